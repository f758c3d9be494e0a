package worker_test

import (
	"fmt"
	"time"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/exemplar"
	"thidua/ent/indicatorvalue"
	"thidua/ent/narrative"
	"thidua/ent/target"
	"thidua/intake"
)

// simVersion is what a part said, as it is stored, from a moment on until another; a zero until is that of the latest.
type simVersion struct {
	from, until time.Time
	says        string
}

// String is the version on one line.
func (v simVersion) String() string {
	return fmt.Sprintf("%q from %s", v.says, v.from.Format("02 15:04:05"))
}

// versions are all that is stored of a source's submission, part by part, oldest first.
func (s *simulation) versions(of *ent.Source) map[simPart][]simVersion {
	s.t.Helper()
	ctx, c, id := s.system(), s.store.Client(), of.SubmissionID
	parts := map[simPart][]simVersion{}
	put := func(tab intake.TabCode, row, what string, from time.Time, until *time.Time, says string) {
		v := simVersion{from: from, says: says}
		if until != nil {
			v.until = *until
		}
		p := simPart{tab, row, what}
		parts[p] = append(parts[p], v)
	}
	for _, v := range c.IndicatorValue.Query().Where(indicatorvalue.SubmissionID(id)).Order(indicatorvalue.ByRecordedAt(), indicatorvalue.ByID()).
		WithIndicator().AllX(ctx) {
		row := valueRowKey(v.Edges.Indicator.Code, v.Context)
		say := func(what, text string) { put(intake.TabIndicators, row, what, v.RecordedAt, v.SupersededAt, text) }
		saysOfValue(v, say)
	}
	for _, a := range c.Award.Query().Where(award.SubmissionID(id)).Order(award.ByRecordedAt(), award.ByID()).WithForm().AllX(ctx) {
		put(intake.TabAwards, awardRow(a.Edges.Form.Code, a.RecipientKind, a.Stage, a.Decision), "count", a.RecordedAt, a.SupersededAt,
			awardText(a.Count, a.Printed, a.Note))
	}
	for _, e := range c.Exemplar.Query().Where(exemplar.SubmissionID(id)).Order(exemplar.ByRecordedAt(), exemplar.ByID()).
		WithSection().WithPerson().AllX(ctx) {
		row := fmt.Sprintf("%s@%s@%d", e.Edges.Section.Code, e.NameKey, e.Occurrence)
		for _, said := range [][2]string{{"name", e.Edges.Person.Name}, {"kind", string(e.Kind)}, {"place", e.Place}, {"note", e.Note}} {
			put(intake.TabExemplars, row, said[0], e.RecordedAt, e.SupersededAt, said[1])
		}
	}
	for _, n := range c.Narrative.Query().Where(narrative.SubmissionID(id)).Order(narrative.ByRecordedAt(), narrative.ByID()).WithSection().AllX(ctx) {
		put(intake.TabNarratives, n.Edges.Section.Code+"@"+n.Slot, "text", n.RecordedAt, n.SupersededAt, n.Text)
	}
	for _, p := range c.Target.Query().Where(target.SubmissionID(id)).Order(target.ByRecordedAt(), target.ByID()).WithIndicator().WithDistrict().AllX(ctx) {
		put(intake.TabPlans, p.Edges.Indicator.Code+"@"+p.Edges.District.Code, "plan", p.RecordedAt, p.SupersededAt, figureText(&p.Value, p.Printed))
	}
	return parts
}

// saysOfValue tells the parts of a stored row of the indicators tab.
func saysOfValue(v *ent.IndicatorValue, say func(what, text string)) {
	for i, number := range []*decimal.Decimal{v.Actual, v.Plan, v.PercentOfPlan, v.Numerator, v.Denominator, v.Share, v.Change} {
		text := ""
		if number != nil {
			text = figureText(number, printedOf(v.Printed, simMeasures[i]))
		}
		say(string(simMeasures[i]), text)
	}
	absence := ""
	if v.Absence != nil {
		absence = string(*v.Absence)
	}
	say("absence", absence)
	say("note", v.Note)
}
