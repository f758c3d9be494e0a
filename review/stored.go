package review

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/exemplar"
	"thidua/ent/indicatorvalue"
	"thidua/ent/narrative"
	"thidua/ent/predicate"
	"thidua/ent/recipient"
	"thidua/ent/target"
	"thidua/figure"
	"thidua/term"
)

// version is a version of a row that is the latest and not approved, or approved and no longer the latest.
type version struct {
	table   string
	id      int
	place   place
	subject subject
	marks   marks
	run     *int
	says    []said
	award   int // id of the award that a recipient belongs to, 0 for others
}

// place is whose a version is.
type place struct {
	cluster, period int
	district        int // 0: the cluster's own
}

// subject is what a version tells of, by codes: versions of one row have one.
type subject struct {
	kind           ChangeKind
	code           string // of the indicator, form or section
	nameVi, nameEn string
	detail         string // the rest of the key, escaped: context, kind of recipient, slot
	context        string
}

func (s subject) key() Key {
	return Key(strings.Join([]string{string(s.kind), url.PathEscape(s.code), s.detail}, "/"))
}

// detail makes the rest of a key of its parts.
func detail(parts ...string) string {
	escaped := make([]string, len(parts))
	for i, part := range parts {
		escaped[i] = url.PathEscape(part)
	}
	return strings.Join(escaped, "/")
}

// marks are what became of a version.
type marks struct {
	recordedAt                             time.Time
	supersededAt, approvedFrom, approvedTo *time.Time
	refused                                refusal
}

// refusal is when and why a version was refused; zero when it was not.
type refusal struct {
	at     *time.Time
	reason string
}

func (m marks) latest() bool   { return m.supersededAt == nil }
func (m marks) approved() bool { return m.approvedFrom != nil && m.approvedTo == nil }

// said is one thing that a version says.
type said struct {
	what    string       // measure or column
	measure term.Measure // "" for a column
	text    string       // as people read it
	exact   string       // what tells two values apart that are printed alike
	cell    Cell
}

// unsettled are the versions among some rows that are the latest and not approved, or approved and no longer the latest; and
// where a withdrawal was refused, those that came and went since.
func unsettled(ctx context.Context, client *ent.Client, of condition) ([]version, error) {
	all, err := stored(ctx, client, sql.AndPredicates(of, sql.OrPredicates(
		sql.AndPredicates(sql.FieldIsNull(supersededAt), lapsed(approvedFrom, approvedTo)),
		sql.AndPredicates(sql.FieldNotNull(supersededAt), holds(approvedFrom, approvedTo)),
	)))
	if err != nil {
		return nil, err
	}
	var since time.Time
	for _, v := range all {
		if at := v.marks.refused.at; v.marks.approved() && at != nil && (since.IsZero() || at.Before(since)) {
			since = *at
		}
	}
	if since.IsZero() {
		return all, nil
	}
	gone, err := stored(ctx, client, sql.AndPredicates(of, sql.FieldGT(recordedAt, since),
		sql.FieldNotNull(supersededAt), lapsed(approvedFrom, approvedTo)))
	return append(all, gone...), err
}

