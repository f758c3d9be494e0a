package notify_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"thidua/ent"
	"thidua/guard"
	"thidua/notify"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// clock is one that only tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// at is a moment of January 2023 in Vietnam.
func at(day, hour, minute int) time.Time {
	return time.Date(2023, 1, day, hour-7, minute, 0, 0, time.UTC)
}

// The world of these tests: two clusters with an open report each of one period. The first has three units, of which the
// first leads, and its own sheet; the second has one.
const (
	north, south       = "dien-bien/north", "dien-bien/south"
	alpha, beta, gamma = "dien-bien/alpha", "dien-bien/beta", "dien-bien/gamma"
	delta              = "dien-bien/delta"
	own                = "" // the sheet of the first cluster
)

type world struct {
	t       *testing.T
	s       *store.Store
	clock   *clock
	period  int
	cluster map[string]int
	unit    map[string]int
	member  map[string]int
	sub     map[string]int // by unit
	source  map[string]int // by unit
	rule    int
	cells   int
}

// each runs a test in a world on each database.
func each(t *testing.T, test func(*testing.T, *world)) {
	t.Helper()
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		t.Helper()
		test(t, newWorld(t, dialect))
	})
}

func newWorld(t *testing.T, dialect string) *world {
	t.Helper()
	w := &world{
		t: t, clock: &clock{now: at(2, 8, 0)}, cluster: map[string]int{}, unit: map[string]int{}, member: map[string]int{},
		sub: map[string]int{}, source: map[string]int{},
	}
	w.s = storetest.Open(t, dialect, func(c *store.Config) { c.Now = w.clock.time })
	w.write(func(ctx context.Context, c *ent.Client) {
		province := c.Province.Create().SetCode("dien-bien").SetNameVi("Tỉnh Điện Biên").SetNameEn("Dien Bien").SaveX(ctx)
		w.period = c.Period.Create().SetCode("2022").SetKind(term.PeriodKindYear).SetNameVi("Năm 2022").SetNameEn("2022").
			SetStartsOn("2022-01-01").SetEndsOn("2022-12-31").SaveX(ctx).ID
		w.rule = c.Rule.Create().SetCode("sum").SetKind(term.RuleKindSumOfParts).SetSeverity(term.SeverityError).SetMessageVi("m").SetMessageEn("m").SetNameVi("Tổng").SetNameEn("Sum").SaveX(ctx).ID
		for cluster, units := range map[string][]string{north: {alpha, beta, gamma, own}, south: {delta}} {
			w.cluster[cluster] = c.Cluster.Create().SetCode(cluster).SetNameVi("Cụm " + cluster).SetNameEn(cluster).SetKind(term.ClusterKindCum).
				SetProvince(province).SaveX(ctx).ID
			r := c.Report.Create().SetCode(cluster + "/2022").SetClusterID(w.cluster[cluster]).SetPeriodID(w.period).SetDueOn("2023-01-31").SaveX(ctx)
			for i, unit := range units {
				w.makeUnit(ctx, c, r, province, unit, i)
			}
		}
	})
	return w
}

func (w *world) makeUnit(ctx context.Context, c *ent.Client, r *ent.Report, province *ent.Province, unit string, i int) {
	sub := c.Submission.Create().SetReport(r).SetClusterID(r.ClusterID).SetPeriodID(w.period)
	s := c.Source.Create().SetCode(r.Code + "/" + unit).SetClusterID(r.ClusterID).SetPeriodID(w.period).SetKind(term.SourceKindGoogleSheets).
		SetRef(fmt.Sprintf("sheet-%d-%d", r.ID, i)).SetTemplate("member").SetTemplateVersion(1).SetTabs(`[{"id":77,"title":"Chỉ tiêu","code":"indicators"}]`)
	if unit != own {
		w.unit[unit] = c.District.Create().SetCode(unit).SetNameVi("Huyện " + unit).SetNameEn(unit).SetKind(term.DistrictKindHuyen).SetProvince(province).SaveX(ctx).ID
		role := term.MemberRoleMember
		if i == 0 {
			role = term.MemberRoleLead
		}
		w.member[unit] = c.Membership.Create().SetClusterID(r.ClusterID).SetDistrictID(w.unit[unit]).SetPeriodID(w.period).SetRole(role).SetOrdinal(i + 1).SaveX(ctx).ID
		sub.SetDistrictID(w.unit[unit]).SetMembershipID(w.member[unit])
		s.SetDistrictID(w.unit[unit])
	}
	w.sub[unit] = sub.SaveX(ctx).ID
	w.source[unit] = s.SetSubmissionID(w.sub[unit]).SaveX(ctx).ID
}

