package report

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/ent"
)

// sectionReference is where the series stand that other figures are measured by. They are no news, and no note tells them.
const sectionReference = "reference"

// addFootnotes makes the notes and numbers them through the report: per heading first those that the lead wrote, then
// one that goes through the members in their order.
//
// A member's own words come first. What they do not tell of its figures follows in words made from the figures, and then
// the exemplars it names: so no figure is told twice, and none is lost because somebody forgot it.
func (b *builder) addFootnotes() {
	for id, section := range b.sectionOf {
		places := make([][]*ent.Narrative, len(b.tree.Members))
		for _, n := range b.own[id] { // in the order of the cluster
			place, _ := b.place(n.DistrictID)
			if place >= 0 {
				places[place] = append(places[place], n)
				continue
			}
			w := b.write(n.Text, n.Bound, "")
			b.tell(section, w.bindings)
			section.Footnotes = append(section.Footnotes, b.leadNote(section, n.Slot, n.Text, w))
		}
		if note := b.membersNote(id, section, places); note != nil {
			section.Footnotes = append(section.Footnotes, note)
		}
	}
	number := 0
	for _, section := range b.tree.Flat() {
		for _, note := range section.Footnotes {
			number++
			note.Number = number
		}
	}
}

func (b *builder) leadNote(section *Section, slot, source string, w written) *Footnote {
	note := &Footnote{Text: w.text, Parts: []*FootnotePart{{Text: w.text, Source: source, Slot: slot, Bindings: w.bindings}}, Slot: slot, Anchor: -1}
	if at, ok := b.notes[section][slot]; ok {
		note.Anchor = at
	}
	return note
}

// membersNote goes through the members; nil when none has anything to tell under the heading.
func (b *builder) membersNote(id int, section *Section, own [][]*ent.Narrative) *Footnote {
	note := &noteMaker{Footnote: Footnote{Anchor: -1}, told: map[string]bool{}, names: namesOf(section.Rows)}
	var lines []string
	for place := range b.tree.Members {
		part := b.memberPart(id, section, place, own[place], note)
		if part.Text != "" {
			note.Parts = append(note.Parts, part)
			lines = append(lines, part.Name+": "+part.Text)
		}
	}
	if len(note.Parts) == 0 {
		return nil
	}
	note.Text = strings.Join(lines, "\n")
	note.Anchor = b.anchor(section, &note.Footnote)
	return &note.Footnote
}

// noteMaker is a note that is being made.
type noteMaker struct {
	Footnote
	told  map[string]bool // codes of the indicators in it
	names []string        // of the section's rows in a sentence
}

func (n *noteMaker) tells(indicator string) {
	if !n.told[indicator] {
		n.told[indicator] = true
		n.Indicators = append(n.Indicators, indicator)
	}
}

// memberPart is what a note tells of one member, and adds the indicators it tells to the note.
func (b *builder) memberPart(id int, section *Section, place int, own []*ent.Narrative, note *noteMaker) *FootnotePart {
	member := b.tree.Members[place]
	part := &FootnotePart{District: member.Code, Name: member.Vi}
	for _, n := range own {
		b.addOwn(section, part, n)
	}
	for _, binding := range part.Bindings {
		note.tells(binding.Indicator)
	}
	for _, text := range []string{
		sentence(b.clauses(section, place, note)), sentence(b.exemplarClauses(exemplarKey{id, member.Code})),
	} {
		part.append(text)
	}
	return part
}

// addOwn adds a member's own words to a part.
func (b *builder) addOwn(section *Section, part *FootnotePart, n *ent.Narrative) {
	w := b.write(strings.TrimSpace(n.Text), n.Bound, part.District)
	if w.text == "" {
		return
	}
	b.tell(section, w.bindings)
	part.append(w.text)
	start := len(part.Text) - len(w.text)
	for _, binding := range w.bindings {
		binding.Offset += start
		part.Bindings = append(part.Bindings, binding)
	}
	if part.Slot == "" {
		part.Slot = n.Slot
	}
	part.Source = strings.TrimSpace(part.Source + "\n" + n.Text)
}

// append adds a sentence, which begins in capitals where it follows another.
func (p *FootnotePart) append(text string) {
	if p.Text != "" && text != "" {
		p.Text += " "
		letter, size := utf8.DecodeRuneInString(text)
		text = string(unicode.ToUpper(letter)) + text[size:]
	}
	p.Text += text
}

// clauses are a member's figures under a heading that nothing tells yet.
func (b *builder) clauses(section *Section, place int, note *noteMaker) (clauses []string) {
	if section.Code == sectionReference {
		return nil
	}
	before := b.tree.before()
	for i, row := range section.Rows {
		f := row.Values[place]
		if f == nil || b.tells(row, f) {
			continue
		}
		if text := row.clause(f, note.names[i], before); text != "" {
			clauses = append(clauses, text)
			note.tells(row.Indicator.Code)
		}
	}
	return clauses
}

