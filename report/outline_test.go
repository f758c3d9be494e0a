package report_test

import (
	"fmt"
	"strings"

	"thidua/decimal"
	"thidua/report"
	"thidua/term"
)

// outline is a tree as a person can check it against paper.
func outline(r *report.Report) string {
	var o outliner
	o.line(0, "%s | %s | %s | %s %s", r.Code, r.Cluster.Vi, r.Period.Vi, r.View, r.Stage)
	o.line(0, "%s | %s | %s | %s, %s | %s", r.Number, r.Title, r.Place, r.SignatoryTitle, r.Signatory, strings.Join(r.Recipients, "; "))
	for _, m := range r.Members {
		o.line(0, "member %s %s %s", m.Code, m.Vi, m.Role)
	}
	c := r.Completeness
	o.line(0, "complete %d of %d submitted, %d approved, %d on time, %d/%d cells, %s%%", c.Submitted, c.Expected, c.Approved, c.OnTime, c.Filled, c.Required, number(c.Rate))
	for _, s := range r.Sections {
		o.section(s)
	}
	for _, level := range r.Awards {
		o.line(0, "awards %s", level.Level)
		for _, form := range level.Forms {
			o.line(1, "%s %s:%s%s", form.Form.Vi, form.Stage, counts(form.Totals), counts(form.ByDistrict))
		}
	}
	for _, e := range r.Exemplars {
		o.line(0, "exemplar %s %s %s | %s | %s", e.District, e.Section, e.Kind, e.Name, e.Place)
	}
	for _, m := range r.Movements {
		o.line(0, "movement %s", m.Code)
	}
	for _, d := range r.Documents {
		o.line(0, "document %s %s | %s", d.Kind, d.Number, strings.Join(d.Sections, " "))
	}
	for _, f := range r.Findings {
		o.line(0, "finding %s %s %s | %s", f.Severity, f.Rule.Code, f.District, f.Vi)
	}
	return o.String()
}

type outliner struct{ strings.Builder }

func (o *outliner) line(depth int, format string, values ...any) {
	o.WriteString(strings.Repeat("  ", depth) + strings.TrimRight(fmt.Sprintf(format, values...), " ") + "\n")
}

func (o *outliner) section(s *report.Section) {
	o.line(s.Depth-1, "# %s %s", s.Number, s.Title.Vi)
	for _, n := range s.Narratives {
		o.line(s.Depth, "%s%s: %s", n.Slot, of(n.District), n.Text)
	}
	for _, row := range s.Rows {
		o.row(s.Depth, row)
	}
	for _, note := range s.Footnotes {
		o.line(s.Depth, "note %d at %d %v", note.Number, note.Anchor, note.Indicators)
		for _, part := range note.Parts {
			o.line(s.Depth+1, "[%s] %s", part.Name, part.Text)
		}
	}
	for _, child := range s.Children {
		o.section(child)
	}
}

func (o *outliner) row(depth int, row *report.Row) {
	o.line(depth, "row %s %s", row.Indicator.Code, row.Context)
	if row.Printed != nil {
		o.line(depth+1, "printed %s", figures(row.Printed))
	}
	if total := row.Total; total != nil {
		text := ""
		for _, m := range measures {
			if value := total.Value(m); value != nil {
				text += fmt.Sprintf(" %s=%s", m, value)
			}
		}
		gap := ""
		if total.Gap != nil {
			gap = " " + string(*total.Gap)
		}
		o.line(depth+1, "total%s %s %d/%d%s", text, total.Method, total.Members, total.Of, gap)
	}
	for _, f := range row.Values {
		o.line(depth+1, "%s %s", f.District, figures(f))
	}
	if len(row.Absent) > 0 {
		o.line(depth+1, "absent %s", strings.Join(row.Absent, " "))
	}
}

var measures = []term.Measure{
	term.MeasureActual, term.MeasureNumerator, term.MeasureDenominator, term.MeasurePlan, term.MeasurePercentOfPlan,
	term.MeasureShare, term.MeasureChange,
}

func figures(f *report.Figure) string {
	var parts []string
	for _, m := range measures {
		if text := f.Text(m); text != "" {
			parts = append(parts, fmt.Sprintf("%s=%s", m, text))
		}
	}
	if f.Status != term.ValueStatusFinal {
		parts = append(parts, string(f.Status))
	}
	return strings.Join(parts, " ")
}

func counts(list []*report.AwardCount) string {
	text := ""
	for _, c := range list {
		text += fmt.Sprintf(" %s%s=%d", c.Recipient, of(c.District), c.Count)
		if c.Printed != "" {
			text += "(" + c.Printed + ")"
		}
	}
	return text
}

func of(district string) string {
	if district == "" {
		return ""
	}
	return " " + district
}

func number(d *decimal.Decimal) string {
	if d == nil {
		return "-"
	}
	return d.String()
}
