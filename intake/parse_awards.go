package intake

import (
	"slices"
	"strings"

	"thidua/decimal"
	"thidua/term"
)

// recipientColumns are the columns of the awards tab that hold counts, with the kind of recipient each counts.
var recipientColumns = []struct {
	code      ColumnCode
	recipient term.RecipientKind
	unit      Unit
}{
	{ColumnCollective, term.RecipientKindCollective, Unit{Name: Name{"tập thể", "collectives", []string{"đơn vị", "collective"}}}},
	{ColumnIndividual, term.RecipientKindIndividual, Unit{Name: Name{"cá nhân", "individuals", []string{"người", "individual"}}}},
	{ColumnHousehold, term.RecipientKindHousehold, Unit{Name: Name{"hộ gia đình", "households", []string{"hộ", "gia đình", "household"}}}},
}

// awardKey tells awards apart.
type awardKey struct {
	form      string
	recipient term.RecipientKind
	stage     term.AwardStage
	decision  string
}

// readAwards reads the awards tab and returns how many of its rows hold anything. A blank stage is DECIDED.
func (r *reader) readAwards(tab *FormTab) (filled int) {
	known := func(code string) bool { return hasKey(r.vocabulary.Forms, code) }
	k := r.newKeyer(tab, known, r.forms, byDecision)
	var counts []ColumnCode
	for _, column := range recipientColumns {
		counts = append(counts, column.code)
	}
	first := len(r.draft.Awards)
	keys := map[awardKey]string{} // the row's key, as duplicates are reported
	for row := range tab.rows {
		content := tab.filled(row, append(slices.Clone(counts), ColumnNote))
		key, sure, ok := k.identify(row, content)
		if !content {
			continue
		}
		filled++
		r.seeRow(tab, row)
		if !ok || !sure {
			continue
		}
		award := Award{Form: key.key, Tab: tab.Tab.Title, Row: row}
		if ok = r.readAwardRow(tab, &award); !ok {
			continue
		}
		rowName := strings.TrimRight(award.Form+"@"+string(award.Stage)+"@"+award.Decision, "@")
		if k.again(row, rowName) {
			continue
		}
		for _, column := range recipientColumns {
			one := award
			one.Recipient = column.recipient
			if r.readCount(tab, column.code, column.unit, &one) {
				keys[awardKey{one.Form, one.Recipient, one.Stage, one.Decision}] = rowName
				r.draft.Awards = append(r.draft.Awards, one)
			}
		}
	}
	for i := first; i < len(r.draft.Awards); i++ {
		award := &r.draft.Awards[i]
		if k.twice[keys[awardKey{award.Form, award.Recipient, award.Stage, award.Decision}]] {
			award.Held, award.Count = true, 0
		}
	}
	return filled
}

// readAwardRow reads what a row's counts have in common. ok is false when its key could not be read: then none of
// its counts has a place.
func (r *reader) readAwardRow(tab *FormTab, award *Award) (ok bool) {
	stage, staged := readWord[term.AwardStage](r, tab.at(award.Row, ColumnStage, award.Form))
	decision, decided := r.label(tab.at(award.Row, ColumnDecision, award.Form), longestName)
	note, noted := r.block(tab.at(award.Row, ColumnNote, award.Form), longestNote)
	if stage == "" {
		stage = term.AwardStageDecided
	}
	award.Stage, award.Decision, award.Note = stage, decision, note
	return staged && decided && noted
}

// readCount reads one count of a row; present is false when the row says nothing of that kind of recipient. What is
// written as none (-, không có) counts nought, as printed.
func (r *reader) readCount(tab *FormTab, code ColumnCode, unit Unit, award *Award) (present bool) {
	at := tab.at(award.Row, code, award.Form)
	cell := at.cell()
	if at.column == 0 || cell.IsBlank() {
		return false
	}
	award.Cell, award.Printed = at.address(), shownText(cell)
	figure := Figure{Measure: term.MeasureActual, Type: term.ValueTypeCount, Unit: unit, Locale: r.form.Locale}
	reading, p := ReadCell(cell, figure)
	allowed := r.vocabulary.Forms[award.Form].Recipients
	if len(allowed) > 0 && !slices.Contains(allowed, award.Recipient) {
		if p != nil || reading.Value != nil && *reading.Value != 0 {
			r.report(at, recipientProblem(award, allowed))
		}
		return false // nought of what the form does not know says nothing
	}
	switch {
	case p != nil:
	case reading.Absence == term.AbsenceNotCollected, reading.Absence == term.AbsenceNotYet:
		p = problem(ProblemNumberUnreadable, award.Printed, figure.wanted())
	case reading.Value != nil && (reading.Qualifier != term.QualifierExact || reading.Status != ""):
		p = problem(ProblemNumberInexact, award.Printed, figure.wanted())
	}
	if p != nil {
		r.report(at, p)
		award.Held = true
		return true
	}
	if reading.Value != nil {
		award.Count = int64(*reading.Value) / decimal.Scale
	}
	return true
}

func recipientProblem(award *Award, allowed []term.RecipientKind) *Problem {
	var vi, en []string
	for _, kind := range allowed {
		vi, en = append(vi, kind.Name(term.LanguageVi)), append(en, kind.Name(term.LanguageEn))
	}
	return problem(ProblemRecipient, award.Printed, Wording{"ô trống", "nothing"},
		place{"recipient", Wording{award.Recipient.Name(term.LanguageVi), award.Recipient.Name(term.LanguageEn)}},
		place{"allowed", Wording{strings.Join(vi, ", "), strings.Join(en, ", ")}})
}
