package reconcile_test

import (
	"context"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"thidua/ent"
	"thidua/ent/indicatorvalue"
	"thidua/guard"
	"thidua/reconcile"
	"thidua/store"
	"thidua/store/storetest"
)

// statements is how many statements one reading and judgement takes.
func (w *world) statements() int64 {
	w.t.Helper()
	var n atomic.Int64
	driver := dialect.DebugWithContext(entsql.OpenDB(w.s.Dialect(), w.s.DB()), func(_ context.Context, told ...any) {
		if len(told) > 0 && strings.Contains(told[0].(string), "query=") {
			n.Add(1)
		}
	})
	c := reconcile.Checking{Cluster: theCluster, Period: theYear}
	if _, err := reconcile.Judge(guard.System(w.t.Context()), ent.NewClient(ent.Driver(driver)), c); err != nil {
		w.t.Fatal(err)
	}
	return n.Load()
}

// TestStatementsDoNotGrow: a check takes as many statements for a hundred rows as for one.
func TestStatementsDoNotGrow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, 8, 12)
		w.set(unit(1), counted(1), 3)
		few := w.statements()
		w.fill(8, 12)
		w.check()
		if many := w.statements(); few == 0 || many > few+1 { // a kind of row may be there now that was not before
			t.Errorf("%d statements for one row, %d for a hundred", few, many)
		}
	})
}

// fill fills every figure in; each third total is wrong.
func (w *world) fill(units, indicators int) {
	w.t.Helper()
	w.write(func(ctx context.Context, c *ent.Client) {
		c.IndicatorValue.Delete().ExecX(ctx)
		var rows []*ent.IndicatorValueCreate
		for i := 1; i <= indicators; i++ {
			sum := int64(0)
			for u := 1; u <= units; u++ {
				value := int64(i*u%97 + 1)
				sum += value
				rows = append(rows, w.version(ctx, c, unit(u), counted(i), value))
			}
			if i%3 == 0 {
				sum++
			}
			rows = append(rows, w.version(ctx, c, own, counted(i), sum))
			if len(rows) > 500 {
				c.IndicatorValue.CreateBulk(rows...).ExecX(ctx)
				rows = nil
			}
		}
		c.IndicatorValue.CreateBulk(rows...).ExecX(ctx)
	})
}

// BenchmarkCheck is a check of a cluster of 45 units with 200 figures each, of which nothing has changed, and how many
// times longer that takes than reading its figures.
func BenchmarkCheck(b *testing.B) {
	const units, indicators = 45, 200
	s, err := store.Open(b.Context(), store.Config{Path: filepath.Join(b.TempDir(), "cluster.db"), Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	}()
	if err := s.Start(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	w := newWorld(b, s, units, indicators)
	w.fill(units, indicators)
	w.check()
	const readings = 5
	from := time.Now()
	for range readings {
		s.Client().IndicatorValue.Query().Where(indicatorvalue.SupersededAtIsNil()).AllX(guard.System(b.Context()))
	}
	reading := time.Since(from) / readings
	for b.Loop() {
		if checked := w.check(); checked.Stored() || len(checked.Findings) != indicators/3 {
			b.Fatalf("%d findings, found %d", len(checked.Findings), checked.Found)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(reading), "x-reading")
}
