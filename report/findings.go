package report

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/finding"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/rules"
	"thidua/term"
)

// FindingList is what does not add up in a cluster and period, for the meeting that settles it.
type FindingList struct {
	Cluster  Named
	Province Named
	Period   Named
	ReadAt   time.Time
	Units    []FindingUnit // the cluster's own sheet first, then the members in their order, those without findings too
}

// FindingUnit is what does not add up in one unit.
type FindingUnit struct {
	Unit     Named // no code: the cluster's own sheet
	Findings []ListedFinding
}

// ListedFinding is one line of the list.
type ListedFinding struct {
	ID       int // by which a step is taken with it
	Rule     Named
	Severity term.Severity
	State    term.FindingState
	Where    []FindingPlace // the first is where it is told; cells of figures that are not in the sheet yet have no address
	Printed  string
	// Least and Most are what would agree; nil where it may be as small, or as great, as one likes, and both nil where it is
	// no number.
	Least, Most *decimal.Decimal
	Candidates  []rules.Candidate
	Vi, En      string // what is wrong and what to do
	Explanation string // of the unit
	Reason      string // why the lead accepts it
}

// FindingPlace is a cell that a finding speaks of.
type FindingPlace struct {
	Unit         string // code of whose sheet it is, "" for the cluster's own
	Tab, Address string
}

// own is how the cluster's own sheet is called in a list of units.
var own = Named{Vi: "Báo cáo của cụm", En: "The cluster's report"}

// ReadFindings reads what is stored as not adding up and stands, in the view of whoever asks. at is the moment that the
// list tells. It is ent's error for not found when there is no such cluster or period.
func ReadFindings(ctx context.Context, client *ent.Client, clusterCode, periodCode string, at time.Time) (*FindingList, error) {
	c, err := client.Cluster.Query().Where(cluster.Code(clusterCode)).WithProvince().Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the cluster %q: %w", clusterCode, err)
	}
	p, err := client.Period.Query().Where(period.Code(periodCode)).Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the period %q: %w", periodCode, err)
	}
	members, err := client.Membership.Query().Where(membership.ClusterID(c.ID), membership.PeriodID(p.ID)).
		WithDistrict().Order(ent.Asc(membership.FieldOrdinal)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the members: %w", err)
	}
	rows, err := client.Finding.Query().
		Where(finding.ClusterID(c.ID), finding.PeriodID(p.ID), finding.StateNEQ(term.FindingStateFixed)).
		WithRule().Order(finding.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what does not add up: %w", err)
	}
	l := &FindingList{
		Cluster: Named{c.Code, c.NameVi, c.NameEn}, Period: Named{p.Code, p.NameVi, p.NameEn}, ReadAt: at,
		Units: []FindingUnit{{Unit: own}},
	}
	if c.Edges.Province != nil {
		l.Province = Named{c.Edges.Province.Code, c.Edges.Province.NameVi, c.Edges.Province.NameEn}
	}
	place := map[int]int{}
	for _, m := range members {
		if d := m.Edges.District; d != nil {
			place[d.ID] = len(l.Units)
			l.Units = append(l.Units, FindingUnit{Unit: Named{d.Code, d.NameVi, d.NameEn}})
		}
	}
	for _, row := range rows {
		if err := l.add(row, place); err != nil {
			return nil, fmt.Errorf("reading finding %d: %w", row.ID, err)
		}
	}
	for i := range l.Units {
		slices.SortStableFunc(l.Units[i].Findings, func(a, b ListedFinding) int {
			return cmp.Compare(slices.Index(severities[:], a.Severity), slices.Index(severities[:], b.Severity))
		})
	}
	return l, nil
}

// add lists a stored finding under its unit. One of a unit that is a member no longer stands under the cluster.
func (l *FindingList) add(row *ent.Finding, place map[int]int) error {
	listed := ListedFinding{
		ID: row.ID, Severity: row.Severity, State: row.State, Printed: row.Printed,
		Least: row.ExpectedMin, Most: row.ExpectedMax, Vi: row.MessageVi, En: row.MessageEn,
		Explanation: row.Explanation, Reason: row.Reason,
	}
	if r := row.Edges.Rule; r != nil {
		listed.Rule = Named{r.Code, r.NameVi, r.NameEn}
	}
	var cells []rules.Cell
	if err := json.Unmarshal([]byte(row.Cells), &cells); err != nil {
		return fmt.Errorf("its cells: %w", err)
	}
	for _, cell := range cells {
		at := FindingPlace{cell.District, cell.Tab, cell.Address}
		if at.Tab != "" && !slices.Contains(listed.Where, at) {
			listed.Where = append(listed.Where, at)
		}
	}
	if err := json.Unmarshal([]byte(row.Candidates), &listed.Candidates); err != nil {
		return fmt.Errorf("its corrections: %w", err)
	}
	unit := 0
	if row.DistrictID != nil {
		unit = place[*row.DistrictID]
	}
	l.Units[unit].Findings = append(l.Units[unit].Findings, listed)
	return nil
}

// expected is what would agree, to as many decimals as the printed number has and written as a sheet has it: one copies
// it there. "" when it is no number.
func (f *ListedFinding) expected(w *listWords) string {
	decimals := 0
	if _, after, found := strings.Cut(f.Printed, ","); found {
		decimals = len(strings.TrimRight(after, " %"))
	}
	write := func(d decimal.Decimal) string {
		if rounded, err := d.Round(min(decimals, decimal.Places)); err == nil {
			d = rounded
		}
		return d.Format(min(decimals, decimal.Places), true)
	}
	switch {
	case f.Least == nil && f.Most == nil:
		return ""
	case f.Least == nil:
		return w.most + write(*f.Most)
	case f.Most == nil:
		return w.least + write(*f.Least)
	case write(*f.Least) == write(*f.Most):
		return write(*f.Least)
	}
	return w.from + write(*f.Least) + w.to + write(*f.Most)
}
