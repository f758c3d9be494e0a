package report

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"thidua/term"
)

// CorrectionKind says what of a report a correction concerns.
type CorrectionKind string

// What a correction may concern.
const (
	CorrectionFigure    CorrectionKind = "FIGURE"
	CorrectionAward     CorrectionKind = "AWARD"
	CorrectionNarrative CorrectionKind = "NARRATIVE"
	CorrectionExemplar  CorrectionKind = "EXEMPLAR"
	CorrectionHeader    CorrectionKind = "HEADER"
)

// Correction is one thing that an edition says otherwise than the edition before it, as people read it.
type Correction struct {
	Kind      CorrectionKind `json:"kind"`
	Section   Named          `json:"section"`   // zero: of none
	Indicator Named          `json:"indicator"` // of a figure; the form of an award
	Context   string         `json:"context,omitempty"`
	// ContextName is of a second statement or sub-unit, in Vietnamese; "" where nobody named the row.
	ContextName string             `json:"contextName,omitempty"`
	District    Named              `json:"district"` // zero: the cluster's own
	Measure     term.Measure       `json:"measure,omitempty"`
	Recipient   term.RecipientKind `json:"recipient,omitempty"` // of an award
	Stage       term.AwardStage    `json:"stage,omitempty"`     // of an award
	Slot        string             `json:"slot,omitempty"`      // of a narrative, or the field of the header
	Old         string             `json:"old,omitempty"`       // "": it was not there
	New         string             `json:"new,omitempty"`       // "": it is no longer there
}

// correctionKey is what two editions are compared by: codes, never names or positions.
type correctionKey struct {
	kind                                        CorrectionKind
	section, indicator, context, district, slot string
	measure                                     term.Measure
	recipient                                   term.RecipientKind
	stage                                       term.AwardStage
}

// statement is one thing that an edition says.
type statement struct {
	key  correctionKey
	what Correction // without Old and New
	text string
	same string // what is compared; text shows it
}

// Corrections lists what after says otherwise than before, in the order of the report: header, figures and texts by
// section, awards, exemplars; what is gone comes after what there is. What follows from other things, such as totals and
// the numbers that marks fill in, is left out. Before may be nil: an edition that has none before it corrects nothing.
func Corrections(before, after *Report) []Correction {
	list := []Correction{}
	if before == nil || after == nil {
		return list
	}
	said := map[correctionKey]*statement{}
	old := statements(before)
	for i := range old {
		said[old[i].key] = &old[i]
	}
	for _, now := range statements(after) {
		was := said[now.key]
		delete(said, now.key)
		c := now.what
		switch {
		case was == nil:
			c.New = short(now.text)
		case was.same != now.same:
			c.Old, c.New = differing(was.text, now.text)
		default:
			continue
		}
		list = append(list, c)
	}
	for i := range old {
		if said[old[i].key] != nil {
			c := old[i].what
			c.Old = short(old[i].text)
			list = append(list, c)
		}
	}
	return list
}

// statements are what an edition says, one by one.
func statements(r *Report) (list []statement) {
	list = headerStatements(r)
	units := make(map[string]Named, len(r.Members))
	for _, m := range r.Members {
		units[m.Code] = m.Named
	}
	for _, s := range r.Flat() {
		list = append(list, titleStatement(s))
		for _, row := range s.Rows {
			for _, f := range row.figures() {
				list = append(list, figureStatements(s, row, f, units)...)
			}
		}
		for _, n := range s.Narratives {
			list = append(list, textStatement(s, n.Slot, n.Source, n.Text, units[n.District]))
		}
		for _, note := range s.Footnotes {
			for _, part := range note.Parts {
				if part.Slot != "" { // what is made from figures is told by the figures
					list = append(list, textStatement(s, part.Slot, part.Source, part.Text, units[part.District]))
				}
			}
		}
	}
	return append(append(list, awardStatements(r, units)...), exemplarStatements(r, units)...)
}

func headerStatements(r *Report) (list []statement) {
	day := ""
	if r.IssuedOn != nil {
		day = r.IssuedOn.Format(term.LanguageVi)
	}
	for _, field := range [][2]string{
		{"number", r.Number},
		{"title", r.Title},
		{"issuedOn", day},
		{"place", r.Place},
		{"signatoryTitle", r.SignatoryTitle},
		{"signatory", r.Signatory},
		{"recipients", strings.Join(r.Recipients, "; ")},
	} {
		if field[1] != "" {
			list = append(list, statement{
				key:  correctionKey{kind: CorrectionHeader, slot: field[0]},
				what: Correction{Kind: CorrectionHeader, Slot: field[0]}, text: field[1], same: field[1],
			})
		}
	}
	return list
}

