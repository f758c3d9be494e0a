package report

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/report/paper"
	"thidua/rules"
	"thidua/term"
)

// LayFindings lays the list out for the meeting, in one language: a page that counts what does not add up by unit and
// severity, then a table for each unit that has any, on a page of its own that lies on its side, with a column for what
// the meeting decides.
func LayFindings(l *FindingList, language term.Language) *paper.Document {
	p := &listLayer{FindingList: l, words: wordsIn(language), language: language}
	cluster, period := l.Cluster.In(language), l.Period.In(language)
	d := &paper.Document{
		Title: p.words.title(cluster, period), Author: cluster, Made: l.ReadAt, Language: p.words.tag,
		Letter: &paper.Letterhead{
			Issuer: strings.ToUpper(cluster), Country: p.words.country, Motto: p.words.motto, Kind: p.words.kind,
			PlaceDate: p.words.made(l.ReadAt.In(term.Vietnam)), Subject: p.words.subject(cluster, period),
		},
		Blocks: []paper.Block{p.counted()},
	}
	if l.Province.Vi != "" {
		d.Letter.Parent = p.words.parent(l.Province.In(language))
	}
	if p.words.numbers != "" {
		d.Blocks = append(d.Blocks, &paper.Paragraph{Style: paper.Note, Spans: []paper.Span{paper.Text(p.words.numbers)}})
	}
	for i := range l.Units {
		if len(l.Units[i].Findings) > 0 {
			d.Blocks = append(d.Blocks, &paper.PageBreak{}, p.table(&l.Units[i]))
		}
	}
	return d
}

// listLayer lays one list out in one language.
type listLayer struct {
	*FindingList
	words    *listWords
	language term.Language
}

// counted is the table of the first page.
func (l *listLayer) counted() *paper.Table {
	t := &paper.Table{
		Caption: []paper.Span{paper.Bold(l.words.byUnit)}, Head: []paper.Row{headed(l.words.unit)},
		Widths: []float64{5, 1.3, 1.3, 1.3, 1.3, 1.7, 1.7},
	}
	for _, s := range severities {
		t.Head[0].Cells = append(t.Head[0].Cells, headed(s.Name(l.language)).Cells...)
	}
	t.Head[0].Cells = append(t.Head[0].Cells, headed(l.words.all, l.words.explained, l.words.accepted).Cells...)
	var total tally
	for i := range l.Units {
		n := count(l.Units[i].Findings)
		total.add(n)
		t.Rows = append(t.Rows, n.row(l.Units[i].Unit.In(l.language)))
	}
	sum := total.row(l.words.sum)
	sum.Bold = true
	t.Rows = append(t.Rows, sum)
	return t
}

// tally counts findings: by severity, then all, explained and accepted.
type tally [6]int

func count(findings []ListedFinding) (n tally) {
	for i := range findings {
		for s, severity := range severities {
			if findings[i].Severity == severity {
				n[s]++
			}
		}
		n[3]++
		switch findings[i].State {
		case term.FindingStateExplained:
			n[4]++
		case term.FindingStateAccepted:
			n[5]++
		}
	}
	return n
}

func (n *tally) add(other tally) {
	for i := range n {
		n[i] += other[i]
	}
}

func (n *tally) row(name string) paper.Row {
	row := paper.Row{Cells: []paper.Cell{{Spans: []paper.Span{paper.Text(name)}}}}
	for _, count := range n {
		text := "-"
		if count > 0 {
			text = strconv.Itoa(count)
		}
		row.Cells = append(row.Cells, paper.Cell{Spans: []paper.Span{paper.Text(text)}, Align: paper.Centre})
	}
	return row
}

