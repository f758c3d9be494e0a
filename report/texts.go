package report

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"thidua/decimal"
	"thidua/ent"
	"thidua/rules"
	"thidua/term"
)

// Slots with a meaning of their own. Any other is a text under the heading, numbered ones in the order of their numbers.
const (
	slotBody     = "body"
	slotTitle    = "title"    // the lead's own title of the section
	slotFootnote = "footnote" // and "footnote-2", …: words for the section's footnote
)

// noFigure stands in a text for a figure that does not exist.
const noFigure = "…"

// noteMark is where a section's footnote stands in its text: {{note}}, or {{note:slot}} for one that the lead wrote.
const noteMark = "note"

// written is a text with its marks filled in.
type written struct {
	text     string
	bindings []Binding
	notes    map[string]int // slot of a noteMark, "" for that of the figures -> byte of text
}

// span is a part of a source that a figure is about: a mark, which is replaced, or a plain number, which stays.
type span struct {
	start, end int
	mark       string         // what stands between the braces
	bound      *rules.Binding // nil for a mark
}

// write fills the marks of a text in. A mark without a unit, in a unit's own text, is of that unit.
func (b *builder) write(source, bound, district string) (w written) {
	spans := spansOf(source, bound)
	if len(spans) == 0 {
		return written{text: source}
	}
	var text strings.Builder
	at := 0
	for _, s := range spans {
		if s.start < at {
			continue
		}
		text.WriteString(source[at:s.start])
		at = s.end
		if slot, ok := noteSlot(s); ok {
			if w.notes == nil {
				w.notes = map[string]int{}
			}
			w.notes[slot] = text.Len()
			continue
		}
		binding, words := b.bind(s, district)
		binding.Offset = text.Len()
		binding.Length = len(words)
		text.WriteString(words)
		w.bindings = append(w.bindings, binding)
	}
	text.WriteString(source[at:])
	w.text = text.String()
	return w
}

func noteSlot(s span) (slot string, ok bool) {
	if s.bound != nil {
		return "", false
	}
	name, slot, _ := strings.Cut(s.mark, ":")
	return strings.TrimSpace(slot), strings.TrimSpace(name) == noteMark
}

// spansOf finds the marks and bound numbers of a text, in its order. A bound number that the text no longer has is left
// out.
func spansOf(source, bound string) (spans []span) {
	for at := 0; ; {
		start := strings.Index(source[at:], "{{")
		if start < 0 {
			break
		}
		start += at
		end := strings.Index(source[start:], "}}")
		if end < 0 {
			break
		}
		end += start
		if inner := strings.LastIndex(source[start+2:end], "{{"); inner >= 0 {
			start += 2 + inner
		}
		spans = append(spans, span{start: start, end: end + 2, mark: source[start+2 : end]})
		at = end + 2
	}
	if len(bound) <= len("[]") {
		return spans
	}
	var list []rules.Binding
	if json.Unmarshal([]byte(bound), &list) != nil {
		return spans
	}
	for i := range list {
		b := &list[i]
		if end := b.Offset + len(b.Text); b.Offset >= 0 && len(b.Text) > 0 && end >= 0 && end <= len(source) && source[b.Offset:end] == b.Text {
			spans = append(spans, span{start: b.Offset, end: end, bound: b})
		}
	}
	slices.SortStableFunc(spans, func(x, y span) int { return cmp.Compare(x.start, y.start) })
	return spans
}

// bind says which figure a span is about, and what stands there.
func (b *builder) bind(s span, district string) (Binding, string) {
	if s.bound != nil {
		binding := Binding{Indicator: s.bound.Indicator, Measure: s.bound.Measure, District: s.bound.District}
		number, _ := b.lookup(binding)
		binding.Moved = number == nil || *number != s.bound.Value
		return binding, s.bound.Text
	}
	part := strings.Split(s.mark, ":")
	for i := range part {
		part[i] = strings.TrimSpace(part[i])
	}
	binding := Binding{Measure: term.MeasureActual, District: district}
	binding.Indicator, binding.Context, _ = strings.Cut(part[0], "@")
	if len(part) > 1 && part[1] != "" {
		binding.Measure = term.Measure(strings.ToUpper(part[1]))
	}
	if len(part) > 2 && part[2] != "" {
		binding.District = part[2]
	}
	number, text := b.lookup(binding)
	if number == nil {
		binding.Empty = true
		text = noFigure
	}
	return binding, text
}

