package review

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/period"
	"thidua/ent/publication"
	entreport "thidua/ent/report"
	"thidua/report"
	"thidua/store"
)

// frozen is the tree of an edition and what it corrects, both as text.
type frozen struct{ tree, corrections string }

// freeze reads the report within the change that publishes it, as everybody will read it: the published versions and no
// other. It goes after every mark of publishing. before is the edition that stands until now; nil: none does.
func freeze(ctx context.Context, tx *store.Tx, of Publishing, n int, before *ent.Publication) (frozen, error) {
	after, err := report.Freeze(ctx, tx.Client, report.Ask{
		Cluster: of.Cluster, Period: of.Period, Now: tx.At, ContextNames: of.ContextNames,
	})
	switch {
	case err != nil:
		return frozen{}, fmt.Errorf("freezing the edition %d: %w", n, err)
	case after == nil:
		return frozen{}, fmt.Errorf("freezing the edition %d: there is no report of %s for %s", n, of.Cluster, of.Period)
	}
	after.Edition, after.PublishedAt = n, &tx.At
	corrections, err := correctionsSince(before, after)
	if err != nil {
		return frozen{}, err
	}
	tree, err := report.Encode(after)
	if err != nil {
		return frozen{}, fmt.Errorf("freezing the edition %d: %w", n, err)
	}
	return frozen{tree, corrections}, nil
}

// correctionsSince is the list of what an edition says otherwise than the one before it, as JSON. An edition of before
// editions were frozen has nothing to be compared with.
func correctionsSince(before *ent.Publication, after *report.Report) (string, error) {
	if before == nil || before.Tree == "" {
		return "[]", nil
	}
	was, err := report.Decode(before.Tree)
	if err != nil {
		return "", fmt.Errorf("reading the edition %d: %w", before.N, err)
	}
	list := report.Corrections(was, after)
	if list == nil {
		list = []report.Correction{}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("writing down what was corrected since the edition %d: %w", before.N, err)
	}
	return string(text), nil
}

// Issued is an edition of a report as it is read later.
type Issued struct {
	Number      int
	PublishedAt time.Time
	WithdrawnAt *time.Time // nil while it stands
	Reason      string
	// WithdrawnReason is why it was withdrawn.
	WithdrawnReason        string
	SignedHash, SignedLink string
	Corrections            []report.Correction
}

// Editions are the editions of a report that the context's viewer may see, the first one first: those that stand to
// everybody, withdrawn ones to the members.
func Editions(ctx context.Context, client *ent.Client, clusterCode, periodCode string) ([]Issued, error) {
	found, err := editions(client, clusterCode, periodCode).Order(publication.ByN()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for the editions of %s for %s: %w", clusterCode, periodCode, err)
	}
	all := make([]Issued, len(found))
	for i, p := range found {
		all[i] = Issued{
			Number: p.N, PublishedAt: p.PublishedAt, WithdrawnAt: p.WithdrawnAt, Reason: p.Reason,
			WithdrawnReason: p.WithdrawnReason, SignedHash: p.SignedHash, SignedLink: p.SignedLink,
		}
		if all[i].Corrections, err = CorrectionsOf(p); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// CorrectionsOf is the list of what an edition corrected.
func CorrectionsOf(p *ent.Publication) (list []report.Correction, err error) {
	if p.Corrections == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(p.Corrections), &list); err != nil {
		return nil, fmt.Errorf("reading what the edition %d corrected: %w", p.N, err)
	}
	return list, nil
}

// Frozen is the tree of an edition as it was published; nil when there is no such edition that the context's viewer may
// see. Of one that was published before editions were kept it is refused with EditionNotKept.
func Frozen(ctx context.Context, client *ent.Client, clusterCode, periodCode string, number int) (*report.Report, error) {
	p, err := editions(client, clusterCode, periodCode).Where(publication.N(number)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("looking for the edition %d of %s for %s: %w", number, clusterCode, periodCode, err)
	case p.Tree == "":
		return nil, refuse(EditionNotKept,
			"lần ban hành %[1]d có trước khi hệ thống lưu toàn văn từng lần ban hành nên không xem lại được; hãy xem báo cáo như hiện nay, hoặc ban hành lần mới",
			"the edition %[1]d is from before whole editions were kept, so it cannot be read as it was; read the report as it is, or publish another",
			number)
	}
	tree, err := report.Decode(p.Tree)
	if err != nil {
		return nil, fmt.Errorf("reading the edition %d of %s for %s: %w", number, clusterCode, periodCode, err)
	}
	return tree, nil
}

func editions(client *ent.Client, clusterCode, periodCode string) *ent.PublicationQuery {
	return client.Publication.Query().Where(publication.HasReportWith(
		entreport.HasClusterWith(cluster.Code(clusterCode)), entreport.HasPeriodWith(period.Code(periodCode))))
}
