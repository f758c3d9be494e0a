package report

import (
	"fmt"
	"slices"
	"strconv"

	"thidua/report/paper"
	"thidua/term"
)

// tableMembers is how many members a table of the annex shows at most beside each other, so that a number such as
// 17.735,08 stands in one line. A larger cluster has several tables, with about the same number in each, and the totals in
// the last.
const tableMembers = 6

// Widths of the columns of the annex in millimetres: what the longest word in them needs ("phường", "Đạt KH (%)"). The
// members share the rest of the page.
const (
	pageWidth     = 247
	numberWidth   = 11
	nameWidth     = 42
	unitWidth     = 18
	lineWidth     = 27
	totalWidth    = 24
	coverageWidth = 11
)

// annexes are what stands after the signature.
func (l *layer) annexes() (out []paper.Block) {
	var tables, corrections []paper.Block
	if l.with.Tables {
		tables = l.tables()
	}
	if len(l.with.Corrections) > 0 {
		corrections = l.corrections()
	}
	number := [2]string{"PHỤ LỤC", "PHỤ LỤC"}
	if tables != nil && corrections != nil {
		number = [2]string{"PHỤ LỤC I", "PHỤ LỤC II"}
	}
	if tables != nil {
		out = append(out, l.annexHead(number[0], "SỐ LIỆU CỦA CÁC ĐƠN VỊ")...)
		out = append(out, tables...)
	}
	if corrections != nil {
		if tables != nil {
			out = append(out, &paper.PageBreak{})
		}
		out = append(out, l.annexHead(number[1], "NỘI DUNG ĐÃ SỬA SO VỚI LẦN BAN HÀNH TRƯỚC")...)
		out = append(out, corrections...)
	}
	return out
}

func (l *layer) annexHead(number, title string) []paper.Block {
	return []paper.Block{
		&paper.Heading{Level: 1, Number: number, Text: []paper.Span{paper.Text(title)}},
		&paper.Paragraph{Style: paper.Centred, Spans: []paper.Span{paper.Italic("(Kèm theo Báo cáo của " + l.Cluster.Vi + ", " + lowerFirst(l.Period.Vi) + ")")}},
	}
}

// tables are the figures of all members, an indicator a row and a member a column; nil without any.
func (l *layer) tables() (out []paper.Block) {
	var sections []*Section
	for _, s := range l.Flat() {
		if len(s.Rows) > 0 && s.Code != sectionReference {
			sections = append(sections, s)
		}
	}
	if len(sections) == 0 {
		return nil
	}
	tables := max((len(l.Members)+tableMembers-1)/tableMembers, 1)
	for i := range tables {
		from, to := i*len(l.Members)/tables, (i+1)*len(l.Members)/tables
		t := &tableMaker{layer: l, members: l.Members[from:to], totals: i == tables-1}
		out = append(out, t.table(sections))
	}
	return append(out, &paper.Paragraph{Style: paper.Note, Spans: []paper.Span{paper.Text(
		"Dấu “…” là chưa có số liệu; dấu “–” là không áp dụng hoặc không cộng được. Cột “Toàn Cụm” ghi số do Cụm nêu, nếu không có thì " +
			"ghi số tổng hợp từ các đơn vị; khi hai số khác nhau, số tổng hợp ghi sau dấu “Σ”. Cột cuối cho biết số tổng hợp từ bao nhiêu đơn vị.",
	)}})
}

// tableMaker makes one table of the annex.
type tableMaker struct {
	*layer
	members []Member
	totals  bool // it has the columns of the whole cluster
	number  int  // of the row's indicator
}

