package report_test

import (
	"context"
	"testing"
	"time"

	"thidua/decimal"
	"thidua/ent/district"
	"thidua/ent/indicator"
	"thidua/ent/indicatorvalue"
	"thidua/ent/narrative"
	"thidua/ent/section"
	"thidua/guard"
	"thidua/report"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// correct gives a member's figure another number, as a later reading of its sheet would.
func (e *example) correct(t *testing.T, unit, code, actual, printed string) {
	t.Helper()
	e.forward()
	e.write(t, func(ctx context.Context, tx *store.Tx) error {
		old := tx.Client.IndicatorValue.Query().Where(indicatorvalue.HasDistrictWith(district.Code(unit)),
			indicatorvalue.HasIndicatorWith(indicator.Code(code)), indicatorvalue.SupersededAtIsNil()).OnlyX(ctx)
		tx.Client.IndicatorValue.UpdateOne(old).SetSupersededAt(tx.At).ExecX(ctx)
		return tx.Client.IndicatorValue.Create().SetSubmissionID(old.SubmissionID).SetNillableMembershipID(old.MembershipID).
			SetNillableDistrictID(old.DistrictID).SetClusterID(old.ClusterID).SetPeriodID(old.PeriodID).SetIndicatorID(old.IndicatorID).
			SetRecordedAt(tx.At).SetActual(decimal.MustParse(actual)).SetPrinted(`{"ACTUAL":"` + printed + `"}`).Exec(ctx)
	})
}

// actual is a member's figure as a tree prints it, "" where it has none.
func actual(r *report.Report, unit, code string) string {
	for _, row := range r.Rows() {
		if row.Indicator.Code == code && row.Context == "" {
			if f := row.Of(unit); f != nil {
				return f.Text(term.MeasureActual)
			}
		}
	}
	return ""
}

const (
	lay     = "dien-bien/muong-lay"
	schools = "national-standard-schools"
)

// Before it is published the public sees no report, and afterwards the figures that were published, whatever the sheets
// say since. Who works on it sees the latest, and what was said at any moment.
func TestViews(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		e := newExample(t, dialect)
		public := as(t, guard.Public())
		if tree, err := report.Build(public, e.Client(), e.ask()); tree != nil || err != nil {
			t.Fatalf("the public sees an unpublished report: %v, %v", tree, err)
		}
		e.publish(t, "đã ban hành trên giấy")
		published := e.now
		e.correct(t, lay, schools, "15", "15")
		for name, c := range map[string]struct {
			ctx  context.Context
			want string
			view term.View
		}{
			"public":                     {public, "13", term.ViewPublished},
			"public, asking for latest":  {as(t, guard.Public(), guard.View{Kind: term.ViewLatest}), "13", term.ViewPublished},
			"public, before":             {as(t, guard.Public(), guard.View{Kind: term.ViewPublished, AsOf: published.Add(-time.Millisecond)}), "", term.ViewPublished},
			"analyst":                    {as(t, guard.Viewer{Role: term.RoleAnalyst}), "13", term.ViewApproved},
			"analyst, asking for latest": {as(t, guard.Viewer{Role: term.RoleAnalyst}, guard.View{Kind: term.ViewLatest}), "13", term.ViewApproved},
			"admin":                      {as(t, admin()), "15", term.ViewLatest},
			"admin, published":           {as(t, admin(), guard.View{Kind: term.ViewPublished}), "13", term.ViewPublished},
			"admin, before":              {as(t, admin(), guard.View{Kind: term.ViewLatest, AsOf: published}), "13", term.ViewLatest},
		} {
			tree := e.build(c.ctx, t)
			if got := actual(tree, lay, schools); got != c.want || tree.View != c.view {
				t.Errorf("%s: sees %q in %s, want %q in %s", name, got, tree.View, c.want, c.view)
			}
			inner := name == "admin" || name == "admin, published" || name == "admin, before"
			if (tree.Findings != nil) != inner || (tree.Members[0].State != nil) != inner {
				t.Errorf("%s: findings %v, state %v", name, tree.Findings, tree.Members[0].State)
			}
		}
	})
}

// A member of the cluster sees the report with its own figures, and nobody else's before they are published.
func TestMembersSeeTheirOwn(t *testing.T) {
	e := newExample(t, storetest.Dialects[0])
	system := guard.System(t.Context())
	unit := e.Client().District.Query().Where(district.Code(lay)).OnlyX(system)
	found := e.Client().Report.Query().OnlyX(system)
	member := guard.Viewer{Role: term.RoleDistrict, District: unit.ID, Member: []guard.Scope{{Cluster: found.ClusterID, Period: found.PeriodID}}}
	tree := e.build(as(t, member), t)
	if own, other := actual(tree, lay, schools), actual(tree, "dien-bien/tuan-giao", schools); own != "13" || other != "" {
		t.Errorf("a member sees %q of its own and %q of another", own, other)
	}
	if c := tree.Completeness; c.Expected != 5 || c.Seen != 1 {
		t.Errorf("a member counts the submissions of others: %+v", c)
	}
	stranger := guard.Viewer{Role: term.RoleDistrict, District: unit.ID + 1000}
	if tree, err := report.Build(as(t, stranger), e.Client(), e.ask()); tree != nil || err != nil {
		t.Errorf("a stranger sees the draft: %v, %v", tree, err)
	}
}

