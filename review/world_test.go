package review_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/exemplar"
	"thidua/ent/indicatorvalue"
	"thidua/ent/narrative"
	"thidua/ent/personname"
	"thidua/ent/recipient"
	"thidua/ent/report"
	"thidua/guard"
	"thidua/review"
	"thidua/store"
	"thidua/term"
)

// The world of these tests: two clusters with a report each for 2022. The first has three units, of which the first
// leads, and the cluster's own sheet; the second has one unit.
const (
	north, south        = "dien-bien/north", "dien-bien/south"
	alpha, beta, gamma  = "dien-bien/alpha", "dien-bien/beta", "dien-bien/gamma"
	delta               = "dien-bien/delta"
	own                 = "" // the cluster's own sheet
	year                = "2022"
	value, awarded      = "value", "award"
	received, exemplary = "recipient", "exemplar"
	told                = "narrative"
)

var unitsOf = map[string][]string{north: {alpha, beta, gamma, own}, south: {delta}}

type world struct {
	s       *store.Store
	cluster map[string]int
	unit    map[string]int
	sub     map[string]*ent.Submission // by cluster and unit
	period  int
	key     map[string][2]int // of each kind: the indicator, form or section that keys a and b stand for

	code    map[int]string // of clusters and units
	names   map[int]string // of people, by id
	bearer  map[row]int    // the name that a row bears
	ofAward map[int]row
	count   int
}

// row is what a version is one of. The unit "" is the cluster itself.
type row struct {
	kind, cluster, unit string
	key                 int // 0 or 1
}

func (r row) String() string { return fmt.Sprintf("%s %s %s %d", r.kind, r.cluster, r.unit, r.key) }

func newWorld(t *testing.T, s *store.Store) *world {
	t.Helper()
	w := &world{
		s: s, cluster: map[string]int{}, unit: map[string]int{}, sub: map[string]*ent.Submission{},
		key: map[string][2]int{}, code: map[int]string{}, names: map[int]string{}, bearer: map[row]int{}, ofAward: map[int]row{},
	}
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		c := tx.Client
		province := c.Province.Create().SetCode("dien-bien").SetNameVi("Tỉnh Điện Biên").SetNameEn("Dien Bien").SaveX(ctx)
		w.period = c.Period.Create().SetCode(year).SetKind(term.PeriodKindYear).SetNameVi("Năm 2022").SetNameEn("2022").
			SetStartsOn("2022-01-01").SetEndsOn("2022-12-31").SaveX(ctx).ID
		for i := range 2 {
			w.makeKey(ctx, c, i)
		}
		for _, cluster := range []string{north, south} {
			made := c.Cluster.Create().SetCode(cluster).SetNameVi(cluster).SetNameEn(cluster).
				SetKind(term.ClusterKindCum).SetProvince(province).SaveX(ctx)
			w.cluster[cluster], w.code[made.ID] = made.ID, cluster
			w.makeReport(ctx, c, province, made)
		}
		return nil
	})
	return w
}

// makeKey makes the indicators, forms and sections that rows are about.
func (w *world) makeKey(ctx context.Context, c *ent.Client, i int) {
	code := fmt.Sprintf("key-%d", i)
	section := c.Section.Create().SetCode(code).SetTitleVi(code).SetOrdinal(i + 1).SaveX(ctx)
	indicator := c.Indicator.Create().SetCode(code).SetNameVi(code).SetNameEn(code).SetUnit("commune").SetUnitVi("xã").
		SetValueType(term.ValueTypeCount).SetDirection(term.DirectionHigher).SetAggregation(term.AggregationSum).
		SetDecimals(0).SetMeasures([]term.Measure{term.MeasureActual}).SetOrdinal(i + 1).SetSection(section).SaveX(ctx)
	form := c.AwardForm.Create().SetCode(code).SetNameVi(code).SetNameEn(code).SetLevel(term.AwardLevelProvince).
		SetKind(term.AwardKindCertificate).SetRecipientKinds([]term.RecipientKind{term.RecipientKindIndividual}).
		SetOrdinal(i + 1).SaveX(ctx)
	for kind, id := range map[string]int{value: indicator.ID, awarded: form.ID, exemplary: section.ID, told: section.ID} {
		ids := w.key[kind]
		ids[i] = id
		w.key[kind] = ids
	}
}

func (w *world) makeReport(ctx context.Context, c *ent.Client, province *ent.Province, cluster *ent.Cluster) {
	made := c.Report.Create().SetCode(cluster.Code + "/" + year).SetCluster(cluster).SetPeriodID(w.period).
		SetDueOn("2023-01-31").SaveX(ctx)
	for i, code := range unitsOf[cluster.Code] {
		sub := c.Submission.Create().SetReport(made).SetCluster(cluster).SetPeriodID(w.period)
		if code != own {
			unit := c.District.Create().SetCode(code).SetNameVi(code).SetNameEn(code).SetKind(term.DistrictKindHuyen).
				SetProvince(province).SaveX(ctx)
			role := term.MemberRoleMember
			if i == 0 {
				role = term.MemberRoleLead
			}
			member := c.Membership.Create().SetCluster(cluster).SetDistrict(unit).SetPeriodID(w.period).
				SetRole(role).SetOrdinal(i + 1).SaveX(ctx)
			w.unit[code], w.code[unit.ID] = unit.ID, code
			sub.SetDistrict(unit).SetMembership(member)
		}
		w.sub[cluster.Code+code] = sub.SaveX(ctx)
	}
}

