package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"thidua/decimal"
	"thidua/report/paper"
	"thidua/term"
)

// own lays out what the cluster's own sheet states and no text under the heading tells, so that no figure is lost
// because a text leaves it out.
func (l *layer) own(s *Section) {
	var text strings.Builder
	told := map[toldKey]bool{}
	for _, n := range s.Narratives {
		if n.District != "" {
			continue
		}
		text.WriteString(n.Text + "\n")
		for _, b := range n.Bindings {
			told[toldKey{b.Indicator, b.Context, b.Measure, b.District}] = true
		}
	}
	var clauses []string
	names := namesOf(s.Rows)
	for i, row := range s.Rows {
		f := row.Printed
		if f == nil || f.empty() && f.Plan == nil {
			continue
		}
		if slices.ContainsFunc(allMeasures[:], func(m term.Measure) bool {
			key := toldKey{row.Indicator.Code, row.Context, m, ""}
			return f.Value(m) != nil && !told[key] && !hasNumber(text.String(), f.Text(m))
		}) {
			clauses = append(clauses, row.clause(f, names[i], l.before()))
		}
	}
	if len(clauses) > 0 {
		l.add(sentenceBlock("Toàn Cụm: " + sentence(clauses)))
	}
	var named []string
	for _, e := range l.Exemplars {
		if e.Section == s.Code && e.District == "" && e.Name != "" {
			named = append(named, e.words())
		}
	}
	if len(named) > 0 {
		l.add(sentenceBlock("Điển hình của Cụm: " + sentence([]string{strings.Join(named, ", ")})))
	}
}

// hasNumber tells whether a text has a number, and not only as a part of another.
func hasNumber(text, number string) bool {
	for at := 0; number != ""; {
		i := strings.Index(text[at:], number)
		if i < 0 {
			return false
		}
		i += at
		before := strings.TrimRight(text[:i], ".,")
		after := strings.TrimLeft(text[i+len(number):], ".,")
		if !endsInDigit(before) && !startsWithDigit(after) {
			return true
		}
		at = i + len(number)
	}
	return false
}

func endsInDigit(text string) bool {
	return text != "" && unicode.IsDigit(rune(text[len(text)-1]))
}

func startsWithDigit(text string) bool {
	return text != "" && unicode.IsDigit(rune(text[0]))
}

// awardSection is the section of the outline for awards of a level.
func awardSection(level term.AwardLevel) string { return "awards." + strings.ToLower(string(level)) }

// home says under which heading the awards of each level stand: their own, else that of all awards, else "" for before
// the last words.
func (l *layer) home() {
	l.awards = map[string][]*AwardLevel{}
	for _, level := range l.Awards {
		code := awardSection(level.Level)
		if l.Section(code) == nil {
			code = "awards"
		}
		if l.Section(code) == nil {
			code = ""
		}
		l.awards[code] = append(l.awards[code], level)
	}
}

// awardBlocks list the awards of a level, a form in each line, under the level's name where no heading has it.
func (l *layer) awardBlocks(level *AwardLevel, named bool) (out []paper.Block) {
	if named {
		out = append(out, &paper.Heading{Level: 3, Text: []paper.Span{paper.Text("Khen thưởng: " + lowerFirst(level.Level.Name(term.LanguageVi)))}})
	}
	for _, form := range level.Forms {
		name := form.Form.Vi
		if form.Stage == term.AwardStageProposed {
			name += " (đề nghị)"
		}
		out = append(out, &paper.Paragraph{Bullet: true, Spans: []paper.Span{
			{Text: name + ": " + countWords(form.Totals), Note: l.byDistrict(form)}, paper.Text("."),
		}})
	}
	return out
}

// byDistrict is how the awards of a form are split between the members, as far as that is known; nil where it is not.
func (l *layer) byDistrict(form *AwardForm) []*paper.Paragraph {
	var spans []paper.Span
	for i := range l.Members {
		var counts []*AwardCount
		for _, count := range form.ByDistrict {
			if count.District == l.Members[i].Code {
				counts = append(counts, count)
			}
		}
		if len(counts) > 0 {
			spans = append(spans, paper.Bold(l.Members[i].Vi+":"), paper.Text(" "+countWords(counts)+". "))
		}
	}
	if spans == nil {
		return nil
	}
	return []*paper.Paragraph{{Spans: spans}}
}

// countWords is "01 tập thể, 10 cá nhân".
func countWords(counts []*AwardCount) string {
	words := make([]string, len(counts))
	for i, count := range counts {
		text := count.Printed
		if text == "" {
			text = counted(count.Count)
		}
		words[i] = text + " " + lowerFirst(count.Recipient.Name(term.LanguageVi))
	}
	return strings.Join(words, ", ")
}