// lookup is the figure of a binding and how it is printed; nil when there is none. Without a unit it is what the cluster's
// own sheet states, else what its members come to.
func (b *builder) lookup(of Binding) (*decimal.Decimal, string) {
	row := b.index[rowKey{b.coded[of.Indicator], of.Context}]
	if row == nil {
		return nil, ""
	}
	if f := row.Of(of.District); f != nil && f.Value(of.Measure) != nil {
		return f.Value(of.Measure), f.Text(of.Measure)
	}
	if of.District != "" || row.Total == nil {
		return nil, ""
	}
	number := row.Total.Value(of.Measure)
	if number == nil {
		return nil, ""
	}
	return number, number.Format(0, true)
}

// addNarratives hangs the texts under their sections: the lead's first, then those of the members in their order. Titles
// and words for footnotes are set aside.
func (b *builder) addNarratives() {
	b.told = map[toldKey]bool{}
	b.own = map[int][]*ent.Narrative{}
	slices.SortStableFunc(b.narratives, func(x, y *ent.Narrative) int {
		px, _ := b.place(x.DistrictID)
		py, _ := b.place(y.DistrictID)
		return cmp.Or(cmp.Compare(px, py), compareSlots(x.Slot, y.Slot))
	})
	b.notes = map[*Section]map[string]int{}
	for _, n := range b.narratives {
		section := b.sectionOf[n.SectionID]
		place, ok := b.place(n.DistrictID)
		switch {
		case section == nil || !ok:
		case n.Slot == slotTitle:
			if place < 0 && strings.TrimSpace(n.Text) != "" {
				section.Title.Vi = b.write(n.Text, n.Bound, "").text
			}
		case isFootnote(n.Slot):
			b.own[n.SectionID] = append(b.own[n.SectionID], n)
		default:
			b.addNarrative(section, n, place)
		}
	}
}

func (b *builder) addNarrative(section *Section, n *ent.Narrative, place int) {
	district := b.district(place)
	w := b.write(n.Text, n.Bound, district)
	if len(section.Narratives) == 0 && place < 0 {
		b.notes[section] = w.notes
	}
	if place < 0 {
		b.tell(section, w.bindings)
	}
	section.Narratives = append(section.Narratives, &Narrative{
		Slot: n.Slot, District: district, Source: n.Text, Text: w.text, Bindings: w.bindings,
	})
}

func isFootnote(slot string) bool {
	return slot == slotFootnote || strings.HasPrefix(slot, slotFootnote+"-")
}

// compareSlots: the body first, then numbers in their order, then names.
func compareSlots(x, y string) int {
	rank := func(slot string) (int, int) {
		if slot == slotBody {
			return 0, 0
		}
		if n, err := strconv.Atoi(slot); err == nil {
			return 1, n
		}
		return 2, 0
	}
	rx, nx := rank(x)
	ry, ny := rank(y)
	return cmp.Or(cmp.Compare(rx, ry), cmp.Compare(nx, ny), cmp.Compare(x, y))
}

// toldKey is a number of a unit that a text under the heading of its indicator tells already.
type toldKey struct {
	indicator, context string
	measure            term.Measure
	district           string
}

// tell notes the units' numbers that a text tells. Told under another heading is not told where one looks for it.
func (b *builder) tell(section *Section, bindings []Binding) {
	for _, binding := range bindings {
		key := toldKey{binding.Indicator, binding.Context, binding.Measure, binding.District}
		row := b.index[rowKey{b.coded[binding.Indicator], binding.Context}]
		if binding.District != "" && !binding.Empty && slices.Contains(section.Rows, row) {
			b.told[key] = true
		}
	}
}

// tells says whether every number of a figure is told already.
func (b *builder) tells(row *Row, f *Figure) bool {
	for _, m := range allMeasures {
		if f.Value(m) != nil && !b.told[toldKey{row.Indicator.Code, row.Context, m, f.District}] {
			return false
		}
	}
	return !f.empty() || f.Plan != nil
}