func (t *tableMaker) table(sections []*Section) *paper.Table {
	table := &paper.Table{Wide: true, Widths: []float64{numberWidth, nameWidth, unitWidth, lineWidth}}
	rest := float64(pageWidth - numberWidth - nameWidth - unitWidth - lineWidth)
	if t.totals {
		rest -= totalWidth + coverageWidth
	}
	head := []paper.Cell{cell("TT", paper.Centre), cell("Chỉ tiêu", paper.Centre), cell("Đơn vị tính", paper.Centre), cell("Số liệu", paper.Centre)}
	for i := range t.members {
		head = append(head, cell(t.members[i].Vi, paper.Centre))
		table.Widths = append(table.Widths, rest/float64(len(t.members)))
	}
	if t.totals {
		head = append(head, cell("Toàn Cụm", paper.Centre), cell("Số đơn vị", paper.Centre))
		table.Widths = append(table.Widths, totalWidth, coverageWidth)
	}
	table.Head = []paper.Row{{Cells: head}}
	for _, s := range sections {
		title := s.Title.Vi
		if s.Number != "" {
			title = s.Number + ". " + title
		}
		table.Rows = append(table.Rows, paper.Row{Bold: true, Apart: true, Cells: []paper.Cell{{Spans: []paper.Span{paper.Text(title)}, Columns: len(head)}}})
		names := namesOf(s.Rows)
		for i, row := range s.Rows {
			table.Rows = append(table.Rows, t.rows(row, names[i])...)
		}
	}
	return table
}

func cell(text string, align paper.Align) paper.Cell {
	return paper.Cell{Spans: []paper.Span{paper.Text(text)}, Align: align}
}

// tableLine is a line of an indicator in a table: one of its numbers, or two that belong together.
type tableLine struct {
	name     string
	measures []term.Measure
}

var tableLines = [...]tableLine{
	{"Thực hiện", []term.Measure{term.MeasureActual, term.MeasureNumerator}},
	{"Kế hoạch", []term.Measure{term.MeasurePlan}},
	{"Đạt KH (%)", []term.Measure{term.MeasurePercentOfPlan}},
	{"Tỷ lệ (%)", []term.Measure{term.MeasureShare}},
	{"Tăng, giảm", []term.Measure{term.MeasureChange}},
}

// rows are the lines of an indicator that somebody has a number for.
func (t *tableMaker) rows(row *Row, name string) (out []paper.Row) {
	var lines []tableLine
	for i, line := range tableLines {
		if i == 0 && !line.given(row) && (tableLines[2].given(row) || tableLines[3].given(row)) {
			continue // it is a percentage alone
		}
		if i == 0 || line.given(row) {
			lines = append(lines, line)
		}
	}
	t.number++
	for i, line := range lines {
		var cells []paper.Cell
		if i == 0 {
			cells = []paper.Cell{cell(strconv.Itoa(t.number), paper.Centre), cell(name, paper.Left), cell(row.Indicator.Unit.Vi, paper.Centre)}
			for j := range cells {
				cells[j].Rows = len(lines)
			}
		}
		cells = append(cells, cell(line.name, paper.Left))
		for j := range t.members {
			cells = append(cells, cell(line.of(row, t.members[j].Code, i == 0), paper.Right))
		}
		if t.totals {
			cells = append(cells, cell(line.total(row), paper.Right))
			if i == 0 {
				cells = append(cells, paper.Cell{Spans: []paper.Span{paper.Text(row.coverage())}, Align: paper.Centre, Rows: len(lines)})
			}
		}
		out = append(out, paper.Row{Cells: cells, Apart: i < len(lines)-1})
	}
	return out
}

// given tells whether any figure of a row, the cluster's own among them, has a number in the line.
func (line tableLine) given(row *Row) bool {
	return slices.ContainsFunc(row.figures(), func(f *Figure) bool { return line.text(f) != "" })
}

// text is what a figure has in the line, "" for nothing.
func (line tableLine) text(f *Figure) string {
	first := line.measures[0]
	text := f.phrase(first)
	if first == term.MeasureActual && f.Numerator != nil && f.Denominator != nil {
		fraction := f.Text(term.MeasureNumerator) + "/" + f.Text(term.MeasureDenominator)
		if text == "" {
			return fraction
		}
		return text + " (" + fraction + ")"
	}
	if text == "" && len(line.measures) > 1 {
		return f.phrase(line.measures[1])
	}
	return text
}

