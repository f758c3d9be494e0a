package graph

import (
	"context"
	"fmt"
	"testing"
	"time"

	"entgo.io/contrib/entgql"
	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"

	"thidua/decimal"
	"thidua/ent"
	"thidua/term"
)

// inMemory is the API with figures that need no database.
type inMemory struct {
	*Resolver
	figures *ent.IndicatorValueConnection
}

func (m inMemory) Query() QueryResolver { return inMemoryQuery{m.Resolver.Query(), m.figures} }

type inMemoryQuery struct {
	QueryResolver
	figures *ent.IndicatorValueConnection
}

func (q inMemoryQuery) IndicatorValues(
	context.Context, *entgql.Cursor[int], *int, *entgql.Cursor[int], *int, []*ent.IndicatorValueOrder, *ent.IndicatorValueWhereInput, *term.View, *time.Time,
) (*ent.IndicatorValueConnection, error) {
	return q.figures, nil
}

// figuresOf are n figures with their unit and indicator, as a report of a cluster has them.
func figuresOf(n int) *ent.IndicatorValueConnection {
	c := &ent.IndicatorValueConnection{}
	for i := range n {
		actual, plan := decimal.MustParse(fmt.Sprintf("%d.25", i)), decimal.MustParse(fmt.Sprintf("%d", i+1))
		v := &ent.IndicatorValue{ID: i + 1, Actual: &actual, Plan: &plan, PercentOfPlan: &plan, Note: "Số liệu ước tính"}
		v.Edges.District = &ent.District{ID: i%7 + 1, Code: "dien-bien/tuan-giao", NameVi: "Huyện Tuần Giáo"}
		v.Edges.Indicator = &ent.Indicator{ID: i%200 + 1, Code: fmt.Sprintf("indicator-%d", i%200), NameVi: "Tổng sản lượng lương thực", Unit: "ton"}
		c.Edges = append(c.Edges, &ent.IndicatorValueEdge{Node: v})
	}
	return c
}

const figuresQuery = `{indicatorValues(first: 250) {edges {node {plan actual percentOfPlan note district {code name} indicator {code name unit}}}}}`

// BenchmarkFast writes 1,400 figures with their units and indicators, of which the loading takes no time, and says how
// many times longer gqlgen takes.
func BenchmarkFast(b *testing.B) {
	figures := figuresOf(1400)
	execute := func(p *fastPath) func() int {
		exec := executor.New(NewExecutableSchema(Config{Schema: clientSchema(), Resolvers: inMemory{&Resolver{}, figures}}))
		exec.Use(p)
		return func() int {
			ctx := graphql.StartOperationTrace(b.Context())
			oc, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: figuresQuery, ReadTime: graphql.TraceTiming{}})
			if len(errs) > 0 {
				b.Fatal(errs)
			}
			respond, ctx := exec.DispatchOperation(ctx, oc)
			return len(respond(ctx).Data)
		}
	}
	counted := &fastPath{}
	fast, stock := execute(counted), execute(&fastPath{off: true})
	var fastTook, stockTook time.Duration
	for b.Loop() {
		start := time.Now()
		written := fast()
		middle := time.Now()
		if stock() != written {
			b.Fatal("the answers differ")
		}
		fastTook += middle.Sub(start)
		stockTook += time.Since(middle)
	}
	if counted.declined.Load() > 0 {
		b.Fatal("declined")
	}
	b.ReportMetric(float64(fastTook.Nanoseconds())/float64(b.N), "ns/fast")
	b.ReportMetric(float64(stockTook)/float64(fastTook), "x-fast")
}
