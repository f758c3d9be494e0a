package notify_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"thidua/ent"
	"thidua/notify"
	"thidua/term"
)

// A look asks as many questions for thirty clusters as for two.
func TestQuestionsDoNotGrow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		asked := func() (n int64, looked notify.Looked) {
			var count atomic.Int64
			driver := dialect.DebugWithContext(entsql.OpenDB(w.s.Dialect(), w.s.DB()), func(_ context.Context, told ...any) {
				if len(told) > 0 && strings.Contains(told[0].(string), "query=") {
					count.Add(1)
				}
			})
			looked, err := notify.Compare(w.system(), ent.NewClient(ent.Driver(driver)), w.clock.time())
			if err != nil {
				t.Fatal(err)
			}
			return count.Load(), looked
		}
		w.spoil(beta)
		w.clock.set(at(18, 8, 0))
		few, looked := asked()
		if looked.Raised != 5 {
			t.Errorf("%+v", looked)
		}
		w.write(func(ctx context.Context, c *ent.Client) {
			province := c.Province.Query().OnlyX(ctx)
			for i := range 30 {
				code := fmt.Sprint("dien-bien/cum-", i)
				w.cluster[code] = c.Cluster.Create().SetCode(code).SetNameVi(code).SetNameEn(code).SetKind(term.ClusterKindCum).SetProvince(province).SaveX(ctx).ID
				r := c.Report.Create().SetCode(code + "/2022").SetClusterID(w.cluster[code]).SetPeriodID(w.period).SetDueOn("2023-01-31").SaveX(ctx)
				w.makeUnit(ctx, c, r, province, fmt.Sprint("dien-bien/unit-", i), i)
			}
		})
		many, looked := asked()
		if looked.Raised != 35 || few == 0 || many != few {
			t.Errorf("%+v: %d questions for two clusters, %d for thirty more", looked, few, many)
		}
	})
}
