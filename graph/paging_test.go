package graph_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/indicatorvalue"
	"thidua/ent/submission"
	"thidua/graph/graphtest"
	"thidua/store"
	"thidua/store/storetest"
)

// figures adds figures with few different numbers and many nulls to one sheet, and returns them with those that are
// there.
func figures(t *testing.T, a *api, random *rand.Rand, n int) (rows []*ent.IndicatorValue) {
	t.Helper()
	id := a.world.ID(t, "submissions", "low-2022/muong-ang", "")
	err := a.store.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		sheet, err := tx.Client.Submission.Get(ctx, id)
		if err != nil {
			return err
		}
		one, err := tx.Client.IndicatorValue.Query().Where(indicatorvalue.SubmissionID(id)).First(ctx)
		if err != nil {
			return err
		}
		number := func() *decimal.Decimal {
			if random.IntN(4) == 0 {
				return nil
			}
			return new(decimal.Decimal(random.Int64N(7)*12_500 - 25_000))
		}
		creates := make([]*ent.IndicatorValueCreate, n)
		for i := range creates {
			at := graphtest.Day(1 + random.IntN(5)).Add(time.Duration(random.IntN(2)) * 1500 * time.Microsecond)
			creates[i] = tx.Client.IndicatorValue.Create().SetSubmission(sheet).SetClusterID(sheet.ClusterID).SetPeriodID(sheet.PeriodID).
				SetNillableDistrictID(sheet.DistrictID).SetIndicatorID(one.IndicatorID).SetContext(fmt.Sprintf("c%03d", i)).
				SetNillableActual(number()).SetNillablePlan(number()).SetNillableEffectivePercent(number()).
				SetRecordedAt(at).SetPublishedFrom(at)
		}
		if err := tx.Client.IndicatorValue.CreateBulk(creates...).Exec(ctx); err != nil {
			return err
		}
		rows, err = tx.Client.IndicatorValue.Query().Where(
			indicatorvalue.HasSubmissionWith(submission.ID(id)), indicatorvalue.PublishedFromNotNil(), indicatorvalue.PublishedToIsNil(),
		).All(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// order is one field that figures are ordered by.
type order struct {
	field string
	desc  bool
}

func (o order) String() string {
	direction := "ASC"
	if o.desc {
		direction = "DESC"
	}
	return fmt.Sprintf("{field: %s, direction: %s}", o.field, direction)
}

// compare orders two figures by one field, nulls last in both directions.
func (o order) compare(a, b *ent.IndicatorValue) int {
	if o.field == "RECORDED_AT" {
		if o.desc {
			a, b = b, a
		}
		return a.RecordedAt.Compare(b.RecordedAt)
	}
	x, y := o.number(a), o.number(b)
	switch {
	case x == nil && y == nil:
		return 0
	case x == nil:
		return 1
	case y == nil:
		return -1
	case o.desc:
		return cmp.Compare(*y, *x)
	}
	return cmp.Compare(*x, *y)
}

func (o order) number(v *ent.IndicatorValue) *decimal.Decimal {
	switch o.field {
	case "ACTUAL":
		return v.Actual
	case "PLAN":
		return v.Plan
	}
	return v.EffectivePercent
}

// inOrder are the ids of figures as they have to come.
func inOrder(rows []*ent.IndicatorValue, orders []order) (ids []string) {
	slices.SortFunc(rows, func(a, b *ent.IndicatorValue) int {
		for _, o := range orders {
			if c := o.compare(a, b); c != 0 {
				return c
			}
		}
		return cmp.Compare(a.ID, b.ID)
	})
	for _, r := range rows {
		ids = append(ids, fmt.Sprint(r.ID))
	}
	return ids
}

// page is a page of a list of figures.
type page struct {
	TotalCount int
	PageInfo   struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
	Edges []struct {
		Cursor string
		Node   struct{ ID string }
	}
}

// lists are the ways to one list: by itself, windowed among others, and below one row.
var lists = map[string]string{
	"root":   `list: indicatorValues(%[1]s, where: {contextNEQ: "", submissionIDIn: [%[2]d]})`,
	"window": `districts(where: {code: "dien-bien/muong-ang"}) {edges {node {list: indicatorValues(%[1]s, where: {contextNEQ: "", submissionIDIn: [%[2]d]})`,
	"node":   `node(id: %[3]d) {... on District {list: indicatorValues(%[1]s, where: {contextNEQ: "", submissionIDIn: [%[2]d]})`,
}

// TestPagesJoinToTheWhole pages through a list with nulls and ties, forwards and backwards, in random orders: the pages
// join to what one big page has, which is in the order asked for with nulls last.
func TestPagesJoinToTheWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		random := rand.New(rand.NewPCG(7, 11))
		rows := slices.DeleteFunc(figures(t, a, random, 60), func(v *ent.IndicatorValue) bool { return v.Context == "" })
		reader := &pageReader{api: a, submission: rows[0].SubmissionID, district: *rows[0].DistrictID}
		fields := []string{"ACTUAL", "PLAN", "EFFECTIVE_PERCENT", "RECORDED_AT"}
		for trial := range 12 {
			var orders []order
			random.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
			for _, f := range fields[:random.IntN(4)] {
				orders = append(orders, order{f, random.IntN(2) == 0})
			}
			want := inOrder(rows, orders)
			size := 1 + random.IntN(25)
			for way, list := range lists {
				t.Run(fmt.Sprintf("%d %s by %d %v", trial, way, size, orders), func(t *testing.T) {
					reader.list, reader.orders = list, orders
					whole := reader.read(t, "first: 250")
					if d := diff.Diff(want, whole.ids()); d != "" {
						t.Fatalf("one page (-want +got):\n%s", d)
					}
					if d := diff.Diff(want, reader.forwards(t, size)); d != "" {
						t.Errorf("forwards (-want +got):\n%s", d)
					}
					if d := diff.Diff(want, reader.backwards(t, size)); d != "" {
						t.Errorf("backwards (-want +got):\n%s", d)
					}
				})
			}
		}
	})
}

