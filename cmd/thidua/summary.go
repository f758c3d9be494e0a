package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"thidua/catalog"
	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/cluster"
	"thidua/ent/exemplar"
	"thidua/ent/indicatorvalue"
	"thidua/ent/period"
	"thidua/ent/problem"
	"thidua/ent/submission"
	"thidua/review"
	"thidua/store"
	"thidua/term"
	"thidua/worker"
)

// summary is what the demo did, for a person or a machine.
type summary struct {
	Cluster string          `json:"cluster"`
	Period  string          `json:"period"`
	Catalog catalog.Summary `json:"catalog"`
	Units   []unitSummary   `json:"units"`
	Runs    []worker.Run    `json:"runs"`
	Edition review.Edition  `json:"edition"`
	// Findings are what does not add up, the most serious first.
	Findings []findingSummary `json:"findings"`
	// Tokens are one for each role, where the demo serves a database of its own.
	Tokens []demoToken `json:"tokens,omitempty"`
}

// unitSummary is what is stored of one unit.
type unitSummary struct {
	Name      string `json:"name"`
	Role      string `json:"role"`
	Figures   int    `json:"figures"`
	Awards    int    `json:"awards"`
	Exemplars int    `json:"exemplars"`
	Problems  int    `json:"problems"`
	Filled    int    `json:"filled"`
	Required  int    `json:"required"`
}

// count reads what is stored, unit by unit, the cluster's own sheet last.
func (s *summary) count(system context.Context, from *store.Store, clusterCode, periodCode string) error {
	client := from.Client()
	submissions, err := client.Submission.Query().
		Where(submission.HasClusterWith(cluster.Code(clusterCode)), submission.HasPeriodWith(period.Code(periodCode))).
		WithDistrict().WithMembership().WithCluster().WithPeriod().Order(ent.Asc(submission.FieldID)).All(system)
	if err != nil {
		return err
	}
	var own []unitSummary
	for _, sub := range submissions {
		s.Cluster, s.Period = sub.Edges.Cluster.NameVi, sub.Edges.Period.NameVi
		u, err := countUnit(system, client, sub)
		if err != nil {
			return err
		}
		if sub.Edges.District == nil {
			own = append(own, u)
			continue
		}
		s.Units = append(s.Units, u)
	}
	s.Units = append(s.Units, own...)
	return nil
}

func countUnit(ctx context.Context, client *ent.Client, sub *ent.Submission) (u unitSummary, err error) {
	u = unitSummary{Name: "Toàn cụm (phiếu của trưởng cụm)", Filled: sub.Filled, Required: sub.Required}
	if d := sub.Edges.District; d != nil {
		u.Name = d.NameVi
	}
	if m := sub.Edges.Membership; m != nil && m.Role != term.MemberRoleMember {
		u.Role = m.Role.Name(term.LanguageVi)
	}
	for _, c := range []struct {
		to    *int
		count func(context.Context) (int, error)
	}{
		{&u.Figures, client.IndicatorValue.Query().Where(indicatorvalue.SubmissionID(sub.ID), indicatorvalue.SupersededAtIsNil()).Count},
		{&u.Awards, client.Award.Query().Where(award.SubmissionID(sub.ID), award.SupersededAtIsNil()).Count},
		{&u.Exemplars, client.Exemplar.Query().Where(exemplar.SubmissionID(sub.ID), exemplar.SupersededAtIsNil()).Count},
		{&u.Problems, client.Problem.Query().Where(problem.SubmissionID(sub.ID), problem.StateEQ(term.ProblemStateOpen), problem.Notice(false)).Count},
	} {
		if *c.to, err = c.count(ctx); err != nil {
			return u, err
		}
	}
	return u, nil
}

func (s *summary) write(w io.Writer, asJSON bool) error {
	if asJSON {
		return writeJSON(w, s)
	}
	return s.text(w)
}

// text is the summary as a table a person reads.
func (s *summary) text(w io.Writer) error {
	rows := [][]string{{"Đơn vị / Unit", "Số liệu / Figures", "Khen thưởng / Awards", "Điển hình / Exemplars", "Lỗi ô / Problems", "Đã nhập / Filled"}}
	total := unitSummary{Name: "Cộng / Total"}
	for _, u := range s.Units {
		rows = append(rows, u.row())
		total.Figures += u.Figures
		total.Awards += u.Awards
		total.Exemplars += u.Exemplars
		total.Problems += u.Problems
		total.Filled += u.Filled
		total.Required += u.Required
	}
	rows = append(rows, total.row())
	_, err := fmt.Fprintf(w, "%s – %s\n\n%s\n%s\nĐã ban hành lần %d / published as edition %d, %s\n",
		s.Cluster, s.Period, table(rows), s.findingsText(), s.Edition.Number, s.Edition.Number, s.Edition.At.In(term.Vietnam).Format("15:04:05, 02/01/2006 (giờ Việt Nam)"))
	return err
}

func (u unitSummary) row() []string {
	name := u.Name
	if u.Role != "" {
		name += " (" + strings.ToLower(u.Role) + ")"
	}
	filled := fmt.Sprintf("%d/%d", u.Filled, u.Required)
	return []string{name, fmt.Sprint(u.Figures), fmt.Sprint(u.Awards), fmt.Sprint(u.Exemplars), fmt.Sprint(u.Problems), filled}
}

// table lines rows up: the first column to the left, numbers to the right, a rule under the head and above the last.
func table(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	rule := func() {
		for i, n := range widths {
			b.WriteString(strings.Repeat("─", n))
			if i < len(widths)-1 {
				b.WriteString("──")
			}
		}
		b.WriteByte('\n')
	}
	for r, row := range rows {
		if r == len(rows)-1 {
			rule()
		}
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				b.WriteString(cell + pad)
			} else {
				b.WriteString("  " + pad + cell)
			}
		}
		b.WriteByte('\n')
		if r == 0 {
			rule()
		}
	}
	return b.String()
}

// asBody is a query as the body of a POST, safe within single quotes of a shell.
func asBody(query string) string {
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		return "{}"
	}
	return strings.ReplaceAll(string(body), "'", `'\''`)
}