// of is what a member has in the line. Where it has nothing at all, the first line says why.
func (line tableLine) of(row *Row, district string, first bool) string {
	f := row.Of(district)
	if f != nil && (!f.empty() || f.Plan != nil) {
		return line.text(f)
	}
	switch {
	case !first:
		return ""
	case f == nil && !slices.Contains(row.Absent, district), f != nil && notApplicable(f):
		return "–"
	}
	return noFigure
}

// total is the cluster's number in the line: what its own sheet states, else what its members come to.
func (line tableLine) total(row *Row) string {
	stated := ""
	if row.Printed != nil {
		stated = line.text(row.Printed)
	}
	computed := line.computed(row)
	first := line.measures[0]
	switch {
	case stated == "":
		if computed == "" && first == term.MeasureActual {
			return "–"
		}
		return computed
	case computed == "" || row.Printed.Value(first) == nil || row.Total.Value(first) == nil || *row.Printed.Value(first) == *row.Total.Value(first):
		return stated
	}
	return stated + "\nΣ " + computed
}

// computed is what the members come to in the line. A percentage is told only when all whom the total counts have given
// one: that of two members is not the cluster's.
func (line tableLine) computed(row *Row) string {
	t := row.Total
	if t == nil {
		return ""
	}
	first := line.measures[0]
	if first != term.MeasureActual {
		of := 0
		for _, f := range row.Values {
			if f.Value(first) != nil || first == term.MeasureShare && f.Numerator != nil && f.Denominator != nil ||
				first == term.MeasurePlan && f.PercentOfPlan != nil || first == term.MeasurePercentOfPlan && f.Plan != nil {
				of++
			}
		}
		if of < t.Members || first == term.MeasurePlan && t.Implied {
			return ""
		}
	}
	if number := t.Value(first); number != nil {
		return number.Format(0, true)
	}
	if first == term.MeasureActual && t.Numerator != nil && t.Denominator != nil {
		return t.Numerator.Format(0, true) + "/" + t.Denominator.Format(0, true)
	}
	return ""
}

// coverage is of how many members the total is, "4/5".
func (r *Row) coverage() string {
	if r.Total == nil {
		return ""
	}
	return fmt.Sprintf("%d/%d", r.Total.Members, r.Total.Of)
}

// charts draws the figures of a section that have a plan, given or implied by the percentage, where two members or more
// have one.
func (l *layer) charts(s *Section) {
	if !l.with.Charts {
		return
	}
	names := namesOf(s.Rows)
	for i, row := range s.Rows {
		figure := &paper.Figure{Caption: []paper.Span{paper.Text(names[i])}, Unit: row.Indicator.Unit.Vi}
		for _, f := range row.Values {
			if bar, ok := l.bar(f); ok {
				figure.Bars = append(figure.Bars, bar)
			}
		}
		if len(figure.Bars) > 1 {
			l.add(figure)
		}
	}
}

func (l *layer) bar(f *Figure) (bar paper.Bar, ok bool) {
	if f.Actual == nil || f.Plan == nil && (f.PercentOfPlan == nil || f.PercentOfPlan.Sign() <= 0) {
		return bar, false
	}
	bar = paper.Bar{Label: l.names[f.District], Actual: drawn(f, term.MeasureActual), Plan: drawn(f, term.MeasurePlan), Text: f.phrase(term.MeasureActual)}
	if f.PercentOfPlan != nil {
		bar.Text += " (" + withUnit(f.Text(term.MeasurePercentOfPlan), "%") + ")"
	}
	if f.Plan == nil {
		bar.Plan = bar.Actual * 100 / drawn(f, term.MeasurePercentOfPlan)
	}
	return bar, true
}

// drawn is a number as far as a bar shows it.
func drawn(f *Figure, m term.Measure) float64 {
	value := f.Value(m)
	if value == nil {
		return 0
	}
	number, err := strconv.ParseFloat(value.String(), 64)
	if err != nil {
		return 0
	}
	return number
}