// counted is a count as reports print it: two digits at least, and a full stop between thousands.
func counted(n int) string {
	d, err := decimal.FromInt(int64(n))
	switch {
	case err != nil:
		return strconv.Itoa(n)
	case n < 10:
		return fmt.Sprintf("%02d", n)
	}
	return d.Format(0, true)
}

// cited is a note with the documents that a section cites and its text does not give in full, where the text first
// speaks of them; nil when there are none. Documents of which no number is known are named beside others alone: the text
// says as much of them.
func (l *layer) cited(s *Section, text string) *hanging {
	var words []string
	at, numbered := -1, false
	for _, d := range l.Documents {
		if !slices.Contains(d.Sections, s.Code) || d.told(text) {
			continue
		}
		words, numbered = append(words, d.words()), numbered || d.Number != ""
		if i := strings.Index(text, d.Kind.Name(term.LanguageVi)); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if !numbered {
		return nil
	}
	if at >= 0 {
		if at = clauseEnd(text, at, listing{}); len(words) > 1 {
			at = sentenceEnd(text, at)
		}
	}
	return &hanging{at, []*paper.Paragraph{sentenceBlock(sentence(words))}}
}

// told tells whether a text gives a document by its number, or one that is known by its title by that.
func (d *Document) told(text string) bool {
	if d.Number != "" && strings.Contains(text, d.Number) {
		return true
	}
	title, _, _ := strings.Cut(d.Subject, " (")
	return (d.Number == "" || d.Kind == term.DocumentKindLaw) && title != "" && strings.Contains(strings.ToLower(text), strings.ToLower(title))
}

// sentenceEnd is where the sentence ends that goes on at a byte; -1 at the end of the text.
func sentenceEnd(text string, from int) int {
	if from < 0 {
		return -1
	}
	for i := from; i < len(text); i++ {
		if text[i] == '\n' || text[i] == '.' && (i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '\n') {
			return i
		}
	}
	return -1
}

// words are a document as a footnote cites it: "Kế hoạch số 56/KH-CTĐVT ngày 11/3/2022 của Cụm thi đua vùng thấp về …".
func (d *Document) words() string {
	kind := d.Kind.Name(term.LanguageVi)
	text, subject := kind, d.Subject
	switch {
	case strings.HasPrefix(subject, kind) || d.Kind == term.DocumentKindOther && subject != "":
		text, subject = subject, ""
	case d.Kind == term.DocumentKindOther:
		text = "Văn bản"
	}
	if d.Number != "" {
		text += " số " + d.Number
	}
	if d.IssuedOn != nil {
		if t, err := time.Parse(time.DateOnly, string(*d.IssuedOn)); err == nil {
			text += fmt.Sprintf(" ngày %02d/%s/%d", t.Day(), month(t.Month()), t.Year())
		}
	}
	if d.Issuer != "" && !strings.Contains(text, firstWords(d.Issuer, 4)) {
		text += " của " + d.Issuer
	}
	switch {
	case subject == "":
	case strings.HasPrefix(subject, "Quy định"), strings.HasPrefix(subject, "Hướng dẫn"):
		text += " " + lowerFirst(subject)
	default:
		text += " về " + lowerFirst(subject)
	}
	return text
}

// firstWords are the first words of a text, at most so many.
func firstWords(text string, most int) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(most, len(words))], " ")
}

// findings lays out what does not add up beside the figures of a section.
func (l *layer) findings(s *Section) {
	if !l.with.Findings {
		return
	}
	for _, row := range s.Rows {
		for _, f := range row.Findings {
			l.add(l.remark(f))
		}
	}
}

// looseFindings are those that concern no row.
func (l *layer) looseFindings() {
	if !l.with.Findings {
		return
	}
	beside := map[*Finding]bool{}
	for _, row := range l.Rows() {
		for _, f := range row.Findings {
			beside[f] = true
		}
	}
	for _, f := range l.Findings {
		if !beside[f] {
			l.add(l.remark(f))
		}
	}
}

func (l *layer) remark(f *Finding) *paper.Paragraph {
	text := f.Vi
	if name := l.names[f.District]; name != "" && !strings.Contains(text, name) {
		text = name + ": " + lowerFirst(text)
	}
	if f.Explanation != "" {
		text += "\nGiải trình: " + f.Explanation
	}
	if f.Reason != "" {
		text += "\nChấp nhận vì: " + f.Reason
	}
	return &paper.Paragraph{Style: paper.Remark, Spans: []paper.Span{
		paper.Bold(f.Severity.Name(term.LanguageVi) + " (" + lowerFirst(f.State.Name(term.LanguageVi)) + "): "), paper.Text(text),
	}}
}
