package worker

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/answer"
	"thidua/ent/award"
	"thidua/ent/exemplar"
	"thidua/ent/indicatorvalue"
	"thidua/ent/narrative"
	"thidua/ent/predicate"
	"thidua/ent/target"
	"thidua/figure"
)

// refusable is a version of a row of the sheet that is the latest and not approved, or approved and no longer the
// latest. Two of one key are what the sheet says and what stands.
type refusable struct {
	key, name string
	approved  bool
	refused   *time.Time
	reason    string
	says      []saying
}

// saying is one thing that a version says, and its cell.
type saying struct{ what, text, tab, cell string }

// toldRefusals are the changes of the source's sheet that the lead did not approve, as far as the sheet still says so.
func (p *pass) toldRefusals(ctx context.Context) ([]answer.Refusal, error) {
	var order []string
	found := map[string]*[2]*refusable{} // what is approved, what is the latest
	for _, load := range []func(context.Context) ([]refusable, error){
		p.refusableValues, p.refusableTargets, p.refusableAwards, p.refusableExemplars, p.refusableNarratives,
	} {
		versions, err := load(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading what was not approved: %w", err)
		}
		for i := range versions {
			v := &versions[i]
			if found[v.key] == nil {
				found[v.key] = &[2]*refusable{}
				order = append(order, v.key)
			}
			at := 1
			if v.approved {
				at = 0
			}
			found[v.key][at] = v
		}
	}
	var told []answer.Refusal
	for _, key := range order {
		if r, is := refusal(found[key][0], found[key][1]); is {
			told = append(told, r)
		}
	}
	return told, nil
}

// refusal is what is told of what stands and of what the sheet says, each nil for nothing; false when nothing is.
func refusal(approved, latest *refusable) (r answer.Refusal, told bool) {
	decided := latest
	if latest == nil {
		decided = approved
	}
	if decided == nil || decided.refused == nil {
		return r, false
	}
	r = answer.Refusal{What: decided.name, Reason: decided.reason, At: *decided.refused}
	var before, now []saying
	if approved != nil {
		before = approved.says
	}
	if latest != nil {
		now = latest.says
	}
	var was, is []string
	for _, what := range differing(before, now) {
		old, said := of(before, what), of(now, what)
		if at := printedAt(said, old); r.Cell == "" {
			r.Tab, r.Cell = at.tab, at.cell
		}
		was, is = append(was, old.text), append(is, said.text)
	}
	r.Old, r.New = joined(was), joined(is)
	return r, len(was) > 0
}

// differing are the things of which two versions say something else, in the order of the sheet.
func differing(before, now []saying) (whats []string) {
	for _, s := range slices.Concat(now, before) {
		if !slices.Contains(whats, s.what) && of(before, s.what).text != of(now, s.what).text {
			whats = append(whats, s.what)
		}
	}
	return whats
}

// of is what is said of a thing, nothing when it is not there.
func of(says []saying, what string) saying {
	i := slices.IndexFunc(says, func(s saying) bool { return s.what == what })
	if i < 0 {
		return saying{}
	}
	return says[i]
}

// printedAt is the saying whose cell is told: that of the sheet as it is now, if it has one.
func printedAt(now, before saying) saying {
	if now.cell != "" {
		return now
	}
	return before
}

func joined(texts []string) string {
	return strings.Join(slices.DeleteFunc(texts, func(text string) bool { return text == "" }), "; ")
}

// unsettled are those versions of a table.
func (p *pass) unsettled() func(*sql.Selector) {
	return sql.AndPredicates(
		sql.FieldEQ(indicatorvalue.FieldSubmissionID, p.source.SubmissionID),
		sql.OrPredicates(
			sql.AndPredicates(
				sql.FieldIsNull(indicatorvalue.FieldSupersededAt),
				sql.OrPredicates(sql.FieldIsNull(indicatorvalue.FieldApprovedFrom), sql.FieldNotNull(indicatorvalue.FieldApprovedTo)),
			),
			sql.AndPredicates(
				sql.FieldNotNull(indicatorvalue.FieldSupersededAt),
				sql.FieldNotNull(indicatorvalue.FieldApprovedFrom), sql.FieldIsNull(indicatorvalue.FieldApprovedTo),
			),
		),
	)
}