// A context that sees every version would mix them, and nobody gets such a report. Unknown codes are no report.
func TestBuildRefuses(t *testing.T) {
	e := &example{}
	e.open(t, storetest.Dialects[0])
	if tree, err := report.Build(guard.System(t.Context()), e.Client(), e.ask()); err == nil {
		t.Errorf("every version at once: %v", tree)
	}
	for _, ask := range []report.Ask{{Cluster: "x", Period: period}, {Cluster: cluster, Period: "x"}, {Cluster: cluster, Period: "2021"}} {
		if tree, err := report.Build(as(t, admin()), e.Client(), ask); tree != nil || err != nil {
			t.Errorf("%+v: %v, %v", ask, tree, err)
		}
	}
	if tree, err := report.Build(t.Context(), e.Client(), e.ask()); tree != nil || err != nil {
		t.Errorf("nobody sees %v, %v", tree, err)
	}
}

// rewrite gives the lead's text of a section other words.
func (e *example) rewrite(t *testing.T, sectionCode, text, bound string) {
	t.Helper()
	e.forward()
	e.write(t, func(ctx context.Context, tx *store.Tx) error {
		old := tx.Client.Narrative.Query().Where(narrative.HasSectionWith(section.Code(sectionCode)), narrative.Slot("body"),
			narrative.DistrictIDIsNil(), narrative.SupersededAtIsNil()).OnlyX(ctx)
		tx.Client.Narrative.UpdateOne(old).SetSupersededAt(tx.At).ExecX(ctx)
		return tx.Client.Narrative.Create().SetSubmissionID(old.SubmissionID).SetClusterID(old.ClusterID).SetPeriodID(old.PeriodID).
			SetSectionID(old.SectionID).SetRecordedAt(tx.At).SetText(text).SetBound(bound).Exec(ctx)
	})
}

// finding stores a finding about a member's figure.
func (e *example) finding(t *testing.T, unit, code string, state term.FindingState) {
	t.Helper()
	e.write(t, func(ctx context.Context, tx *store.Tx) error {
		found := tx.Client.Report.Query().OnlyX(ctx)
		rule := tx.Client.Rule.Query().FirstX(ctx)
		return tx.Client.Finding.Create().SetRuleID(rule.ID).SetClusterID(found.ClusterID).SetPeriodID(found.PeriodID).
			SetDistrictID(tx.Client.District.Query().Where(district.Code(unit)).OnlyIDX(ctx)).
			SetIndicatorID(tx.Client.Indicator.Query().Where(indicator.Code(code)).OnlyIDX(ctx)).SetFingerprint(unit + code + string(state)).
			SetSeverity(term.SeverityWarning).SetState(state).SetMessageVi("không khớp").SetMessageEn("does not agree").SetFoundAt(tx.At).Exec(ctx)
	})
}

// What does not add up stands beside its figure, and what was fixed does not.
func TestFindingsStandBesideTheirFigures(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		e := newExample(t, dialect)
		e.ruled(t)
		e.finding(t, lay, schools, term.FindingStateOpen)
		e.finding(t, lay, "poor-households", term.FindingStateFixed)
		tree := e.build(as(t, admin()), t)
		var beside []*report.Finding
		for _, row := range tree.Rows() {
			if row.Indicator.Code == schools {
				beside = row.Findings
			}
		}
		if len(tree.Findings) != 1 || len(beside) != 1 || beside[0] != tree.Findings[0] || beside[0].District != lay || beside[0].Vi != "không khớp" {
			t.Errorf("findings %+v, beside the figure %+v", tree.Findings, beside)
		}
	})
}

// ruled makes a rule where the catalogue has none.
func (e *example) ruled(t *testing.T) {
	t.Helper()
	e.write(t, func(ctx context.Context, tx *store.Tx) error {
		if tx.Client.Rule.Query().ExistX(ctx) {
			return nil
		}
		return tx.Client.Rule.Create().SetCode("test-rule").SetNameVi("Quy tắc").SetNameEn("Rule").SetKind(term.RuleKindRange).
			SetSeverity(term.SeverityWarning).SetMessageVi("không khớp").SetMessageEn("does not agree").Exec(ctx)
	})
}

// An exemplar is seen before its name may be: then neither the list nor a note has the name.
func TestNamesAreHidden(t *testing.T) {
	e := newExample(t, storetest.Dialects[0])
	e.write(t, func(ctx context.Context, tx *store.Tx) error {
		tx.Client.Report.Update().SetPublic(true).ExecX(ctx)
		return tx.Client.Exemplar.Update().SetApprovedFrom(tx.At).Exec(ctx)
	})
	tree := e.build(as(t, guard.Viewer{Role: term.RoleAnalyst}), t)
	if len(tree.Exemplars) == 0 {
		t.Fatal("an analyst sees no approved exemplar")
	}
	for _, one := range tree.Exemplars {
		if one.Name != "" {
			t.Errorf("an analyst sees the unpublished name %s", one.Name)
		}
	}
	for _, s := range tree.Flat() {
		for _, note := range s.Footnotes {
			t.Errorf("%s has a note of names alone: %s", s.Code, note.Text)
		}
	}
}