func (w *world) write(t *testing.T, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	if err := w.s.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// set makes a new version of a row, as reading a changed sheet does, and returns what stands in it.
func (w *world) set(t *testing.T, r row) string {
	t.Helper()
	w.count++
	text := fmt.Sprint(w.count)
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		tx.Raise(store.All)
		if err := w.end(ctx, tx, r); err != nil {
			return err
		}
		return w.begin(ctx, tx, r, text)
	})
	return text
}

// remove withdraws a row, as emptying its cell does.
func (w *world) remove(t *testing.T, r row) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		tx.Raise(store.All)
		delete(w.bearer, r) // whoever is named there again is named anew
		return w.end(ctx, tx, r)
	})
}

func (w *world) end(ctx context.Context, tx *store.Tx, r row) error {
	sub, key := w.sub[r.cluster+r.unit].ID, w.key[r.kind][r.key]
	switch r.kind {
	case value:
		return tx.Client.IndicatorValue.Update().SetSupersededAt(tx.At).Where(indicatorvalue.SubmissionID(sub),
			indicatorvalue.IndicatorID(key), indicatorvalue.SupersededAtIsNil()).Exec(ctx)
	case exemplary:
		return tx.Client.Exemplar.Update().SetSupersededAt(tx.At).Where(exemplar.SubmissionID(sub),
			exemplar.SectionID(key), exemplar.SupersededAtIsNil()).Exec(ctx)
	case told:
		return tx.Client.Narrative.Update().SetSupersededAt(tx.At).Where(narrative.SubmissionID(sub),
			narrative.SectionID(key), narrative.SupersededAtIsNil()).Exec(ctx)
	}
	// Recipients belong to a version of their award and end with it.
	err := tx.Client.Recipient.Update().SetSupersededAt(tx.At).Where(recipient.SupersededAtIsNil(),
		recipient.HasAwardWith(award.SubmissionID(sub), award.FormID(key))).Exec(ctx)
	if err != nil {
		return err
	}
	return tx.Client.Award.Update().SetSupersededAt(tx.At).Where(award.SubmissionID(sub), award.FormID(key),
		award.SupersededAtIsNil()).Exec(ctx)
}

func (w *world) begin(ctx context.Context, tx *store.Tx, r row, text string) error {
	sub, key := w.sub[r.cluster+r.unit], w.key[r.kind][r.key]
	switch r.kind {
	case value:
		number, err := decimal.Parse(text)
		if err != nil {
			return err
		}
		return tx.Client.IndicatorValue.Create().SetRecordedAt(tx.At).SetClusterID(sub.ClusterID).SetPeriodID(sub.PeriodID).
			SetNillableDistrictID(sub.DistrictID).SetSubmission(sub).SetIndicatorID(key).SetActual(number).Exec(ctx)
	case exemplary:
		return tx.Client.Exemplar.Create().SetRecordedAt(tx.At).SetClusterID(sub.ClusterID).SetPeriodID(sub.PeriodID).
			SetNillableDistrictID(sub.DistrictID).SetSubmission(sub).SetSectionID(key).SetKind(term.ExemplarKindIndividual).
			SetNameKey("name").SetOccurrence(0).SetPlace(text).SetPersonID(w.name(ctx, tx, r)).Exec(ctx)
	case told:
		return tx.Client.Narrative.Create().SetRecordedAt(tx.At).SetClusterID(sub.ClusterID).SetPeriodID(sub.PeriodID).
			SetNillableDistrictID(sub.DistrictID).SetSubmission(sub).SetSectionID(key).SetText(text).Exec(ctx)
	}
	a, err := tx.Client.Award.Create().SetRecordedAt(tx.At).SetClusterID(sub.ClusterID).SetPeriodID(sub.PeriodID).
		SetNillableDistrictID(sub.DistrictID).SetSubmission(sub).SetFormID(key).SetStage(term.AwardStageDecided).
		SetRecipientKind(term.RecipientKindIndividual).SetCount(1).SetPrinted(text).Save(ctx)
	if err != nil {
		return err
	}
	w.ofAward[a.ID] = r
	return tx.Client.Recipient.Create().SetRecordedAt(tx.At).SetClusterID(sub.ClusterID).SetPeriodID(sub.PeriodID).
		SetNillableDistrictID(sub.DistrictID).SetAward(a).SetDecision(text).SetPersonID(w.name(ctx, tx, r)).Exec(ctx)
}

