package reconcile

import (
	"context"
	"fmt"

	"thidua/ent"
	"thidua/ent/applicability"
	"thidua/ent/cluster"
	"thidua/ent/indicator"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/ent/report"
	"thidua/ent/rule"
	"thidua/ent/source"
	"thidua/ent/submission"
	"thidua/rules"
	"thidua/term"
)

// loaded is what a check reads: the facts, the rules, and the ids of what they name by codes.
type loaded struct {
	facts rules.Facts
	rules []rules.Rule

	cluster, period   int
	before            int // id of the period before, 0 when there is none
	ruleIDs           map[string]int
	districts         codes // the members
	indicators        codes
	sections          codes
	submissions       map[string]int            // by code of the unit, "" for the cluster's own
	ordinals          map[string]int            // of indicators, by code
	indicatorsInOrder []string                  // the codes of the indicators, in their order
	valid             map[string]bool           // indicators that hold on the last day
	measures          map[string][]term.Measure // expected of indicators
	rows              map[rules.Pair]sheetRow   // where the figures themselves stand
	read              map[string]bool           // units whose sheet was read, "" for the cluster's own
	unbound           []unbound                 // texts whose numbers were never looked at
	sheets            map[string]*rules.Facts   // the facts of each sheet alone, made for the first text that is bound
}

// codes find ids by codes and codes by ids.
type codes struct {
	id   map[string]int
	code map[int]string
}

func newCodes(size int) codes { return codes{make(map[string]int, size), make(map[int]string, size)} }

func (c codes) add(id int, code string) { c.id[code], c.code[id] = id, code }

// of is the code of a row's unit: "" for the cluster's own, ok false for one that is no member.
func (c codes) of(id *int) (code string, ok bool) {
	if id == nil {
		return "", true
	}
	code, ok = c.code[*id]
	return code, ok
}

// load reads everything in as many statements as there are kinds of rows.
func load(ctx context.Context, client *ent.Client, c Checking) (*loaded, error) {
	l := &loaded{facts: rules.Facts{Cluster: c.Cluster, Period: c.Period, ContextNames: c.ContextNames}}
	for _, step := range []struct {
		what string
		read func(context.Context, *ent.Client) error
	}{
		{"the report", l.loadReport},
		{"the rules", l.loadRules},
		{"the members", l.loadMembers},
		{"the indicators", l.loadIndicators},
		{"where indicators apply", l.loadApplicability},
		{"the submissions", l.loadSubmissions},
		{"the figures", l.loadFigures},
		{"the plans", l.loadPlans},
		{"the awards", l.loadAwards},
		{"the exemplars", l.loadItems},
		{"the documents", l.loadDocuments},
		{"the texts", l.loadTexts},
	} {
		if err := step.read(ctx, client); err != nil {
			return nil, fmt.Errorf("reading %s: %w", step.what, err)
		}
	}
	l.require()
	return l, nil
}

// loadReport finds the cluster, its report of the period, and the period before of those that it reported on.
func (l *loaded) loadReport(ctx context.Context, client *ent.Client) error {
	c, err := client.Cluster.Query().Where(cluster.Code(l.facts.Cluster)).Only(ctx)
	if err != nil {
		return unknown(err, l.facts.Cluster)
	}
	p, err := client.Period.Query().Where(period.Code(l.facts.Period)).Only(ctx)
	if err != nil {
		return unknown(err, l.facts.Period)
	}
	l.cluster, l.period, l.facts.PeriodEnd = c.ID, p.ID, p.EndsOn
	reports, err := client.Report.Query().Where(report.ClusterID(c.ID)).WithPeriod().Order(report.ByID()).All(ctx)
	if err != nil {
		return err
	}
	var before *ent.Period
	for _, r := range reports {
		other := r.Edges.Period
		switch {
		case other.ID == p.ID:
			l.facts.ReportedOn = valueOr(r.IssuedOn)
			l.facts.Headers = []rules.Header{headerOf(r)}
		case other.Kind == p.Kind && other.StartsOn < p.StartsOn && (before == nil || before.StartsOn < other.StartsOn):
			before = other
		}
	}
	if before != nil {
		l.before = before.ID
	}
	return nil
}

// unknown tells a code that is not there from a database that fails.
func unknown(err error, code string) error {
	if ent.IsNotFound(err) {
		return fmt.Errorf("%w: %q", ErrUnknown, code)
	}
	return err
}

// loadRules reads the rules that are switched on. One that cannot be read is an error: leaving it out would end its
// findings.
func (l *loaded) loadRules(ctx context.Context, client *ent.Client) error {
	rows, err := client.Rule.Query().Where(rule.Enabled(true)).Order(rule.ByID()).All(ctx)
	if err != nil {
		return err
	}
	l.ruleIDs = make(map[string]int, len(rows))
	for _, r := range rows {
		compiled, err := rules.Compile(rules.Definition{
			Code: r.Code, Kind: r.Kind, Severity: r.Severity, Parameters: []byte(r.Parameters),
			MessageVi: r.MessageVi, MessageEn: r.MessageEn,
		})
		if err != nil {
			return err
		}
		l.rules, l.ruleIDs[r.Code] = append(l.rules, compiled), r.ID
	}
	return nil
}