type pageReader struct {
	api                  *api
	list                 string
	orders               []order
	submission, district int
}

func (r *pageReader) read(t *testing.T, arguments string) page {
	t.Helper()
	if len(r.orders) > 0 {
		arguments += ", orderBy: " + strings.ReplaceAll(fmt.Sprint(r.orders), "} {", "}, {")
	}
	query := fmt.Sprintf(r.list, arguments, r.submission, r.district)
	query = "{" + query + " {totalCount pageInfo {hasNextPage hasPreviousPage startCursor endCursor} edges {cursor node {id}}}"
	query += strings.Repeat("}", strings.Count(query, "{")-strings.Count(query, "}"))
	return onlyList(t, r.api.ask(t, request{Query: query}))
}

func (p page) ids() (ids []string) {
	for _, e := range p.Edges {
		ids = append(ids, e.Node.ID)
	}
	return ids
}

// forwards joins the pages from the first to the last.
func (r *pageReader) forwards(t *testing.T, size int) (ids []string) {
	t.Helper()
	after := ""
	for {
		p := r.read(t, fmt.Sprintf("first: %d%s", size, after))
		ids = append(ids, p.ids()...)
		if p.PageInfo.HasPreviousPage != (after != "") || p.PageInfo.HasNextPage != (len(ids) < p.TotalCount) {
			t.Fatalf("after %d of %d rows: %+v", len(ids), p.TotalCount, p.PageInfo)
		}
		if !p.PageInfo.HasNextPage {
			return ids
		}
		after = fmt.Sprintf(", after: %q", *p.PageInfo.EndCursor)
	}
}

// backwards joins the pages from the last to the first.
func (r *pageReader) backwards(t *testing.T, size int) (ids []string) {
	t.Helper()
	before := ""
	for {
		p := r.read(t, fmt.Sprintf("last: %d%s", size, before))
		ids = append(p.ids(), ids...)
		if p.PageInfo.HasNextPage != (before != "") || p.PageInfo.HasPreviousPage != (len(ids) < p.TotalCount) {
			t.Fatalf("after %d of %d rows: %+v", len(ids), p.TotalCount, p.PageInfo)
		}
		if !p.PageInfo.HasPreviousPage {
			return ids
		}
		before = fmt.Sprintf(", before: %q", *p.PageInfo.StartCursor)
	}
}
