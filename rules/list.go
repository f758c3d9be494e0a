package rules

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindListCount] = kind{
		compile: compileList,
		vi: "{district}: {indicator} ghi {printed}, nhưng {list} có {count}{names}. " +
			"Xin sửa con số, hoặc bổ sung, bỏ bớt mục trong danh sách.",
		en: "{district}: {indicator} says {printed}, but {list} has {count}{names}. " +
			"Please correct the number, or add or remove entries of the list.",
		placeholders: []string{"list", "count", "names"},
	}
}

// listParameters are those of a rule that counts the list of a stated count.
type listParameters struct {
	// From is where the list is: ITEMS (the list of exemplars), NOTE (the note of the figure: "Ảng Nua, Búng Lao"), TEXT
	// (a narrative: what follows the count in its sentence).
	From string `json:"from"`
	// Indicators are those whose number is the count. With NOTE and TEXT none is all that count communes, wards or
	// movements: names behind other counts may say where they are ("412 lao động (Na Lay, Sông Đà)").
	Indicators []string `json:"indicators"`
	// Sections, Kinds and Slots say which items or narratives; empty is all.
	Sections []string            `json:"sections"`
	Kinds    []term.ExemplarKind `json:"kinds"`
	Slots    []string            `json:"slots"`
	// Words finds a count in a narrative that is neither a mark nor bound to a figure: a pattern over the text without
	// accents, in small letters, with the digits as its one group: `(\d+) phong trao`.
	Words string `json:"words"`

	words *regexp.Regexp
}

const fromItems, fromNote, fromText = "ITEMS", "NOTE", "TEXT"

func compileList(parameters json.RawMessage) (check, error) {
	var p listParameters
	err := strict(parameters, &p)
	if err != nil {
		return nil, err
	}
	if p.Words != "" {
		if p.words, err = regexp.Compile(p.Words); err != nil {
			return nil, fmt.Errorf("words: %w", err)
		}
		if p.words.NumSubexp() != 1 || p.From != fromText || len(p.Indicators) != 1 {
			return nil, fmt.Errorf("words: is for from TEXT and one indicator, and has one group, the number")
		}
	}
	switch p.From {
	case fromItems:
		if len(p.Indicators) != 1 {
			return nil, fmt.Errorf("indicators: a list of items is the list of one indicator")
		}
		return p.items, nil
	case fromNote:
		return p.notes, nil
	case fromText:
		return p.texts, nil
	}
	return nil, fmt.Errorf("from: %q is none of ITEMS, NOTE, TEXT", p.From)
}

// counts says whether the rule is about an indicator.
func (p *listParameters) counts(j *judged, indicator string) bool {
	if len(p.Indicators) > 0 {
		return slices.Contains(p.Indicators, indicator)
	}
	i := j.Indicators[indicator]
	unit := words(i.UnitVi)
	return i.ValueType == term.ValueTypeCount && (communeKind(unit) > 0 || startsWith(unit, []string{"phong", "trao"}))
}

// items counts the lists of exemplars. The cluster's count is that of all members; while one of them names nothing, its
// list may be still to come, and the count is the least there can be.
func (p *listParameters) items(r *Rule, j *judged, out *Result) {
	lists := map[string]*counted{}
	cells := map[string][]Cell{}
	var all counted
	for i := range j.Items {
		item := &j.Items[i]
		if len(p.Sections) > 0 && !slices.Contains(p.Sections, item.Section) ||
			len(p.Kinds) > 0 && !slices.Contains(p.Kinds, item.Kind) {
			continue
		}
		of := lists[item.District]
		if of == nil {
			of = &counted{}
			lists[item.District] = of
		}
		of.names, of.open = append(of.names, item.Name), of.open || item.OpenEnded
		all.names, all.open = append(all.names, item.Name), all.open || item.OpenEnded
		cells[item.District], cells[""] = append(cells[item.District], item.Cell), append(cells[""], item.Cell)
	}
	for _, m := range j.Members {
		all.open = all.open || lists[m.Code] == nil && !j.Inapplicable[Pair{p.Indicators[0], m.Code}]
	}
	if _, own := lists[""]; !own && len(all.names) > 0 {
		lists[""] = &all
	}
	for district, list := range sorted(lists) {
		n, known := j.stated(district, p.Indicators[0])
		if known == present {
			p.judge(r, j, out, n, *list, cells[district], "items/"+n.key(), amongItems)
		}
	}
}

// stated is the count that a unit states: the number itself, or the numerator of a ratio.
func (j *judged) stated(district, indicator string) (stated, known) {
	n, known := j.number(district, indicator, "", term.MeasureActual)
	if known == missing {
		n, known = j.number(district, indicator, "", term.MeasureNumerator)
	}
	return n, known
}

// notes counts the names in the notes of figures.
func (p *listParameters) notes(r *Rule, j *judged, out *Result) {
	for i := range j.Figures {
		f := &j.Figures[i]
		if f.Note == "" || !p.counts(j, f.Indicator) || j.figure(f.District, f.Indicator, f.Context) != f {
			continue
		}
		in, others := listsOfNote(f.Note)
		n, known := j.numberOf(f, term.MeasureActual)
		numerator, both := j.numberOf(f, term.MeasureNumerator)
		if known == missing {
			n, known = numerator, both
		}
		note := []Cell{f.cell(f.Note)}
		if known == present && len(in.names) > 1 && !j.namesMembers(in) {
			p.judge(r, j, out, n, in, note, "note/"+n.key(), inNote)
		}
		whole, stated := j.numberOf(f, term.MeasureDenominator)
		if both != present || stated != present || len(others.names) == 0 || !numerator.whole || !whole.whole || whole.Value < numerator.Value {
			continue
		}
		rest := whole
		rest.Value = whole.Value - numerator.Value
		rest.span = decimal.Exactly(rest.Value)
		rest.Printed, rest.Cell.Printed = rest.Value.Format(0, true), whole.Printed
		p.judge(r, j, out, rest, others, note, "note-others/"+n.key(), onOthers)
	}
}