func (p *pass) refusableValues(ctx context.Context) ([]refusable, error) {
	rows, err := p.w.Store.Client().IndicatorValue.Query().Where(predicate.IndicatorValue(p.unsettled())).
		WithIndicator().Order(indicatorvalue.ByID()).All(ctx)
	versions := make([]refusable, len(rows))
	for i, v := range rows {
		of := figure.Row{
			Actual: v.Actual, Plan: v.Plan, PercentOfPlan: v.PercentOfPlan, Numerator: v.Numerator, Denominator: v.Denominator,
			Share: v.Share, Change: v.Change, Printed: v.Printed, Cells: v.Cells, Sheet: figure.Cell{Tab: v.Tab},
		}
		versions[i] = refusable{
			key: fmt.Sprint("figure ", v.IndicatorID, " ", v.Context), name: v.Edges.Indicator.NameVi,
			approved: v.ApprovedFrom != nil && v.ApprovedTo == nil, refused: v.RefusedAt, reason: v.RefusedReason,
		}
		for _, f := range of.Figures() {
			s := saying{what: string(f.Measure), text: f.Value.Format(0, true)}
			if f.Printed != nil {
				s.text = *f.Printed
			}
			if f.Cell != nil {
				s.tab, s.cell = f.Cell.Tab, f.Cell.Address
			}
			versions[i].says = append(versions[i].says, s)
		}
	}
	return versions, err
}

func (p *pass) refusableTargets(ctx context.Context) ([]refusable, error) {
	rows, err := p.w.Store.Client().Target.Query().Where(predicate.Target(p.unsettled())).
		WithIndicator().WithDistrict().Order(target.ByID()).All(ctx)
	versions := make([]refusable, len(rows))
	for i, v := range rows {
		name := v.Edges.Indicator.NameVi
		if v.Edges.District != nil {
			name += " (kế hoạch giao " + v.Edges.District.NameVi + ")"
		}
		versions[i] = refusable{
			key: fmt.Sprint("plan ", name, " ", v.IndicatorID, " ", v.Context), name: name,
			approved: v.ApprovedFrom != nil && v.ApprovedTo == nil, refused: v.RefusedAt, reason: v.RefusedReason,
			says: []saying{{"plan", printedOr(v.Printed, v.Value.Format(0, true)), v.Tab, v.Address}},
		}
	}
	return versions, err
}

func (p *pass) refusableAwards(ctx context.Context) ([]refusable, error) {
	rows, err := p.w.Store.Client().Award.Query().Where(predicate.Award(p.unsettled())).WithForm().Order(award.ByID()).All(ctx)
	versions := make([]refusable, len(rows))
	for i, v := range rows {
		versions[i] = refusable{
			key: fmt.Sprint("award ", v.FormID, " ", v.RecipientKind, " ", v.Stage, " ", v.Decision), name: v.Edges.Form.NameVi,
			approved: v.ApprovedFrom != nil && v.ApprovedTo == nil, refused: v.RefusedAt, reason: v.RefusedReason,
			says: []saying{{"count", printedOr(v.Printed, itoa(int(v.Count))), v.Tab, v.Address}},
		}
	}
	return versions, err
}

func (p *pass) refusableExemplars(ctx context.Context) ([]refusable, error) {
	rows, err := p.w.Store.Client().Exemplar.Query().Where(predicate.Exemplar(p.unsettled())).
		WithPerson().WithSection().Order(exemplar.ByID()).All(ctx)
	versions := make([]refusable, len(rows))
	for i, v := range rows {
		versions[i] = refusable{
			key: fmt.Sprint("exemplar ", v.SectionID, " ", v.NameKey, " ", v.Occurrence), name: v.Edges.Section.TitleVi,
			approved: v.ApprovedFrom != nil && v.ApprovedTo == nil, refused: v.RefusedAt, reason: v.RefusedReason,
		}
		if v.Edges.Person != nil {
			parts := []string{v.Edges.Person.Name, v.Place, v.Model, v.Note}
			text := strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
			versions[i].says = []saying{{"name", text, v.Tab, v.Address}}
		}
	}
	return versions, err
}

func (p *pass) refusableNarratives(ctx context.Context) ([]refusable, error) {
	rows, err := p.w.Store.Client().Narrative.Query().Where(predicate.Narrative(p.unsettled())).
		WithSection().Order(narrative.ByID()).All(ctx)
	versions := make([]refusable, len(rows))
	for i, v := range rows {
		versions[i] = refusable{
			key: fmt.Sprint("text ", v.SectionID, " ", v.Slot), name: v.Edges.Section.TitleVi,
			approved: v.ApprovedFrom != nil && v.ApprovedTo == nil, refused: v.RefusedAt, reason: v.RefusedReason,
			says: []saying{{"text", v.Text, v.Tab, v.Address}},
		}
	}
	return versions, err
}

func printedOr(printed, text string) string {
	if printed != "" {
		return printed
	}
	return text
}