// stored are the versions for which a condition holds.
func stored(ctx context.Context, client *ent.Client, where condition) ([]version, error) {
	var all []version
	for _, load := range []func(context.Context, *ent.Client, condition) ([]version, error){
		storedValues, storedTargets, storedAwards, storedRecipients, storedExemplars, storedNarratives,
	} {
		found, err := load(ctx, client, where)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func storedValues(ctx context.Context, client *ent.Client, where condition) ([]version, error) {
	found, err := client.IndicatorValue.Query().Where(predicate.IndicatorValue(where)).WithIndicator().
		Order(indicatorvalue.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for changed figures: %w", err)
	}
	all := make([]version, len(found))
	for i, v := range found {
		all[i] = version{
			table: indicatorvalue.Table, id: v.ID, place: place{v.ClusterID, v.PeriodID, unit(v.DistrictID)},
			subject: ofIndicator(ChangeFigure, v.Edges.Indicator, v.Context),
			marks:   marks{v.RecordedAt, v.SupersededAt, v.ApprovedFrom, v.ApprovedTo, refusal{v.RefusedAt, v.RefusedReason}}, run: v.RunID, says: valueSays(v),
		}
	}
	return all, nil
}

// valueSays are the measures of a figure in the order of the sheet, and what it says beside them.
func valueSays(v *ent.IndicatorValue) []said {
	row := figure.Row{
		Actual: v.Actual, Plan: v.Plan, PercentOfPlan: v.PercentOfPlan, Numerator: v.Numerator, Denominator: v.Denominator,
		Share: v.Share, Change: v.Change, Printed: v.Printed, Cells: v.Cells, Sheet: figure.Cell{Tab: v.Tab},
	}
	says := make([]said, 0, 8)
	for _, f := range row.Figures() {
		s := said{what: string(f.Measure), measure: f.Measure, text: f.Value.Format(0, true), exact: f.Value.String()}
		if f.Printed != nil {
			s.text = *f.Printed
		}
		if f.Cell != nil {
			s.cell = Cell{f.Cell.Tab, f.Cell.Address}
		}
		if f.Measure == term.MeasureChange && v.ChangeKind != nil {
			s.exact += " " + string(*v.ChangeKind)
		}
		says = append(says, s)
	}
	says = column(says, "qualifier", exceptDefault(string(v.Qualifier), string(term.QualifierExact)))
	says = column(says, "status", exceptDefault(string(v.Status), string(term.ValueStatusFinal)))
	if v.Absence != nil {
		says = column(says, "absence", string(*v.Absence))
	}
	if v.DenominatorKind != nil {
		says = column(says, "denominatorKind", string(*v.DenominatorKind))
	}
	return column(says, "note", v.Note)
}

func exceptDefault(text, usual string) string {
	if text == usual {
		return ""
	}
	return text
}

// column adds what a column says, if anything.
func column(says []said, what, text string) []said {
	if text == "" {
		return says
	}
	return append(says, said{what: what, text: text, exact: text})
}

// number adds what a column of numbers says, if anything.
func number(says []said, what string, n *decimal.Decimal) []said {
	if n == nil {
		return says
	}
	return append(says, said{what: what, text: n.Format(0, true), exact: n.String()})
}

func storedTargets(ctx context.Context, client *ent.Client, where condition) ([]version, error) {
	found, err := client.Target.Query().Where(predicate.Target(where)).WithIndicator().Order(target.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for changed plans: %w", err)
	}
	all := make([]version, len(found))
	for i, v := range found {
		text := v.Printed
		if text == "" {
			text = v.Value.Format(0, true)
		}
		all[i] = version{
			table: target.Table, id: v.ID, place: place{v.ClusterID, v.PeriodID, unit(v.DistrictID)},
			subject: ofIndicator(ChangeTarget, v.Edges.Indicator, v.Context),
			marks:   marks{v.RecordedAt, v.SupersededAt, v.ApprovedFrom, v.ApprovedTo, refusal{v.RefusedAt, v.RefusedReason}}, run: v.RunID,
			says: []said{{string(term.MeasurePlan), term.MeasurePlan, text, v.Value.String(), Cell{v.Tab, v.Address}}},
		}
	}
	return all, nil
}

func ofIndicator(kind ChangeKind, i *ent.Indicator, context string) subject {
	return subject{kind: kind, code: i.Code, nameVi: i.NameVi, nameEn: i.NameEn, detail: detail(context), context: context}
}

func storedAwards(ctx context.Context, client *ent.Client, where condition) ([]version, error) {
	found, err := client.Award.Query().Where(predicate.Award(where)).WithForm().Order(award.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for changed awards: %w", err)
	}
	all := make([]version, len(found))
	for i, v := range found {
		text := v.Printed
		if text == "" {
			text = fmt.Sprint(v.Count)
		}
		says := []said{{what: "count", text: text, exact: fmt.Sprint(v.Count), cell: Cell{v.Tab, v.Address}}}
		all[i] = version{
			table: award.Table, id: v.ID, place: place{v.ClusterID, v.PeriodID, unit(v.DistrictID)}, subject: ofAward(v), run: v.RunID,
			marks: marks{v.RecordedAt, v.SupersededAt, v.ApprovedFrom, v.ApprovedTo, refusal{v.RefusedAt, v.RefusedReason}},
			says:  column(says, "note", v.Note),
		}
	}
	return all, nil
}

func ofAward(a *ent.Award) subject {
	s := subject{kind: ChangeAward, detail: detail(string(a.RecipientKind), string(a.Stage), a.Decision), context: a.Decision}
	if form := a.Edges.Form; form != nil {
		s.code, s.nameVi, s.nameEn = form.Code, form.NameVi, form.NameEn
	}
	return s
}

// storedRecipients are those who are named in awards. They are of the award's subject: names go with their award.
func storedRecipients(ctx context.Context, client *ent.Client, where condition) ([]version, error) {
	found, err := client.Recipient.Query().Where(predicate.Recipient(where)).WithPerson().
		WithAward(func(q *ent.AwardQuery) { q.WithForm() }).Order(recipient.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for changed recipients: %w", err)
	}
	all := make([]version, 0, len(found))
	for _, v := range found {
		if v.Edges.Award == nil {
			continue // of a version that nobody sees any more
		}
		name := ""
		if v.Edges.Person != nil {
			name = v.Edges.Person.Name
		}
		who := strings.TrimSpace(name + " " + v.Decision)
		all = append(all, version{
			table: recipient.Table, id: v.ID, place: place{v.ClusterID, v.PeriodID, unit(v.DistrictID)}, subject: ofAward(v.Edges.Award), award: v.AwardID,
			marks: marks{v.RecordedAt, v.SupersededAt, v.ApprovedFrom, v.ApprovedTo, refusal{v.RefusedAt, v.RefusedReason}},
			says:  []said{{what: "recipient", text: who, exact: who + " " + string(v.State)}},
		})
	}
	return all, nil
}

func storedExemplars(ctx context.Context, client *ent.Client, where condition) ([]version, error) {
	found, err := client.Exemplar.Query().Where(predicate.Exemplar(where)).WithPerson().WithSection().WithMovement().
		Order(exemplar.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for changed exemplars: %w", err)
	}
	all := make([]version, len(found))
	for i, v := range found {
		all[i] = version{
			table: exemplar.Table, id: v.ID, place: place{v.ClusterID, v.PeriodID, unit(v.DistrictID)}, run: v.RunID,
			subject: ofSection(ChangeExemplar, v.Edges.Section, v.NameKey, fmt.Sprint(v.Occurrence)),
			marks:   marks{v.RecordedAt, v.SupersededAt, v.ApprovedFrom, v.ApprovedTo, refusal{v.RefusedAt, v.RefusedReason}}, says: exemplarSays(v),
		}
	}
	return all, nil
}

func exemplarSays(v *ent.Exemplar) (says []said) {
	if v.Edges.Person != nil {
		says = column(says, "name", v.Edges.Person.Name)
	}
	if len(says) > 0 {
		says[0].cell = Cell{v.Tab, v.Address}
	}
	says = column(says, "kind", string(v.Kind))
	says = column(says, "place", v.Place)
	if v.Edges.Movement != nil {
		says = column(says, "movement", v.Edges.Movement.NameVi)
	}
	says = column(says, "model", v.Model)
	says = number(says, "incomeMin", v.IncomeMin)
	says = number(says, "incomeMax", v.IncomeMax)
	says = number(says, "jobsMin", v.JobsMin)
	says = number(says, "jobsMax", v.JobsMax)
	if v.OpenEnded {
		says = column(says, "openEnded", "…")
	}
	return column(says, "note", v.Note)
}

func storedNarratives(ctx context.Context, client *ent.Client, where condition) ([]version, error) {
	found, err := client.Narrative.Query().Where(predicate.Narrative(where)).WithSection().Order(narrative.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for changed texts: %w", err)
	}
	all := make([]version, len(found))
	for i, v := range found {
		all[i] = version{
			table: narrative.Table, id: v.ID, place: place{v.ClusterID, v.PeriodID, unit(v.DistrictID)}, run: v.RunID,
			subject: ofSection(ChangeNarrative, v.Edges.Section, v.Slot),
			marks:   marks{v.RecordedAt, v.SupersededAt, v.ApprovedFrom, v.ApprovedTo, refusal{v.RefusedAt, v.RefusedReason}},
			says:    []said{{what: "text", text: v.Text, exact: v.Text, cell: Cell{v.Tab, v.Address}}},
		}
	}
	return all, nil
}

func ofSection(kind ChangeKind, s *ent.Section, key ...string) subject {
	return subject{kind: kind, code: s.Code, nameVi: s.TitleVi, nameEn: s.TitleEn, context: key[0], detail: detail(key...)}
}

func unit(district *int) int {
	if district == nil {
		return 0
	}
	return *district
}