// listsOfNote are the names that a note lists, and those that it says are not among them ("chưa đạt: Pá Khoang"). A note
// that says anything else lists nothing.
func listsOfNote(note string) (in, others counted) {
	to := &in
	for _, part := range strings.Split(strings.TrimSuffix(strings.TrimSpace(note), "."), ";") {
		label, names, labelled := strings.Cut(part, ":")
		if !labelled {
			names = part
		}
		if labelled {
			switch folded := fold(label); {
			case another(label):
				to = &others
			case slices.Contains([]string{"dat", "da dat", "gom", "bao gom", "gom cac xa", "cac xa", "danh sach", "xa dat", "cac xa dat"}, folded):
				to = &in
			case some(label):
				to = &in
				to.open = true
			default:
				return counted{}, counted{}
			}
		}
		found, ok := namesIn(names)
		if _, _, proper := properNames(strings.NewReplacer("...", "", "…", "").Replace(names)); !ok && !proper || !proper {
			return counted{}, counted{}
		}
		to.names, to.open = append(to.names, found.names...), to.open || found.open
	}
	return in, others
}

// namesMembers says whether a list names members of the cluster: then it says where the things are that were counted.
func (j *judged) namesMembers(list counted) bool {
	for _, m := range j.Members {
		name := words(m.NameVi)
		proper := folding(name[kindWords(name):])
		if proper != "" && slices.ContainsFunc(list.names, func(n string) bool { return fold(n) == proper }) {
			return true
		}
	}
	return false
}

// texts counts the lists that follow a count in a narrative.
func (p *listParameters) texts(r *Rule, j *judged, out *Result) {
	for i := range j.Texts {
		t := &j.Texts[i]
		if len(p.Sections) > 0 && !slices.Contains(p.Sections, t.Section) ||
			len(p.Slots) > 0 && !slices.Contains(p.Slots, t.Slot) {
			continue
		}
		w := j.write(t)
		judged := map[string]bool{}
		for _, n := range append(p.found(j, &w), w.numbers...) {
			key := "text/" + t.Section + "/" + t.Slot + "/" + n.key()
			if n.measure != term.MeasureActual && n.measure != term.MeasureNumerator || !p.counts(j, n.indicator) || judged[key] {
				continue
			}
			if list, ok := listAfter(w.out[n.end:]); ok && !j.namesMembers(list) {
				judged[key] = true
				p.judge(r, j, out, n.stated, list, []Cell{t.Cell}, key, inText)
			}
		}
	}
}

// found are the counts that the rule's words find.
func (p *listParameters) found(j *judged, w *written) []spoken {
	if p.words == nil {
		return nil
	}
	folded := foldText(w.out)
	at := p.words.FindStringSubmatchIndex(folded.text)
	if at == nil || at[2] < 0 {
		return nil
	}
	start, end := folded.at[at[2]], folded.at[at[3]]
	value, err := decimal.Parse(w.out[start:end])
	if err != nil {
		return nil
	}
	n := j.bound(w.Text, &Binding{Text: w.out[start:end], Value: value, Indicator: p.Indicators[0], Measure: term.MeasureActual})
	return []spoken{{stated: n, start: start, end: end}}
}

// whereabouts is where a list is, in words. derived says that its count stands nowhere and cannot be corrected.
type whereabouts struct {
	filling
	derived bool
}

var (
	amongItems = whereabouts{filling: filling{"danh sách được nêu", "the list"}}
	inNote     = whereabouts{filling: filling{"ghi chú", "its note"}}
	inText     = whereabouts{filling: filling{"đoạn văn", "the text"}}
	onOthers   = whereabouts{filling{"ghi chú về số còn lại", "its note on the others"}, true}
)

// judge tells a count that is not the length of its list.
func (p *listParameters) judge(r *Rule, j *judged, out *Result, n stated, list counted, cells []Cell, key string, where whereabouts) {
	expected := list.interval()
	length := amount(expected.Min, 0, filling{})
	if list.open {
		length = filling{"ít nhất " + length.vi, "at least " + length.en}
	}
	if n.span.Meets(expected) {
		if where.derived {
			return
		}
		out.holds(j, r, []stated{n}, func() filling {
			said := j.amount(&n)
			return filling{
				fmt.Sprintf("%s: %s có %s", said.vi, where.vi, length.vi), fmt.Sprintf("%s: %s has %s", said.en, where.en, length.en),
			}
		})
		return
	}
	shown := make([]named, 0, len(list.names))
	for _, text := range list.names {
		shown = append(shown, named{name: text})
	}
	names := quoted(shown)
	var candidates []Candidate
	if !where.derived {
		candidates = corrections(wanted{n, expected})
	}
	f := j.contradiction(r, key, []stated{n}, expected, candidates, fillings{
		"list": where.filling, "count": length, "names": {": " + names.vi, ": " + names.en},
	})
	f.Cells = append(f.Cells, cells[:min(len(cells), mostCells)]...)
	out.Findings = append(out.Findings, f)
}

// mostCells is how many cells of a list a finding names.
const mostCells = 40