// write changes rows.
func (w *world) write(fn func(context.Context, *ent.Client)) {
	w.t.Helper()
	err := w.s.Write(w.t.Context(), func(ctx context.Context, tx *store.Tx) error {
		fn(ctx, tx.Client)
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) system() context.Context { return guard.System(w.t.Context()) }

// clusterOf is the cluster of a unit.
func (w *world) clusterOf(unit string) int {
	if unit == delta {
		return w.cluster[south]
	}
	return w.cluster[north]
}

// contact adds a person to ask at a unit.
func (w *world) contact(unit, email string, change ...func(*ent.ContactCreate)) {
	w.t.Helper()
	w.write(func(ctx context.Context, c *ent.Client) {
		create := c.Contact.Create().SetMembershipID(w.member[unit]).SetClusterID(w.clusterOf(unit)).SetPeriodID(w.period).SetDistrictID(w.unit[unit]).
			SetName("Lò Văn A").SetEmail(email)
		for _, f := range change {
			f(create)
		}
		create.ExecX(ctx)
	})
}

// state moves a unit's submission.
func (w *world) state(unit string, state term.SubmissionState, change ...func(*ent.SubmissionUpdateOne)) {
	w.t.Helper()
	w.write(func(ctx context.Context, c *ent.Client) {
		update := c.Submission.UpdateOneID(w.sub[unit]).SetState(state)
		for _, f := range change {
			f(update)
		}
		update.ExecX(ctx)
	})
}

// spoil makes a cell of a unit's sheet wrong, now.
func (w *world) spoil(unit string) (problem int) {
	w.t.Helper()
	w.cells++
	w.write(func(ctx context.Context, c *ent.Client) {
		create := c.Problem.Create().SetSubmissionID(w.sub[unit]).SetSourceID(w.source[unit]).SetClusterID(w.clusterOf(unit)).SetPeriodID(w.period).
			SetTab("Chỉ tiêu").SetAddress(fmt.Sprint("C", w.cells)).SetKey("k").SetCode("not-a-number").SetGot("mười").SetWanted("số").
			SetMessageVi("Hãy ghi một số.").SetMessageEn("Write a number.").SetFirstSeenAt(w.clock.time())
		if unit != own {
			create.SetDistrictID(w.unit[unit])
		}
		problem = create.SaveX(ctx).ID
	})
	return problem
}

// mend makes a cell right.
func (w *world) mend(problem int) {
	w.t.Helper()
	w.write(func(ctx context.Context, c *ent.Client) {
		c.Problem.UpdateOneID(problem).SetState(term.ProblemStateFixed).SetFixedAt(w.clock.time()).ExecX(ctx)
	})
}

func (w *world) look() notify.Looked {
	w.t.Helper()
	done, err := notify.Look(w.t.Context(), w.s, notify.Links{Base: "https://thidua.example.vn", ShareWith: "thidua@example.iam.gserviceaccount.com"})
	if err != nil {
		w.t.Fatal(err)
	}
	return done
}

// tick looks and sends, as the worker does every quarter of an hour.
func (w *world) tick(by *notify.Channels) notify.Sent {
	w.t.Helper()
	w.look()
	sent, err := notify.Send(w.t.Context(), w.s, by)
	if err != nil {
		w.t.Fatal(err)
	}
	return sent
}

func (w *world) deliveries() []*ent.Delivery {
	w.t.Helper()
	return w.s.Client().Delivery.Query().WithNotices().AllX(w.system())
}
