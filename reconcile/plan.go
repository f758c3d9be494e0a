package reconcile

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/finding"
	"thidua/rules"
	"thidua/term"
)

// plan is what a check changes in the database.
type plan struct {
	checking Checking
	loaded   *loaded
	checked  Checked

	add     []*ent.Finding
	change  []*ent.Finding // with the id of the row that is to become so
	fix     []int
	unbound []unbound
	units   map[string]bool // whose findings are others now, "" for the cluster's own sheet
}

func (p *plan) empty() bool { return len(p.add)+len(p.change)+len(p.fix)+len(p.unbound) == 0 }

// identity is what a stored finding is found again by.
type identity struct {
	rule        int
	fingerprint string
}

// plan applies the rules and compares what they find with what is stored.
func (l *loaded) plan(ctx context.Context, client *ent.Client, c Checking) (*plan, error) {
	stored, err := client.Finding.Query().
		Where(finding.ClusterID(l.cluster), finding.PeriodID(l.period)).Order(finding.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the findings that are stored: %w", err)
	}
	p := &plan{checking: c, loaded: l, unbound: l.unbound, units: map[string]bool{}}
	p.checked.Members = l.facts.Members
	if c.Holdings {
		p.checked.Result = rules.Check(l.rules, &l.facts)
	} else {
		p.checked.Findings = rules.Find(l.rules, &l.facts)
	}
	have := make(map[identity]*ent.Finding, len(stored))
	for _, row := range stored {
		have[identity{row.RuleID, row.Fingerprint}] = row
	}
	wanted, err := l.findings(p.checked.Findings)
	if err != nil {
		return nil, err
	}
	for _, want := range wanted {
		of := identity{want.RuleID, want.Fingerprint}
		p.compare(have[of], want)
		delete(have, of)
	}
	for _, row := range stored { // in their order
		if _, gone := have[identity{row.RuleID, row.Fingerprint}]; gone && row.State != term.FindingStateFixed {
			p.fix = append(p.fix, row.ID)
			p.concerns(row.DistrictID)
		}
	}
	p.checked.Found, p.checked.Fixed = len(p.add), len(p.fix)
	return p, nil
}

// compare notes what becomes of a stored finding, nil for one that is new.
func (p *plan) compare(have, want *ent.Finding) {
	if have == nil {
		p.add = append(p.add, want)
		p.concerns(want.DistrictID)
		return
	}
	want.ID, want.State, want.FoundAt = have.ID, have.State, have.FoundAt
	switch {
	case have.State == term.FindingStateFixed:
		want.State = term.FindingStateOpen
		p.checked.Again++
	case have.Figures != want.Figures && have.State != term.FindingStateOpen:
		want.State = term.FindingStateOpen
		p.checked.Reopened++
	case !same(have, want):
		p.checked.Changed++
	default:
		return
	}
	want.FixedAt = have.FixedAt
	p.change = append(p.change, want)
	p.concerns(want.DistrictID)
}

// concerns notes whose sheet is to tell something else.
func (p *plan) concerns(district *int) {
	if code, ok := p.loaded.districts.of(district); ok {
		p.units[code] = true
	}
}

// same says whether a finding says what is stored.
func same(a, b *ent.Finding) bool {
	return a.Severity == b.Severity && a.Cells == b.Cells && a.Printed == b.Printed &&
		equal(a.ExpectedMin, b.ExpectedMin) && equal(a.ExpectedMax, b.ExpectedMax) && equal(a.Difference, b.Difference) &&
		a.Candidates == b.Candidates && a.MessageVi == b.MessageVi && a.MessageEn == b.MessageEn &&
		a.Figures == b.Figures && equal(a.IndicatorID, b.IndicatorID) && a.Context == b.Context &&
		a.Tab == b.Tab && a.Address == b.Address
}

// equal says whether two values are the same, nil included.
func equal[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// findings are what was found as it is to be stored, each OPEN.
func (l *loaded) findings(found []rules.Finding) ([]*ent.Finding, error) {
	numbers := valuesOf(&l.facts)
	met := map[identity]int{}
	rows := make([]*ent.Finding, len(found))
	for i := range found {
		f := &found[i]
		of := identity{l.ruleIDs[f.Rule], fingerprint(f, 0)}
		row, err := l.finding(f, numbers.figuresOf(f), fingerprint(f, met[of]))
		if err != nil {
			return nil, fmt.Errorf("writing down what rule %s found: %w", f.Rule, err)
		}
		met[of]++
		rows[i] = row
	}
	return rows, nil
}

func (l *loaded) finding(f *rules.Finding, figures, fingerprint string) (*ent.Finding, error) {
	cells, err := json.Marshal(slices.Concat([]rules.Cell{}, f.Cells))
	if err != nil {
		return nil, err
	}
	candidates, err := json.Marshal(slices.Concat([]rules.Candidate{}, f.Candidates))
	if err != nil {
		return nil, err
	}
	row := &ent.Finding{
		RuleID: l.ruleIDs[f.Rule], Fingerprint: fingerprint, ClusterID: l.cluster, PeriodID: l.period,
		Severity: f.Severity, State: term.FindingStateOpen, Figures: figures, Cells: string(cells), Printed: f.Printed,
		Candidates: string(candidates), MessageVi: f.Vi, MessageEn: f.En, Difference: f.Difference, Context: f.Context,
		DistrictID: known(l.districts.id, f.District), IndicatorID: known(l.indicators.id, f.Indicator),
	}
	if f.Expected != nil {
		row.ExpectedMin, row.ExpectedMax = end(f.Expected.Min, f.Expected.NoMin), end(f.Expected.Max, f.Expected.NoMax)
	}
	if f.District != "" {
		row.SubmissionID = known(l.submissions, f.District)
	}
	if len(f.Cells) > 0 && f.Cells[0].District == f.District {
		row.Tab, row.Address = f.Cells[0].Tab, f.Cells[0].Address
	}
	return row, nil
}

// known is the id of a code, nil for none.
func known(ids map[string]int, code string) *int {
	id, ok := ids[code]
	if !ok {
		return nil
	}
	return &id
}

// end is an end of an interval, nil when there is none.
func end(d decimal.Decimal, none bool) *decimal.Decimal {
	if none {
		return nil
	}
	return &d
}
