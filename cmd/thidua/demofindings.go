package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/finding"
	"thidua/ent/period"
	"thidua/store"
	"thidua/term"
)

// findingSummary is one thing that does not add up, in the summary of the demo.
type findingSummary struct {
	Rule     string            `json:"rule"`
	Severity term.Severity     `json:"severity"`
	State    term.FindingState `json:"state"`
	District string            `json:"district,omitempty"` // code, "" for the whole cluster
	Tab      string            `json:"tab,omitempty"`
	Address  string            `json:"address,omitempty"`
	Printed  string            `json:"printed,omitempty"`
	Vi       string            `json:"vi"`
	En       string            `json:"en"`
}

// mostSerious is how many findings a person is shown at once.
const mostSerious = 3

// find reads what does not add up in what is stored, the most serious first.
func (s *summary) find(system context.Context, from *store.Store, clusterCode, periodCode string) error {
	found, err := from.Client().Finding.Query().Where(
		finding.HasClusterWith(cluster.Code(clusterCode)), finding.HasPeriodWith(period.Code(periodCode)),
		finding.StateNEQ(term.FindingStateFixed),
	).WithRule().WithDistrict().Order(finding.ByID()).All(system)
	if err != nil {
		return err
	}
	slices.SortStableFunc(found, func(a, b *ent.Finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(bySeverity, a.Severity), slices.Index(bySeverity, b.Severity)),
			cmp.Compare(farOff(b), farOff(a)), strings.Compare(a.Edges.Rule.Code, b.Edges.Rule.Code), strings.Compare(a.Fingerprint, b.Fingerprint),
		)
	})
	s.Findings = make([]findingSummary, len(found))
	for i, f := range found {
		s.Findings[i] = findingSummary{
			Rule: f.Edges.Rule.Code, Severity: f.Severity, State: f.State, Tab: f.Tab, Address: f.Address, Printed: f.Printed,
			Vi: f.MessageVi, En: f.MessageEn,
		}
		if d := f.Edges.District; d != nil {
			s.Findings[i].District = d.Code
		}
	}
	return nil
}

// farOff is how far a finding is off, in parts of what is expected; 0 when that is no number.
func farOff(f *ent.Finding) float64 {
	if f.Difference == nil || f.ExpectedMin == nil || *f.ExpectedMin == decimal.Zero {
		return 0
	}
	return float64(f.Difference.Abs()) / float64(f.ExpectedMin.Abs())
}

// findingsText tells a person what does not add up: how much, the worst of it, and where to see the rest.
func (s *summary) findingsText() string {
	if len(s.Findings) == 0 {
		return "Đối chiếu: các số liệu khớp nhau / all figures agree\n"
	}
	counts := map[term.Severity]int{}
	for i := range s.Findings {
		counts[s.Findings[i].Severity]++
	}
	var vi, en []string
	for _, severity := range bySeverity {
		if n := counts[severity]; n > 0 {
			vi = append(vi, fmt.Sprintf("%d %s", n, strings.ToLower(severity.Name(term.LanguageVi))))
			en = append(en, fmt.Sprintf("%d %s", n, severity))
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Đối chiếu: %s / does not add up: %s\n", strings.Join(vi, ", "), strings.Join(en, ", "))
	for i, f := range s.Findings[:min(mostSerious, len(s.Findings))] {
		fmt.Fprintf(&b, "  %d. %s\n     %s\n", i+1, f.Vi, f.En)
	}
	b.WriteString("  Xem tất cả: trang “Kết quả kiểm tra” của từng bảng tính, truy vấn findings, lệnh thidua rules /\n" +
		"  see all: the tab “Kết quả kiểm tra” of each sheet, the query findings, the command thidua rules\n")
	return b.String()
}