// namesOf are what rows are called in a sentence. A row of a sub-unit has the sub-unit's name, or its code behind the
// indicator's name where it has to be told from another row, be it that of the figure itself.
func namesOf(rows []*Row) []string {
	of := make(map[string]int, len(rows)) // rows of an indicator
	for _, row := range rows {
		of[row.Indicator.Code]++
	}
	names := make([]string, len(rows))
	for i, row := range rows {
		switch names[i] = row.Indicator.Vi; {
		case row.ContextName != "":
			names[i] = row.ContextName
		case row.Context != "" && of[row.Indicator.Code] > 1:
			names[i] += " (" + strings.ReplaceAll(row.Context, "-", " ") + ")"
		}
	}
	return names
}

// exemplarKey is a list of exemplars: under a heading, of a unit.
type exemplarKey struct {
	section  int
	district string
}

// addExemplars lists the exemplars, by unit in the order of the cluster, those of the cluster's own sheet last.
func (b *builder) addExemplars() {
	names := make(map[int]string, len(b.names))
	for _, n := range b.names {
		names[n.ID] = n.Name
	}
	movements := make(map[int]*ent.Movement, len(b.movements))
	for _, m := range b.movements {
		movements[m.ID] = m
	}
	b.listed = map[exemplarKey][]*Exemplar{}
	b.tree.Exemplars = make([]*Exemplar, 0, len(b.exemplars))
	groups := make([][]*Exemplar, len(b.tree.Members)+1)
	for _, e := range b.exemplars {
		place, ok := b.place(e.DistrictID)
		section := b.sectionOf[e.SectionID]
		if !ok || section == nil {
			continue
		}
		made := &Exemplar{
			District: b.district(place), Section: section.Code, Kind: e.Kind, Name: names[value(e.PersonID)], Place: e.Place,
			Model: e.Model, IncomeMin: e.IncomeMin, IncomeMax: e.IncomeMax, JobsMin: e.JobsMin, JobsMax: e.JobsMax, OpenEnded: e.OpenEnded,
		}
		if m := movements[value(e.MovementID)]; m != nil {
			made.Movement = m.Code
		}
		if place < 0 {
			place = len(b.tree.Members)
		}
		groups[place] = append(groups[place], made)
		key := exemplarKey{e.SectionID, made.District}
		b.listed[key] = append(b.listed[key], made)
	}
	for _, group := range groups {
		b.tree.Exemplars = append(b.tree.Exemplars, group...)
	}
}

// exemplarClauses name the exemplars of a unit under a heading, those of one movement together. Those whose name the
// viewer may not see are left out.
func (b *builder) exemplarClauses(key exemplarKey) (clauses []string) {
	list := b.listed[key]
	for start := 0; start < len(list); {
		end := start
		var named []string
		open := false
		for ; end < len(list) && list[end].Movement == list[start].Movement; end++ {
			if list[end].Name != "" {
				named = append(named, list[end].words())
				open = open || list[end].OpenEnded
			}
		}
		if len(named) > 0 {
			text := strings.Join(named, ", ")
			if open {
				text += ", " + noFigure
			}
			clauses = append(clauses, b.movementWords(key.section, list[start].Movement)+text)
		}
		start = end
	}
	return clauses
}

// movementWords introduce the exemplars of a movement; "" for those of none, and under the movement's own heading.
func (b *builder) movementWords(section int, code string) string {
	i := slices.IndexFunc(b.movements, func(m *ent.Movement) bool { return m.Code == code })
	if code == "" || i < 0 || strings.Contains(b.sectionOf[section].Title.Vi, b.movements[i].NameVi) {
		return ""
	}
	return "phong trào “" + b.movements[i].NameVi + "”: "
}

// words are an exemplar as a list names it: "gia đình ông A (xã B) - mô hình C, thu nhập từ 200 đến 400 triệu đồng".
func (e *Exemplar) words() string {
	text := e.Name
	if e.Place != "" {
		text += " (" + e.Place + ")"
	}
	if e.Model != "" {
		text += " - " + e.Model
	}
	if span := spanWords(e.IncomeMin, e.IncomeMax); span != "" {
		text += ", thu nhập " + span + " triệu đồng"
	}
	if span := spanWords(e.JobsMin, e.JobsMax); span != "" {
		text += ", giải quyết việc làm cho " + span + " lao động"
	}
	return text
}

// addMovements adds the movements that the report speaks of: those of its exemplars, and those that a heading or a text
// names.
func (b *builder) addMovements() {
	spoken := map[string]bool{}
	for _, e := range b.tree.Exemplars {
		spoken[e.Movement] = true
	}
	var all strings.Builder
	for _, s := range b.tree.Flat() {
		all.WriteString(s.Title.Vi)
		for _, n := range s.Narratives {
			all.WriteByte('\n')
			all.WriteString(n.Text)
		}
	}
	text := strings.ToLower(all.String())
	b.tree.Movements = []*Movement{}
	for _, m := range b.movements {
		if spoken[m.Code] || strings.Contains(text, strings.ToLower(m.NameVi)) {
			b.tree.Movements = append(b.tree.Movements, &Movement{Named{m.Code, m.NameVi, m.NameEn}, m.LaunchedBy})
		}
	}
}
