package worker

import (
	"context"
	"fmt"
	"hash/fnv"
	"path"
	"path/filepath"
	"strings"

	"thidua/ent"
	"thidua/ent/sharedsheet"
	"thidua/ent/source"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/term"
)

// NewSource says which sheet a submission is read from.
type NewSource struct {
	Cluster, Period string
	District        string // "" for the cluster's own sheet
	Kind            term.SourceKind
	// Ref is the path of a workbook, taken from the worker's root folder with forward slashes, or a spreadsheet's id or
	// address.
	Ref string
	// Schedule is when it is read, as five cron fields in Vietnamese time. "" is only when asked for a workbook, and once
	// in the early morning for a spreadsheet, which is also read whenever it changes.
	Schedule string
	Disabled bool
	// Answering says that problems are told in the spreadsheet itself.
	Answering bool
}

// Registered is a source after EnsureSource.
type Registered struct {
	Code    string `json:"code"`
	Added   bool   `json:"added"`   // it was not there
	Changed bool   `json:"changed"` // it was, and was told otherwise
}

// Templates by the owner of a sheet.
const (
	templateMember  = "member"
	templateCluster = "cluster"
	// ownSheet ends the code of a cluster's own source.
	ownSheet = "cum"
)

// EnsureSource registers the sheet that a submission is read from. A submission has one source, whose code is made of
// cluster, period and unit; registering it again changes where, when and whether it is read and answered. The period
// must be open.
func (w *Worker) EnsureSource(ctx context.Context, n NewSource) (registered Registered, err error) {
	if n.Ref, err = n.place(); err != nil {
		return registered, err
	}
	if _, err := parseSchedule(n.Schedule); err != nil {
		return registered, err
	}
	err = w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		registered = Registered{}
		of, err := submissionOf(ctx, tx.Client, n.Cluster, n.Period, n.District)
		if err != nil {
			return err
		}
		registered.Code = of.Edges.Report.Code + "/" + n.tail()
		if n.Kind == term.SourceKindGoogleSheets && n.Schedule == "" {
			n.Schedule = morning(registered.Code)
		}
		if err := n.free(ctx, tx.Client, registered.Code, of); err != nil {
			return err
		}
		switch there, err := tx.Client.Source.Query().Where(source.Code(registered.Code)).Only(ctx); {
		case ent.IsNotFound(err):
			registered.Added = true
			err = w.addSource(ctx, tx, n, of, registered.Code)
			return err
		case err != nil:
			return fmt.Errorf("asking for the source %s: %w", registered.Code, err)
		default:
			registered.Changed, err = changeSource(ctx, tx, n, there)
			return err
		}
	})
	return registered, err
}

// place is where the sheet is, as it is kept.
func (n NewSource) place() (ref string, err error) {
	switch n.Kind {
	case term.SourceKindWorkbook:
		if ref = path.Clean(filepath.ToSlash(n.Ref)); !filepath.IsLocal(filepath.FromSlash(ref)) {
			return "", ErrOutside.with("ref", ref)
		}
		return ref, nil
	case term.SourceKindGoogleSheets:
		id, ok := google.SpreadsheetID(n.Ref)
		if !ok {
			return "", ErrSpreadsheet.with("ref", n.Ref)
		}
		return id, nil
	}
	return "", ErrKind.with("kind", string(n.Kind))
}

// morning is a schedule once a day between five and six, in a minute that the code decides: thousands of sheets are not
// read in the same one.
func morning(code string) string {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(code)) // it cannot fail
	return fmt.Sprintf("%d 5 * * *", sum.Sum32()%60)
}

// tail is the last part of a source's code.
func (n NewSource) tail() string {
	if n.District == "" {
		return ownSheet
	}
	return n.District[strings.LastIndex(n.District, "/")+1:]
}

// free makes sure that the sheet is no other source's. Which one it is of, is told within a report alone: whoever
// registers sheets for one need not know of others.
func (n NewSource) free(ctx context.Context, client *ent.Client, code string, of *ent.Submission) error {
	other, err := client.Source.Query().
		Where(source.KindEQ(n.Kind), source.Ref(n.Ref), source.CodeNEQ(code)).First(ctx)
	switch {
	case err == nil && (other.ClusterID != of.ClusterID || other.PeriodID != of.PeriodID):
		return errTakenElsewhere.with("ref", n.Ref)
	case err == nil:
		return ErrSourceTaken.with("ref", n.Ref, "source", other.Code)
	case !ent.IsNotFound(err):
		return fmt.Errorf("asking for sources of %s: %w", n.Ref, err)
	}
	return nil
}

func (w *Worker) addSource(ctx context.Context, tx *store.Tx, n NewSource, of *ent.Submission, code string) error {
	template := templateMember
	if n.District == "" {
		template = templateCluster
	}
	version := 1
	known, err := w.known(ctx, tx.Client, n.Cluster, n.Period)
	if err != nil {
		return err
	}
	if made, ok := known.TemplateFor(template, n.District, n.Period); ok {
		version = made.Version
	}
	err = tx.Client.Source.Create().SetCode(code).SetSubmissionID(of.ID).SetClusterID(of.ClusterID).
		SetPeriodID(of.PeriodID).SetNillableDistrictID(of.DistrictID).SetKind(n.Kind).SetRef(n.Ref).
		SetTemplate(template).SetTemplateVersion(version).SetSchedule(n.Schedule).SetEnabled(!n.Disabled).
		SetAnswering(n.Answering).Exec(ctx)
	if err != nil {
		return fmt.Errorf("registering the source %s: %w", code, err)
	}
	tx.Raise(store.All)
	return n.noLongerShared(ctx, tx)
}

// noLongerShared takes a spreadsheet off the list of those that no source reads.
func (n NewSource) noLongerShared(ctx context.Context, tx *store.Tx) error {
	if n.Kind != term.SourceKindGoogleSheets {
		return nil
	}
	err := tx.Client.SharedSheet.Update().Where(sharedsheet.Ref(n.Ref)).SetState(term.SharedSheetStateRegistered).
		SetReasonVi("").SetReasonEn("").Exec(ctx)
	if err != nil {
		return fmt.Errorf("noting that %s is registered: %w", n.Ref, err)
	}
	return nil
}

// changeSource tells a source where, when and whether it is read and answered. Another sheet is compared anew, and
// nothing is known of it yet.
func changeSource(ctx context.Context, tx *store.Tx, n NewSource, there *ent.Source) (changed bool, err error) {
	if there.Kind != n.Kind {
		return false, ErrSourceKind.with("source", there.Code, "kind", there.Kind.Name(term.LanguageVi))
	}
	if there.Ref == n.Ref && there.Schedule == n.Schedule && there.Enabled == !n.Disabled && there.Answering == n.Answering {
		return false, nil
	}
	update := tx.Client.Source.UpdateOneID(there.ID).SetRef(n.Ref).SetSchedule(n.Schedule).SetEnabled(!n.Disabled).
		SetAnswering(n.Answering)
	if there.Ref != n.Ref {
		update.SetContentHash("").SetTabs("").SetVolatile(false).ClearBeganAt().SetAnsweredHash("").ClearAnswerDueAt().
			SetAnswerError("").AddReadings(1) // who is reading the old one has been overtaken
		if n.Kind == term.SourceKindGoogleSheets {
			update.SetHintedAt(tx.At)
		}
	}
	if err := update.Exec(ctx); err != nil {
		return false, fmt.Errorf("changing the source %s: %w", there.Code, err)
	}
	tx.Raise(store.All)
	return true, n.noLongerShared(ctx, tx)
}
