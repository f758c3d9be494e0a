package worker

import (
	"strconv"

	"thidua/intake"
	"thidua/store"
	"thidua/term"
)

// content is what the store holds of a submission: the latest versions, and what else a reading may change.
type content struct {
	values     table[valueKey, valueSays]
	awards     table[awardKey, awardSays]
	exemplars  table[exemplarKey, exemplarSays]
	narratives table[narrativeKey, narrativeSays]
	targets    table[targetKey, targetSays]
	header     headerSays // of the report; counts for the cluster's own sheet only
	public     bool       // the report is published, so that its header is seen by everybody
	documents  map[string]documentRow
	citations  []citationRow
	heading    string // of the submission: what the sheet says of itself and where, canonical JSON
	problems   []openProblem

	filled, required int
}

// rows is how many rows are stored.
func (c *content) rows() int {
	return len(c.values.rows) + len(c.awards.rows) + len(c.exemplars.rows) + len(c.narratives.rows) + len(c.targets.rows)
}

// Plan is the difference between a reading and the store: what applying it would change.
type Plan struct {
	values     diff[valueKey, valueSays]
	awards     diff[awardKey, awardSays]
	exemplars  diff[exemplarKey, exemplarSays]
	narratives diff[narrativeKey, narrativeSays]
	targets    diff[targetKey, targetSays]
	header     *headerSays // nil when it does not change
	documents  documentPlan
	citations  citationPlan
	heading    *string // nil when it does not change
	problems   problemPlan

	stored           int  // rows before
	planned          int  // of stored, plans of the lead
	met              int  // problems of the reading that hold something back
	plans            int  // plans of the lead that were read, wrong ones included
	filled, required int  // of the submission, after
	completeness     bool // they change
	public           bool // the header that changes is seen by everybody
}

// makePlan compares what was read with what is stored. It is pure: the same reading over the same store is the same
// plan, and applied to its own result it is empty.
func makePlan(stored *content, draft *intake.Draft, problems []intake.Problem, required []requirement) Plan {
	c := complaintsOf(problems)
	trusted := func(code intake.TabCode) trust { return trustIn(draft, code, c) }
	p := Plan{
		values: compare(stored.values, settleAll(draft.Values, stored.values, c.settleValue), trusted(intake.TabIndicators)),
		awards: compare(stored.awards, settleAll(draft.Awards, stored.awards, c.settleAward), trusted(intake.TabAwards)),
		exemplars: compare(stored.exemplars,
			settleAll(draft.Exemplars, stored.exemplars, c.settleExemplar), trusted(intake.TabExemplars)),
		narratives: compare(stored.narratives,
			settleAll(draft.Narratives, stored.narratives, c.settleNarrative), trusted(intake.TabNarratives)),
		targets:   compare(stored.targets, settleAll(draft.Plans, stored.targets, c.settleTarget), trusted(intake.TabPlans)),
		documents: planDocuments(draft.Documents, stored.documents),
		citations: planCitations(draft.Documents, stored.citations, stored.documents, trusted(intake.TabDocuments)),
		stored:    stored.rows(), planned: len(stored.targets.rows), plans: len(draft.Plans),
	}
	if header := settleHeader(&draft.Header, stored.header, trusted(intake.TabHeader)); draft.District == "" && header != stored.header {
		p.header, p.public = &header, stored.public
	}
	if heading := settleHeading(&draft.Header, stored.heading, trusted(intake.TabHeader)); heading != stored.heading {
		p.heading = &heading
	}
	problems = append(problems[:len(problems):len(problems)], emptiedTabs(stored, draft, trusted)...)
	p.problems, p.met = planProblems(problems, stored.problems), counted(problems)
	p.filled, p.required = completeness(required, after(stored.values, &p.values))
	p.completeness = p.filled != stored.filled || p.required != stored.required
	return p
}

// trustIn is what may be concluded from a tab: nothing when it is not there, cannot be read or has lost everything;
// not that a row is gone when it has problems.
func trustIn(draft *intake.Draft, code intake.TabCode, c complaints) trust {
	reading, found := draft.Tabs[code]
	switch {
	case !found:
		return trust{none: true, why: heldTabUnread}
	case reading.Rows > 0:
		return trust{doubtful: reading.Problems > 0}
	case reading.Problems == 0:
		return trust{none: true, why: heldTabEmptied}
	}
	if why := c.tabs[reading.Title]; why != "" {
		return trust{none: true, why: why}
	}
	return trust{none: true, why: heldTabUnread}
}

// emptiedTabs are the problems of tabs that have lost everything, so that somebody is told why their rows stay.
func emptiedTabs(stored *content, draft *intake.Draft, trusted func(intake.TabCode) trust) []intake.Problem {
	var problems []intake.Problem
	for _, tab := range []struct {
		code intake.TabCode
		rows int
	}{
		{intake.TabIndicators, len(stored.values.rows)},
		{intake.TabAwards, len(stored.awards.rows)},
		{intake.TabExemplars, len(stored.exemplars.rows)},
		{intake.TabNarratives, len(stored.narratives.rows)},
		{intake.TabPlans, len(stored.targets.rows)},
		{intake.TabDocuments, len(stored.citations)},
	} {
		if tab.rows > 0 && trusted(tab.code).why == heldTabEmptied {
			problems = append(problems, emptied(draft.Tabs[tab.code].Title, tab.rows))
		}
	}
	return problems
}

// Counts is how many rows of all kinds the plan concerns.
func (p *Plan) Counts() Counts {
	return p.values.counts().plus(p.awards.counts()).plus(p.exemplars.counts()).plus(p.narratives.counts()).
		plus(p.targets.counts())
}

// Withdrawing more than both of these of a submission is more likely an accident than a correction.
const (
	massRows    = 10
	massPercent = 20
)

// Check is nil when the plan may be applied without a person's consent, and errMassWithdrawal when it withdraws more
// than 10 rows and more than 20 % of what is stored. The lead's plans, of which there are many, and the other rows are
// looked at by themselves too: a report that is lost must not pass since the plans beside it are there.
func (p *Plan) Check() error {
	all, plans := p.Counts().Withdrawn, len(p.targets.withdraw)
	for _, part := range []struct{ withdrawn, stored int }{
		{all, p.stored}, {all - plans, p.stored - p.planned}, {plans, p.planned},
	} {
		if part.withdrawn > massRows && part.withdrawn*100 > part.stored*massPercent {
			return errMassWithdrawal.with("withdrawn", strconv.Itoa(part.withdrawn), "stored", strconv.Itoa(part.stored))
		}
	}
	return nil
}

// Empty says whether applying the plan would change nothing that a response shows.
func (p *Plan) Empty() bool { return p.scope() == store.None }

// scope is whose reading the plan concerns: the public's too when a document changes, since those are open to
// everybody, and when a version that is published stands elsewhere or is held now.
func (p *Plan) scope() store.Scope {
	switch {
	case !p.documents.empty(), p.header != nil && p.public,
		p.values.published(), p.awards.published(), p.exemplars.published(), p.narratives.published(),
		p.targets.published():
		return store.Published
	case p.values.empty() && p.awards.empty() && p.exemplars.empty() && p.narratives.empty() && p.targets.empty() &&
		p.header == nil && p.heading == nil && p.citations.empty() && p.problems.empty() && !p.completeness:
		return store.None
	}
	return store.All
}

// outcome is what applying the plan leads to.
func (p *Plan) outcome() term.SyncOutcome {
	if p.Empty() {
		return term.SyncOutcomeUnchanged
	}
	return term.SyncOutcomeApplied
}