// name is the name that a row bears through its versions.
func (w *world) name(ctx context.Context, tx *store.Tx, r row) int {
	if id, ok := w.bearer[r]; ok {
		return id
	}
	sub := w.sub[r.cluster+r.unit]
	text := fmt.Sprintf("Ông %d", w.count)
	id := tx.Client.PersonName.Create().SetClusterID(sub.ClusterID).SetPeriodID(sub.PeriodID).
		SetNillableDistrictID(sub.DistrictID).SetName(text).SetNameKey("ong").SaveX(ctx).ID
	w.bearer[r], w.names[id] = id, text
	return id
}

// nameOf is the name that a row bears now.
func (w *world) nameOf(r row) string { return w.names[w.bearer[r]] }

// seen is everything of the two reports that a viewer sees: what stands in each row, and every name. Two versions of
// one row are an error.
func (w *world) seen(ctx context.Context, t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, v := range w.versions(ctx, t) {
		if other, twice := found[v[0]]; twice {
			t.Errorf("%s is there twice: %s and %s", v[0], other, v[1])
		}
		found[v[0]] = v[1]
	}
	return found
}

// versions are the rows a viewer sees with what stands in them, every version of its own.
func (w *world) versions(ctx context.Context, t *testing.T) (found [][2]string) {
	t.Helper()
	c := w.s.Client()
	note := func(kind string, cluster int, unit *int, ids [2]int, key int, text string, person *int) {
		r := row{kind, w.code[cluster], own, slices.Index(ids[:], key)}
		if unit != nil {
			r.unit = w.code[*unit]
		}
		if person != nil {
			text += " " + w.names[*person]
		}
		found = append(found, [2]string{r.String(), text})
	}
	for _, v := range c.IndicatorValue.Query().AllX(ctx) {
		note(value, v.ClusterID, v.DistrictID, w.key[value], v.IndicatorID, v.Actual.String(), nil)
	}
	for _, v := range c.Award.Query().AllX(ctx) {
		note(awarded, v.ClusterID, v.DistrictID, w.key[awarded], v.FormID, v.Printed, nil)
	}
	for _, v := range c.Recipient.Query().AllX(ctx) {
		note(received, v.ClusterID, v.DistrictID, [2]int{0, 1}, w.ofAward[v.AwardID].key, v.Decision, v.PersonID)
	}
	for _, v := range c.Exemplar.Query().AllX(ctx) {
		note(exemplary, v.ClusterID, v.DistrictID, w.key[exemplary], v.SectionID, v.Place, v.PersonID)
	}
	for _, v := range c.Narrative.Query().AllX(ctx) {
		note(told, v.ClusterID, v.DistrictID, w.key[told], v.SectionID, v.Text, nil)
	}
	return found
}

// namesSeen are the names of people that a viewer sees.
func (w *world) namesSeen(ctx context.Context) []string {
	return w.s.Client().PersonName.Query().Order(personname.ByName()).Select(personname.FieldName).StringsX(ctx)
}

// as is the context of a viewer.
func as(t *testing.T, v guard.Viewer, views ...guard.View) context.Context {
	t.Helper()
	ctx := guard.WithViewer(t.Context(), v)
	for _, view := range views {
		ctx = guard.WithView(ctx, view)
	}
	return ctx
}

func (w *world) lead(cluster, unit string) guard.Viewer {
	return guard.Viewer{
		Role: term.RoleLead, Name: "Trưởng cụm", District: w.unit[unit],
		Leads: []guard.Scope{{Cluster: w.cluster[cluster], Period: w.period}},
	}
}

func (w *world) member(unit string) guard.Viewer {
	return guard.Viewer{Role: term.RoleDistrict, Name: unit, District: w.unit[unit]}
}

var (
	admin   = guard.Viewer{Role: term.RoleAdmin, Name: "Quản trị"}
	analyst = guard.Viewer{Role: term.RoleAnalyst, Name: "Phân tích"}
	public  = guard.Public()
)

func (w *world) approve(t *testing.T, cluster, unit string) review.Moved {
	t.Helper()
	moved, err := review.Approve(t.Context(), w.s, review.Step{Cluster: cluster, Period: year, District: unit, By: admin})
	if err != nil {
		t.Fatal(err)
	}
	return moved
}

func (w *world) approveAll(t *testing.T, cluster string) {
	t.Helper()
	for _, unit := range unitsOf[cluster] {
		w.approve(t, cluster, unit)
	}
}

func (w *world) publish(t *testing.T, cluster, reason string) review.Edition {
	t.Helper()
	edition, err := review.Publish(t.Context(), w.s, review.Publishing{Cluster: cluster, Period: year, By: admin, Reason: reason})
	if err != nil {
		t.Fatal(err)
	}
	return edition
}

func (w *world) report(t *testing.T, cluster string) *ent.Report {
	t.Helper()
	return w.s.Client().Report.Query().Where(report.Code(cluster + "/" + year)).WithEditions().OnlyX(as(t, admin))
}

func (w *world) now(t *testing.T) time.Time {
	t.Helper()
	at, err := w.s.LastCommitted(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return at
}