// table is what does not add up in one unit.
func (l *listLayer) table(u *FindingUnit) *paper.Table {
	t := &paper.Table{
		Caption: []paper.Span{paper.Bold(u.Unit.In(l.language))}, Wide: true, Head: []paper.Row{headed(l.words.columns...)},
		Widths: []float64{0.8, 5.2, 2.2, 1.4, 1.4, 3.4, 2.4, 2.8},
	}
	for i := range u.Findings {
		f := &u.Findings[i]
		what, todo := l.words.parted(strings.TrimPrefix(f.message(l.language), u.Unit.In(l.language)+": "))
		t.Rows = append(t.Rows, paper.Row{Cells: []paper.Cell{
			{Spans: []paper.Span{paper.Text(strconv.Itoa(i + 1))}, Align: paper.Centre},
			{Spans: []paper.Span{paper.Bold(f.Severity.Name(l.language) + ". "), paper.Text(capital(what))}},
			{Spans: []paper.Span{paper.Text(l.places(u, f))}},
			{Spans: []paper.Span{paper.Text(f.number())}, Align: paper.Centre},
			{Spans: []paper.Span{paper.Text(f.expected(l.words))}, Align: paper.Centre},
			{Spans: f.todo(l.words, todo)},
			{Spans: f.said(l.words)},
			{},
		}})
	}
	return t
}

// parted is a message without its last sentences, and these: they say what to do.
func (w *listWords) parted(message string) (what, todo string) {
	at := len(message)
	for _, start := range w.todo {
		if i := strings.Index(message, ". "+start); i >= 0 && i < at {
			at = i + 1
		}
	}
	return message[:at], strings.TrimSpace(message[at:])
}

// todo is what to do about a finding, with the slips that would explain it.
func (f *ListedFinding) todo(w *listWords, text string) []paper.Span {
	spans := []paper.Span{paper.Text(text)}
	for _, c := range f.Candidates {
		spans = append(spans, paper.Text("\n"), paper.Italic(w.proposal(c)))
	}
	return spans
}

// proposal is a correction in words.
func (w *listWords) proposal(c rules.Candidate) string {
	text := w.instead(c.Text, c.Cell.Printed)
	if c.Cell.Address != "" {
		text += " (" + w.cell(c.Cell.Address) + ")"
	}
	return text + "."
}

// said is what the unit and the lead said of a finding.
func (f *ListedFinding) said(w *listWords) (spans []paper.Span) {
	if f.Explanation != "" {
		spans = append(spans, paper.Text(f.Explanation))
	}
	if f.State == term.FindingStateAccepted {
		if len(spans) > 0 {
			spans = append(spans, paper.Text("\n"))
		}
		spans = append(spans, paper.Italic(w.accepts+f.Reason))
	}
	return spans
}

// number is what is printed, where it is a number: words stand in the message already.
func (f *ListedFinding) number() string {
	if f.Least == nil && f.Most == nil {
		return ""
	}
	return f.Printed
}

const mostUnits = 2 // other units whose cells are named

// places are the cells of a finding, a tab a line; those of another sheet with whose it is, unless there are many.
func (l *listLayer) places(u *FindingUnit, f *ListedFinding) string {
	var lines []string
	others := map[string]bool{}
	for _, at := range f.Where {
		if at.Unit != u.Unit.Code {
			others[at.Unit] = true
		}
	}
	tab := ""
	for _, at := range f.Where {
		of := at.Tab
		if at.Unit != u.Unit.Code {
			if len(others) > mostUnits {
				continue
			}
			of = l.name(at.Unit) + ", " + at.Tab
		}
		if of == tab {
			lines[len(lines)-1] += ", " + at.Address
			continue
		}
		tab, lines = of, append(lines, strings.TrimSuffix(of+": "+at.Address, ": "))
	}
	if len(others) > mostUnits {
		lines = append(lines, l.words.sheetsOf(len(others)))
	}
	return strings.Join(lines, "\n")
}

// name is how a unit is called.
func (l *listLayer) name(code string) string {
	for i := range l.Units {
		if l.Units[i].Unit.Code == code {
			return l.Units[i].Unit.In(l.language)
		}
	}
	return code
}

// headed is a row of headings.
func headed(texts ...string) (row paper.Row) {
	for _, text := range texts {
		row.Cells = append(row.Cells, paper.Cell{Spans: []paper.Span{paper.Text(text)}, Align: paper.Centre})
	}
	return row
}

// capital is a text whose first letter is a capital.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
