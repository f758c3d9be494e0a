package worker_test

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"thidua/decimal"
	"thidua/figure"
	"thidua/intake"
	"thidua/sheet"
	"thidua/term"
)

// This file is the second telling of what a sheet says: part by part, straight from its cells, without the worker.

// simPart is the smallest thing that is stored and held by itself, such as one measure of one row.
type simPart struct {
	tab  intake.TabCode
	row  string // key
	what string // measure or column
}

// simHeld is what a part says that cannot be read: nobody knows. simPerhaps begins what a part says that is stored only
// with its row, of which nobody knows whether it is.
const simHeld, simPerhaps = "\x00", "\x01"

// simReading is what a sheet said from some moment on.
type simReading struct {
	at       time.Time
	refused  bool // nothing of it may be stored
	says     map[simPart]string
	rows     map[intake.TabCode]map[string]bool // keys that were met
	unsure   map[intake.TabCode]bool            // of a row that is not there, nothing may be concluded
	blind    map[intake.TabCode]bool            // nothing may be concluded at all
	emptied  map[intake.TabCode]string          // title of a tab that has lost everything
	problems []intake.Problem
	form     intake.Form
}

// say is what a part says: "" for nothing, simHeld when nobody can tell.
func (r *simReading) say(p simPart) string {
	switch {
	case r.refused || r.blind[p.tab]:
		return simHeld
	case r.rows[p.tab][p.row]:
		return r.says[p]
	case r.unsure[p.tab]:
		return simHeld
	}
	return ""
}

// read reads a book as it stands.
func (s *simSheet) read(book sheet.Book) simReading {
	for i := range book.Tabs {
		book.Tabs[i].Mark = s.tabs[book.Tabs[i].ID]
	}
	book.Tabs = withoutOthers(book.Tabs)
	form, problems := intake.Recognise(book, s.sim.catalog.Templates())
	expect := intake.Expect{Cluster: cluster, Period: period, District: s.district}
	draft, more := intake.Parse(form, s.sim.vocabulary, expect)
	r := simReading{
		says: map[simPart]string{}, rows: map[intake.TabCode]map[string]bool{}, unsure: map[intake.TabCode]bool{},
		blind: map[intake.TabCode]bool{}, emptied: map[intake.TabCode]string{}, problems: append(problems, more...), form: form,
	}
	for i := range r.problems {
		r.refused = r.refused || r.problems[i].Fatal
	}
	for _, code := range simTabs {
		reading, found := draft.Tabs[code]
		r.unsure[code] = reading.Problems > 0
		r.blind[code] = !found || reading.Rows == 0
		if found && reading.Rows == 0 && reading.Problems == 0 {
			r.emptied[code] = reading.Title
		}
	}
	r.readValues(&draft)
	for i := range draft.Awards {
		a := &draft.Awards[i]
		r.put(intake.TabAwards, awardRow(a.Form, a.Recipient, a.Stage, a.Decision), "count", a.Held, awardText(a.Count, a.Printed, a.Note))
	}
	for i := range draft.Narratives {
		n := &draft.Narratives[i]
		r.put(intake.TabNarratives, n.Section+"@"+n.Slot, "text", n.Held, n.Text)
	}
	for i := range draft.Plans {
		p := &draft.Plans[i]
		r.put(intake.TabPlans, p.Indicator+"@"+p.District, "plan", p.Held, figureText(&p.Plan, p.Printed))
	}
	r.readExemplars(&draft)
	return r
}

// simTabs are the tabs whose rows have versions.
var simTabs = []intake.TabCode{intake.TabIndicators, intake.TabAwards, intake.TabExemplars, intake.TabNarratives, intake.TabPlans}

// withoutOthers are the tabs that are the template's.
func withoutOthers(tabs []sheet.Tab) []sheet.Tab {
	var ours []sheet.Tab
	for _, tab := range tabs {
		if tab.Mark != "" {
			ours = append(ours, tab)
		}
	}
	return ours
}

// put notes what one part says; the first row of a key counts.
func (r *simReading) put(tab intake.TabCode, row, what string, held bool, text string) {
	if r.rows[tab] == nil {
		r.rows[tab] = map[string]bool{}
	}
	r.rows[tab][row] = true
	part := simPart{tab, row, what}
	if _, met := r.says[part]; met {
		return
	}
	if held {
		text = simHeld
	}
	r.says[part] = text
}

func (r *simReading) readValues(draft *intake.Draft) {
	for i := range draft.Values {
		v := &draft.Values[i]
		row := valueRowKey(v.Indicator, v.Context)
		if r.rows[intake.TabIndicators][row] {
			continue
		}
		given, held := false, len(v.Held) > 0
		for _, m := range simMeasures {
			number := v.Measure(m)
			given = given || number != nil
			text := ""
			if number != nil {
				text = figureText(number, v.Printed[m])
			}
			r.put(intake.TabIndicators, row, string(m), v.Held[m], text)
		}
		absence := ""
		if v.Absence != term.AbsenceNotYet && !given {
			absence = string(v.Absence)
		}
		r.put(intake.TabIndicators, row, "absence", held, absence)
		note := ""
		switch {
		case given || absence != "":
			note = v.Note
		case held:
			note = simPerhaps + v.Note
		}
		r.put(intake.TabIndicators, row, "note", v.HeldColumns[intake.ColumnNote], note)
	}
}

var simMeasures = []term.Measure{
	term.MeasureActual, term.MeasurePlan, term.MeasurePercentOfPlan, term.MeasureNumerator, term.MeasureDenominator,
	term.MeasureShare, term.MeasureChange,
}

func (r *simReading) readExemplars(draft *intake.Draft) {
	for i := range draft.Exemplars {
		e := &draft.Exemplars[i]
		row := fmt.Sprintf("%s@%s@%d", e.Section, intake.NormaliseName(e.Name), e.Occurrence)
		perhaps := ""
		if e.Held[intake.ColumnKind] { // a row whose kind was never good is not stored
			perhaps = simPerhaps
		}
		r.put(intake.TabExemplars, row, "name", false, perhaps+e.Name)
		r.put(intake.TabExemplars, row, "kind", e.Held[intake.ColumnKind], string(e.Kind))
		r.put(intake.TabExemplars, row, "place", e.Held[intake.ColumnPlace], perhaps+e.Place)
		r.put(intake.TabExemplars, row, "note", e.Held[intake.ColumnNote], perhaps+e.Note)
	}
}

func valueRowKey(indicator, context string) string {
	return strings.TrimSuffix(indicator+"@"+context, "@")
}

func awardRow(form string, recipient term.RecipientKind, stage term.AwardStage, decision string) string {
	return strings.Join([]string{form, string(recipient), string(stage), decision}, "@")
}

func awardText(count int64, printed, note string) string {
	return strconv.FormatInt(count, 10) + " printed " + printed + " note " + note
}

// figureText is a number and how it is printed.
func figureText(number *decimal.Decimal, printed string) string {
	return number.String() + " printed " + printed
}

// printedOf is the printed text of a measure in canonical JSON.
func printedOf(canonical string, m term.Measure) string { return figure.Texts(canonical)[m] }