func (l *loaded) loadMembers(ctx context.Context, client *ent.Client) error {
	members, err := client.Membership.Query().Where(membership.ClusterID(l.cluster), membership.PeriodID(l.period)).
		WithDistrict().Order(membership.ByOrdinal(), membership.ByID()).All(ctx)
	if err != nil {
		return err
	}
	l.districts = newCodes(len(members))
	for _, m := range members {
		d := m.Edges.District
		l.districts.add(d.ID, d.Code)
		l.facts.Members = append(l.facts.Members, rules.Member{
			Code: d.Code, NameVi: d.NameVi, NameEn: d.NameEn, ValidFrom: valueOr(d.ValidFrom), Until: valueOr(d.ValidTo),
		})
	}
	return nil
}

func (l *loaded) loadIndicators(ctx context.Context, client *ent.Client) error {
	rows, err := client.Indicator.Query().Order(indicator.ByOrdinal(), indicator.ByID()).All(ctx)
	if err != nil {
		return err
	}
	l.indicators = newCodes(len(rows))
	for _, i := range rows {
		l.indicators.add(i.ID, i.Code)
		l.indicatorsInOrder = append(l.indicatorsInOrder, i.Code)
	}
	l.facts.Indicators = make(map[string]rules.Indicator, len(rows))
	l.ordinals, l.valid = make(map[string]int, len(rows)), make(map[string]bool, len(rows))
	l.measures = make(map[string][]term.Measure, len(rows))
	for _, i := range rows {
		l.facts.Indicators[i.Code] = rules.Indicator{
			Code: i.Code, NameVi: i.NameVi, NameEn: i.NameEn, UnitVi: i.UnitVi, UnitEn: i.UnitEn,
			ValueType: i.ValueType, Direction: i.Direction, Aggregation: i.Aggregation,
			Weight: l.indicators.code[valueOr(i.WeightID)], Decimals: i.Decimals,
		}
		l.ordinals[i.Code], l.measures[i.Code] = i.Ordinal, i.Measures
		l.valid[i.Code] = holds(i.ValidFrom, i.ValidTo, l.facts.PeriodEnd)
	}
	return nil
}

// holds says whether a day lies in [from, until); nil is no limit.
func holds(from, until *term.Date, day term.Date) bool {
	return (from == nil || *from <= day) && (until == nil || day < *until)
}

// loadApplicability reads for which members an indicator is not expected. What is said of a unit and period goes before
// what is said of the unit, that before what is said of the period, and that before what is said of all.
func (l *loaded) loadApplicability(ctx context.Context, client *ent.Client) error {
	rows, err := client.Applicability.Query().
		Where(applicability.Or(applicability.PeriodIDIsNil(), applicability.PeriodID(l.period))).All(ctx)
	if err != nil {
		return err
	}
	type exception struct {
		indicator, district int // 0 is every unit
		always              bool
	}
	said := make(map[exception]bool, len(rows))
	concerned := map[int]bool{}
	for _, a := range rows {
		said[exception{a.IndicatorID, valueOr(a.DistrictID), a.PeriodID == nil}] = a.Applicable
		concerned[a.IndicatorID] = true
	}
	l.facts.Inapplicable = map[rules.Pair]bool{}
	for indicator := range concerned {
		for district, code := range l.districts.code {
			for _, of := range []exception{
				{indicator, district, false}, {indicator, district, true}, {indicator, 0, false}, {indicator, 0, true},
			} {
				if applies, ok := said[of]; ok {
					if !applies {
						l.facts.Inapplicable[rules.Pair{Indicator: l.indicators.code[indicator], District: code}] = true
					}
					break
				}
			}
		}
	}
	return nil
}

// loadSubmissions finds the submissions and which of their sheets were read. Nobody is told what a sheet lacks that was
// never read.
func (l *loaded) loadSubmissions(ctx context.Context, client *ent.Client) error {
	rows, err := client.Submission.Query().Where(submission.ClusterID(l.cluster), submission.PeriodID(l.period)).
		WithSources(func(q *ent.SourceQuery) { q.Where(source.LastReadAtNotNil()) }).All(ctx)
	if err != nil {
		return err
	}
	l.submissions, l.read = make(map[string]int, len(rows)), make(map[string]bool, len(rows))
	for _, s := range rows {
		district, ok := l.districts.of(s.DistrictID)
		if !ok {
			continue
		}
		l.submissions[district] = s.ID
		l.read[district] = len(s.Edges.Sources) > 0
		if district == "" && len(l.facts.Headers) > 0 {
			ReadHeading(s.Header).locate(&l.facts.Headers[0])
		}
	}
	if !l.read[""] {
		l.facts.Headers = nil
	}
	return nil
}

// valueOr is what a pointer points to, the zero value for nil.
func valueOr[T any](pointer *T) T {
	var value T
	if pointer != nil {
		value = *pointer
	}
	return value
}