func titleStatement(s *Section) statement {
	return textStatement(s, slotTitle, s.Title.Vi, s.Title.Vi, Named{})
}

func textStatement(s *Section, slot, source, text string, unit Named) statement {
	return statement{
		key:  correctionKey{kind: CorrectionNarrative, section: s.Code, slot: slot, district: unit.Code},
		what: Correction{Kind: CorrectionNarrative, Section: s.Title, Slot: slot, District: unit}, text: text, same: source,
	}
}

func figureStatements(s *Section, row *Row, f *Figure, units map[string]Named) (list []statement) {
	for _, m := range allMeasures {
		text := f.phrase(m)
		if text == "" {
			continue
		}
		list = append(list, statement{
			key: correctionKey{
				kind: CorrectionFigure, indicator: row.Indicator.Code, context: row.Context, district: f.District, measure: m,
			},
			what: Correction{
				Kind: CorrectionFigure, Section: s.Title, Indicator: row.Indicator.Named, Context: row.Context, ContextName: row.ContextName,
				District: units[f.District], Measure: m,
			},
			text: text, same: text,
		})
	}
	return list
}

func awardStatements(r *Report, units map[string]Named) (list []statement) {
	for _, level := range r.Awards {
		for _, form := range level.Forms {
			for _, count := range slices.Concat(form.Totals, form.ByDistrict) {
				if count.District == "" && !count.Stated {
					continue // it follows from the members
				}
				text := count.Printed
				if text == "" {
					text = strconv.Itoa(count.Count)
				}
				list = append(list, statement{
					key: correctionKey{
						kind: CorrectionAward, indicator: form.Form.Code, district: count.District, recipient: count.Recipient, stage: form.Stage,
					},
					what: Correction{
						Kind: CorrectionAward, Indicator: form.Form, District: units[count.District], Recipient: count.Recipient, Stage: form.Stage,
					},
					text: text, same: text,
				})
			}
		}
	}
	return list
}

func exemplarStatements(r *Report, units map[string]Named) (list []statement) {
	titles := map[string]Named{}
	for _, s := range r.Flat() {
		titles[s.Code] = s.Title
	}
	seen := map[correctionKey]int{}
	for _, e := range r.Exemplars {
		key := correctionKey{kind: CorrectionExemplar, section: e.Section, district: e.District, slot: e.Name}
		seen[key]++
		if n := seen[key]; n > 1 { // a name that is listed twice
			key.context = strconv.Itoa(n)
		}
		list = append(list, statement{
			key:  key,
			what: Correction{Kind: CorrectionExemplar, Section: titles[e.Section], District: units[e.District]},
			text: e.words(), same: e.words() + "\n" + string(e.Kind) + "\n" + e.Movement,
		})
	}
	return list
}

// longest is how many letters of a text a list shows.
const longest = 160

// short is the beginning of a text, at most longest letters.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= longest {
		return text
	}
	return string([]rune(text)[:longest-1]) + noFigure
}

// differing are two texts without the words with which both begin and end, so that a list shows what changed in them.
// Short texts are left whole.
func differing(old, now string) (string, string) {
	x, y := strings.Fields(old), strings.Fields(now)
	if len(x) <= 8 && len(y) <= 8 || slices.Equal(x, y) {
		return short(old), short(now)
	}
	begin, end := 0, 0
	for begin < min(len(x), len(y)) && x[begin] == y[begin] {
		begin++
	}
	for end < min(len(x), len(y))-begin && x[len(x)-1-end] == y[len(y)-1-end] {
		end++
	}
	begin, end = max(0, begin-3), max(0, end-3) // some words around, or nobody finds the place
	return excerpt(x, begin, end), excerpt(y, begin, end)
}

func excerpt(words []string, begin, end int) string {
	text := short(strings.Join(words[begin:len(words)-end], " "))
	if begin > 0 {
		text = noFigure + " " + text
	}
	if end > 0 && !strings.HasSuffix(text, noFigure) {
		text += " " + noFigure
	}
	return text
}
