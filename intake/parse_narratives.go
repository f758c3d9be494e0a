package intake

import (
	"regexp"
	"strings"

	"thidua/term"
)

// bodySlot is the slot of a text that does not name one.
const bodySlot = "body"

// readNarratives reads the narratives tab and returns how many of its rows hold a text.
func (r *reader) readNarratives(tab *FormTab) (filled int) {
	k := r.newKeyer(tab, func(string) bool { return true }, nil, bySlot)
	first := len(r.draft.Narratives)
	for row := range tab.rows {
		if tab.Cell(row, ColumnText).IsBlank() {
			continue // a section printed in advance, not written yet
		}
		filled++
		r.seeRow(tab, row)
		n, ok := r.readNarrative(tab, row)
		if !ok || k.again(row, n.key()) {
			continue
		}
		r.draft.Narratives = append(r.draft.Narratives, n)
	}
	for i := first; i < len(r.draft.Narratives); i++ {
		if n := &r.draft.Narratives[i]; k.twice[n.key()] {
			n.Held, n.Text = true, ""
		}
	}
	return filled
}

func (n *Narrative) key() string { return n.Section + "@" + n.Slot }

// readNarrative reads a row; ok is false when its section or slot, which are its key, could not be read.
func (r *reader) readNarrative(tab *FormTab, row int) (n Narrative, ok bool) {
	section, placed := r.readCode(tab.at(row, ColumnSection, ""), r.vocabulary.Sections, r.sections, sectionWanted)
	if placed && section == "" {
		r.report(tab.at(row, ColumnSection, ""), problem(ProblemCellRequired, "", sectionWanted))
		placed = false
	}
	slot := codeOf(tab.Cell(row, ColumnSlot))
	if slot == "" {
		slot = bodySlot
	}
	if at := tab.at(row, ColumnSlot, section); slot != slug(slot) {
		written := cellLine(at.cell())
		r.report(at, problem(ProblemCodeMalformed, written, Wording{}, same("fix", slug(written))))
		placed = false
	}
	n = Narrative{Section: section, Slot: slot, Tab: tab.Tab.Title, Row: row, Cell: tab.Address(row, ColumnText)}
	at := tab.at(row, ColumnText, n.key())
	if n.Text, ok = r.block(at, longestProse); ok {
		ok = r.checkMarks(at, n.Text)
	}
	if !ok {
		n.Held, n.Text = true, ""
	}
	return n, placed
}

// A mark stands for a figure: {{indicator}}, {{indicator:MEASURE}} or {{indicator:MEASURE:district}}.
var (
	mark      = regexp.MustCompile(`\{\{([^{}]*)\}\}`)
	markParts = regexp.MustCompile(`^([a-z0-9-]+)(?::([A-Z_]+)(?::([a-z0-9/-]+))?)?$`)
)

// checkMarks checks that every mark of a text is well-formed and names what the vocabulary knows.
func (r *reader) checkMarks(at spot, text string) (ok bool) {
	ok = true
	complain := func(code ProblemCode, got string, wanted Wording) {
		r.report(at, problem(code, got, wanted))
		ok = false
	}
	for _, found := range mark.FindAllStringSubmatch(text, -1) {
		part := markParts.FindStringSubmatch(found[1])
		switch {
		case part == nil:
			complain(ProblemMarkSyntax, found[0], Wording{})
		case !hasKey(r.vocabulary.Indicators, part[1]):
			complain(ProblemMarkUnknown, part[1], Wording{"mã một chỉ tiêu", "the code of an indicator"})
		case part[2] != "" && !term.Measure(part[2]).Valid():
			complain(ProblemMarkUnknown, part[2], Wording{
				"một trong: " + strings.Join(term.Measure("").Values(), ", "),
				"one of: " + strings.Join(term.Measure("").Values(), ", "),
			})
		case part[3] != "" && len(r.vocabulary.Members) > 0 && !hasKey(r.vocabulary.Members, part[3]):
			complain(ProblemMarkUnknown, part[3], Wording{"mã một đơn vị thành viên", "the code of a member"})
		}
	}
	rest := mark.ReplaceAllString(text, "")
	for _, braces := range []string{"{{", "}}"} {
		if i := strings.Index(rest, braces); i >= 0 {
			complain(ProblemMarkSyntax, rest[i:], Wording{})
			break
		}
	}
	return ok
}
