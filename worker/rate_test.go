package worker

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/catalog"
	"thidua/decimal"
	"thidua/guard"
	"thidua/intake"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

var rate = flag.Bool("rate", false, "measure how fast rows are imported")

// benchRows is how many figures are imported at a time: the sheets of some two hundred units.
const benchRows = 20_000

// bench is a pass over one source and the rows to import.
type bench struct {
	p     *pass
	draft *intake.Draft
}

func newBench(t *testing.T, dialect string) *bench {
	t.Helper()
	c, err := catalog.Read()
	if err != nil {
		t.Fatal(err)
	}
	w := &Worker{Store: storetest.Open(t, dialect), Catalog: c}
	ctx := t.Context()
	if err := w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := catalog.Load(ctx, tx, c)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.OpenPeriod(ctx, "dien-bien/cum-huyen-vung-thap", "2022"); err != nil {
		t.Fatal(err)
	}
	r, err := w.EnsureSource(ctx, NewSource{
		Cluster: "dien-bien/cum-huyen-vung-thap", Period: "2022", District: "dien-bien/tuan-giao",
		Kind: term.SourceKindWorkbook, Ref: "a.xlsx",
	})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{p: &pass{w: w}, draft: benchDraft(c)}
	if b.p.source, err = w.source(guard.System(ctx), r.Code); err != nil {
		t.Fatal(err)
	}
	return b
}

func benchDraft(c *catalog.Catalog) *intake.Draft {
	d := &intake.Draft{Template: "member", Version: 1, District: "dien-bien/tuan-giao", Tabs: map[intake.TabCode]intake.TabReading{
		intake.TabIndicators: {Title: tabFigures, Rows: benchRows},
	}}
	for i := range benchRows {
		actual, percent := decimal.Decimal(379_347_000+i), decimal.MustParse("100.9")
		d.Values = append(d.Values, intake.Value{
			Indicator: c.Indicators[i%len(c.Indicators)].Code, Context: fmt.Sprintf("xa-%d", i/len(c.Indicators)),
			Actual: &actual, PercentOfPlan: &percent, Qualifier: term.QualifierExact, Status: term.ValueStatusFinal,
			Printed: intake.Printed{term.MeasureActual: "37.934,7", term.MeasurePercentOfPlan: "100,9"},
			Cells:   intake.Cells{term.MeasureActual: "E5", term.MeasurePlan: "F5", term.MeasurePercentOfPlan: "G5"},
			Tab:     tabFigures, Row: i + 5,
		})
	}
	return d
}

// sync compares the draft with what is stored and applies it, as Sync does once the sheet is read.
func (b *bench) sync(t *testing.T) Plan {
	t.Helper()
	ctx := guard.System(t.Context())
	p := &pass{w: b.p.w, source: b.p.source, run: Run{Source: b.p.source.Code, StartedAt: b.p.w.Store.Now()}}
	var err error
	if p.source, err = p.w.source(ctx, p.source.Code); err != nil {
		t.Fatal(err)
	}
	stored, err := p.load(ctx, b.draft)
	if err != nil {
		t.Fatal(err)
	}
	plan := makePlan(stored, b.draft, nil, nil)
	p.run.describe(&plan, nil)
	if err := p.apply(ctx, &plan, b.draft); err != nil {
		t.Fatal(err)
	}
	return plan
}

// TestImportRate prints how fast fresh and unchanged rows are imported, beside the same rows written and read by the
// plainest means of each database, in the same run. Rates of a shared machine move; their ratio hardly does, and the
// processor time of this process, which is without that of PostgreSQL, even less.
func TestImportRate(t *testing.T) {
	if !*rate {
		t.Skip("measures for a minute: run it with -rate -v")
	}
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		b := newBench(t, dialect)
		const rounds = 5
		var fresh, same, written, read [rounds]cost
		for round := range rounds {
			fresh[round] = costOf(func() {
				if plan := b.sync(t); len(plan.values.add) != benchRows {
					t.Fatalf("%+v", plan.Counts())
				}
			})
			same[round] = costOf(func() {
				if plan := b.sync(t); !plan.Empty() {
					t.Fatalf("%+v", plan.Counts())
				}
			})
			var columns []string
			var rows [][]any
			read[round] = costOf(func() { columns, rows = b.read(t) })
			b.clear(t)
			written[round] = costOf(func() { b.copyBack(t, columns, rows) })
			b.clear(t)
		}
		t.Logf("fresh: %s; plain copy: %s; rate %.2f of it, processor %.2f", typical(fresh), typical(written),
			typical(written).took.Seconds()/typical(fresh).took.Seconds(), typical(fresh).processor.Seconds()/typical(written).processor.Seconds())
		t.Logf("unchanged: %s; plain reading: %s; rate %.2f of it, processor %.2f", typical(same), typical(read),
			typical(read).took.Seconds()/typical(same).took.Seconds(), typical(same).processor.Seconds()/typical(read).processor.Seconds())
	})
}

// cost is what something took of the time of day, and of the processors.
type cost struct{ took, processor time.Duration }

func costOf(fn func()) cost {
	runtime.GC() // nobody pays for what was done before
	began, used := time.Now(), CPUTime()
	fn()
	return cost{time.Since(began), CPUTime() - used}
}

// typical is the median of each.
func typical(costs [5]cost) cost {
	var took, processor []time.Duration
	for _, c := range costs {
		took, processor = append(took, c.took), append(processor, c.processor)
	}
	slices.Sort(took)
	slices.Sort(processor)
	return cost{took[len(took)/2], processor[len(processor)/2]}
}

// String is the rate of rows.
func (c cost) String() string {
	return fmt.Sprintf("%.0f rows/s, %.1f µs of processor a row", benchRows/c.took.Seconds(), float64(c.processor.Microseconds())/benchRows)
}

// read reads all figures.
func (b *bench) read(t *testing.T) (columns []string, all [][]any) {
	t.Helper()
	rows, err := b.p.w.Store.DB().QueryContext(t.Context(), "SELECT * FROM indicator_values ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if columns, err = rows.Columns(); err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		row := make([]any, len(columns))
		to := make([]any, len(columns))
		for i := range row {
			to[i] = &row[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		for i, value := range row {
			if text, ok := value.([]byte); ok {
				row[i] = string(text)
			}
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return columns, all
}

// clear deletes all figures.
func (b *bench) clear(t *testing.T) {
	t.Helper()
	err := b.p.w.Store.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.SQL.ExecContext(ctx, "DELETE FROM indicator_values")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// copyBack writes rows by COPY on PostgreSQL, by one prepared statement on SQLite.
func (b *bench) copyBack(t *testing.T, columns []string, rows [][]any) {
	t.Helper()
	statement := "INSERT INTO indicator_values (`" + strings.Join(columns, "`, `") + "`) VALUES (?" + strings.Repeat(", ?", len(columns)-1) + ")"
	if b.p.w.Store.Dialect() == dialect.Postgres {
		statement = `COPY indicator_values ("` + strings.Join(columns, `", "`) + `") FROM STDIN`
	}
	err := b.p.w.Store.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		prepared, err := tx.SQL.PrepareContext(ctx, statement)
		if err != nil {
			return err
		}
		defer func() { _ = prepared.Close() }()
		for _, row := range rows {
			if _, err := prepared.ExecContext(ctx, row...); err != nil {
				return err
			}
		}
		if b.p.w.Store.Dialect() == dialect.Postgres {
			_, err = prepared.ExecContext(ctx)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
