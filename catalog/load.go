package catalog

import (
	"context"
	"fmt"

	"thidua/ent"
	"thidua/ent/catalogversion"
	"thidua/store"
	"thidua/term"
)

// Summary is what a load did.
type Summary struct {
	Version int    `json:"version"`
	Hash    string `json:"hash"`
	// Unchanged says that this very catalogue was loaded before: nothing was compared, and Tables is empty.
	Unchanged bool           `json:"unchanged"`
	Tables    []TableSummary `json:"tables,omitempty"`
}

// Changed says whether the load wrote any row.
func (s Summary) Changed() bool {
	for _, t := range s.Tables {
		if t.Added+t.Changed > 0 {
			return true
		}
	}
	return false
}

// TableSummary counts the rows of one table of the database. Each row is counted once.
type TableSummary struct {
	Table   string `json:"table"`
	Added   int    `json:"added"`
	Changed int    `json:"changed"`
	Kept    int    `json:"kept"`  // already as the files say
	Local   int    `json:"local"` // in the files too, but a person wrote or changed them: left alone
	Gone    int    `json:"gone"`  // no longer in the files, and left as they are
}

// NewerError means that the database was loaded from a newer catalogue than the program carries. Loading the older
// one would take changes back that a newer release made.
type NewerError struct{ Held, Carried int }

// Error says what to do, in English and in Vietnamese.
func (e NewerError) Error() string {
	return fmt.Sprintf("the database holds version %d of the catalogue and this program carries the older version %d: "+
		"run the program that loaded it, or a later one / "+
		"cơ sở dữ liệu đang giữ danh mục phiên bản %d, chương trình này chỉ có phiên bản %d cũ hơn: "+
		"hãy chạy chương trình đã nạp danh mục đó, hoặc bản mới hơn", e.Held, e.Carried, e.Held, e.Carried)
}

// Load writes a catalogue into the database, inside the change that store.Start hands out under the start lock.
//
// Rows are found again by their codes. Only rows that differ are written; one that a person wrote or changed
// (term.OriginLocal) is left alone, and one that the files no longer have stays as it is, since figures may stand
// under it: a row ends by its valid_to and in no other way. When this version of the catalogue with this content was
// the last to be loaded, one query finds it out and nothing else happens. A newer one is refused by a NewerError.
//
// What the public reads names rows of the catalogue, so a load that wrote any raises store.Published. Units of
// measure go into the indicators that are counted in them; regimes, templates and reports are not kept in tables.
func Load(ctx context.Context, tx *store.Tx, c *Catalog) (Summary, error) {
	summary := Summary{Version: Version, Hash: c.Hash()}
	last, err := lastLoaded(ctx, tx.Client)
	switch {
	case err != nil:
		return Summary{}, err
	case last != nil && last.Version > Version:
		return Summary{}, NewerError{Held: last.Version, Carried: Version}
	case last != nil && last.Version == Version && last.Hash == c.Hash():
		summary.Unchanged = true
		return summary, nil
	}
	if summary.Tables, err = newLoading(tx.Client, c).run(ctx); err != nil {
		return Summary{}, err
	}
	if summary.Changed() {
		tx.Raise(store.Published)
	}
	record := tx.Client.CatalogVersion.Create().SetVersion(Version).SetHash(c.Hash()).SetLoadedAt(tx.At)
	if err := record.Exec(ctx); err != nil {
		return Summary{}, fmt.Errorf("recording the version of the catalogue: %w", err)
	}
	return summary, nil
}

// lastLoaded is the catalogue that was loaded last, nil when none was. Since an older one is never loaded over a
// newer one, it is also the newest.
func lastLoaded(ctx context.Context, client *ent.Client) (*ent.CatalogVersion, error) {
	last, err := client.CatalogVersion.Query().Order(ent.Desc(catalogversion.FieldID)).First(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return nil, fmt.Errorf("asking which catalogue was loaded last: %w", err)
	}
	return last, nil
}

// loading is one load under way.
type loading struct {
	catalog *Catalog
	client  *ent.Client
	ids     map[string]map[string]int // table -> code -> id, of the tables loaded so far
}

func newLoading(client *ent.Client, c *Catalog) *loading {
	return &loading{catalog: c, client: client, ids: map[string]map[string]int{}}
}

// run loads every table, those that are referred to before those that refer to them.
func (l *loading) run(ctx context.Context) ([]TableSummary, error) {
	steps := []func(context.Context) (TableSummary, error){
		l.provinces, l.districts, l.districtChanges, l.periods, l.clusters, l.memberships,
		l.sections, l.indicators, l.indicatorBreaks, l.applicability,
		l.documents, l.awardForms, l.movements, l.rules,
	}
	tables := make([]TableSummary, 0, len(steps))
	for _, step := range steps {
		table, err := step(ctx)
		if err != nil {
			return nil, fmt.Errorf("loading the catalogue: %w", err)
		}
		tables = append(tables, table)
	}
	return tables, nil
}

// id is that of a row which Read made sure is there.
func (l *loading) id(table, code string) int { return l.ids[table][code] }

// maybeID is nil without a code, and for a row of the same table that is still to be added.
func (l *loading) maybeID(table, code string) *int {
	id, ok := l.ids[table][code]
	if !ok {
		return nil
	}
	return &id
}

// maybeDate is nil for "no day".
func maybeDate(day term.Date) *term.Date {
	if day == "" {
		return nil
	}
	return &day
}
