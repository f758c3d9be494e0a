package worker

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"thidua/ent"
	"thidua/ent/source"
	"thidua/store"
	"thidua/term"
)

// NewSource says which sheet a submission is read from.
type NewSource struct {
	Cluster, Period string
	District        string // "" for the cluster's own sheet
	Kind            term.SourceKind
	// Ref is the path of a workbook, taken from the worker's root folder with forward slashes, or a spreadsheet's id.
	Ref string
	// Schedule is when it is read, as five cron fields in Vietnamese time; "" is only when asked.
	Schedule string
	Disabled bool
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
// cluster, period and unit; registering it again changes where, when and whether it is read. The period must be open.
func (w *Worker) EnsureSource(ctx context.Context, n NewSource) (registered Registered, err error) {
	if n.Kind == term.SourceKindWorkbook {
		if n.Ref = path.Clean(filepath.ToSlash(n.Ref)); !filepath.IsLocal(filepath.FromSlash(n.Ref)) {
			return registered, ErrOutside.with("ref", n.Ref)
		}
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
		if err := n.free(ctx, tx.Client, registered.Code); err != nil {
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

// tail is the last part of a source's code.
func (n NewSource) tail() string {
	if n.District == "" {
		return ownSheet
	}
	return n.District[strings.LastIndex(n.District, "/")+1:]
}

// free makes sure that the sheet is no other source's.
func (n NewSource) free(ctx context.Context, client *ent.Client, code string) error {
	other, err := client.Source.Query().
		Where(source.KindEQ(n.Kind), source.Ref(n.Ref), source.CodeNEQ(code)).First(ctx)
	switch {
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
	if made, ok := w.Catalog.TemplateFor(template, n.District, n.Period); ok {
		version = made.Version
	}
	err := tx.Client.Source.Create().SetCode(code).SetSubmissionID(of.ID).SetClusterID(of.ClusterID).
		SetPeriodID(of.PeriodID).SetNillableDistrictID(of.DistrictID).SetKind(n.Kind).SetRef(n.Ref).
		SetTemplate(template).SetTemplateVersion(version).SetSchedule(n.Schedule).SetEnabled(!n.Disabled).Exec(ctx)
	if err != nil {
		return fmt.Errorf("registering the source %s: %w", code, err)
	}
	tx.Raise(store.All)
	return nil
}

// changeSource tells a source where, when and whether it is read. Another sheet is compared anew.
func changeSource(ctx context.Context, tx *store.Tx, n NewSource, there *ent.Source) (changed bool, err error) {
	if there.Kind != n.Kind {
		return false, ErrSourceKind.with("source", there.Code, "kind", there.Kind.Name(term.LanguageVi))
	}
	if there.Ref == n.Ref && there.Schedule == n.Schedule && there.Enabled == !n.Disabled {
		return false, nil
	}
	update := tx.Client.Source.UpdateOneID(there.ID).SetRef(n.Ref).SetSchedule(n.Schedule).SetEnabled(!n.Disabled)
	if there.Ref != n.Ref {
		update.SetContentHash("")
	}
	if err := update.Exec(ctx); err != nil {
		return false, fmt.Errorf("changing the source %s: %w", there.Code, err)
	}
	tx.Raise(store.All)
	return true, nil
}
