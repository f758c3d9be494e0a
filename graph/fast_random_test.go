package graph_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/graph"
	"thidua/graph/graphtest"
	"thidua/store/storetest"
)

var randomQueries = flag.Int("fast.queries", 400, "how many random queries are asked with the fast path and without")

// asker makes random queries that are valid, of fields that cost little.
type asker struct {
	*rand.Rand
	schema *ast.Schema
	world  *graphtest.World
	fields int // that may still be asked for
	names  int
}

func (a *asker) query() string {
	a.fields, a.names = 5+a.IntN(60), 0
	body := a.selection(a.schema.Query, 1+a.IntN(6))
	var used []string
	for _, v := range []string{"$yes: Boolean! = true", "$no: Boolean! = false", "$en: Language = EN"} {
		if name, _, _ := strings.Cut(v, ":"); strings.Contains(body, name) {
			used = append(used, v)
		}
	}
	if len(used) == 0 {
		return body
	}
	return "query(" + strings.Join(used, ", ") + ") " + body
}

// selection is a selection set of a type, in braces.
func (a *asker) selection(of *ast.Definition, depth int) string {
	var b strings.Builder
	b.WriteString("{")
	for range 1 + a.IntN(5) {
		switch n := a.IntN(20); {
		case n == 0:
			b.WriteString(" __typename")
		case n == 1:
			fmt.Fprintf(&b, " ... on %s %s%s", of.Name, a.condition(), a.selection(of, depth-1))
		case n < 8 && of.IsAbstractType():
			possible := a.schema.GetPossibleTypes(of)
			some := possible[a.IntN(len(possible))]
			fmt.Fprintf(&b, " ... on %s %s", some.Name, a.selection(some, depth))
		default:
			a.field(&b, of, depth)
		}
	}
	// Something is always there, and keys do not collide: only it has none of its own.
	b.WriteString(" __typename}")
	return b.String()
}

func (a *asker) field(b *strings.Builder, of *ast.Definition, depth int) {
	f := of.Fields[a.IntN(len(of.Fields))]
	target := a.schema.Types[f.Type.Name()]
	if strings.HasPrefix(f.Name, "__") || a.fields <= 0 || target.IsCompositeType() && depth <= 0 {
		return
	}
	arguments, ok := a.arguments(f)
	if !ok {
		return
	}
	a.fields--
	a.names++
	fmt.Fprintf(b, " k%d: %s%s%s", a.names, f.Name, arguments, a.condition())
	if target.IsCompositeType() {
		b.WriteString(a.selection(target, depth-1))
	}
}

func (a *asker) condition() string {
	return []string{"", "", "", "", "", "", "", "", " @include(if: $yes)", " @include(if: $no)", " @skip(if: $no)"}[a.IntN(11)]
}

// arguments are some of those that may be given, and those that must; false when there is no saying what to give.
func (a *asker) arguments(f *ast.FieldDefinition) (text string, ok bool) {
	var given []string
	for _, d := range f.Arguments {
		must := d.Type.NonNull && d.DefaultValue == nil
		if !must && a.IntN(3) > 0 {
			continue
		}
		value := a.value(f, d)
		if value == "" && must {
			return "", false
		}
		if value != "" {
			given = append(given, d.Name+": "+value)
		}
	}
	if len(given) == 0 {
		return "", true
	}
	return "(" + strings.Join(given, ", ") + ")", true
}

func (a *asker) value(f *ast.FieldDefinition, d *ast.ArgumentDefinition) string {
	pick := func(of ...string) string { return of[a.IntN(len(of))] }
	id := func() string { return fmt.Sprintf(`"%d"`, a.world.Rows[a.IntN(len(a.world.Rows))].ID) }
	switch d.Name {
	case "first", "last":
		return pick("1", "2", "3", "null", "-1")
	case "language":
		return pick("EN", "VI", "null", "$en")
	case "view":
		return pick("PUBLISHED", "APPROVED", "LATEST")
	case "asOf":
		return `"2024-01-0` + pick("1", "3", "4", "6") + `T12:00:00Z"`
	case "period", "from", "to":
		return pick(`"2022"`, `"2023"`)
	case "cluster":
		return `"` + pick(graphtest.Low, graphtest.High) + `"`
	case "district":
		return `"dien-bien/muong-ang"`
	case "indicator":
		return `"` + pick(a.world.Indicators...) + `"`
	case "measure":
		return pick("ACTUAL", "PLAN")
	case "id":
		return id()
	case "ids":
		return "[" + id() + ", " + id() + ", " + id() + "]"
	case "code":
		return map[string]string{
			"province": `"dien-bien"`, "district": `"dien-bien/muong-ang"`, "cluster": `"` + graphtest.Low + `"`, "period": `"2022"`,
			"section": `"results"`, "indicator": `"indicator-pending"`, "awardForm": `"form-1"`, "movement": `"new-rural"`, "document": `"15-2003-qh11"`,
		}[f.Name]
	}
	return ""
}

// TestFastAnswersAreGqlgensForRandomQueries asks random queries, as everybody, with the fast path and without.
func TestFastAnswersAreGqlgensForRandomQueries(t *testing.T) {
	s := storetest.Open(t, dialect.SQLite)
	w := graphtest.Fill(t, s)
	b := serveBoth(t, s, w)
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	holders := []string{"", "lead", "admin", "analyst", "member", "circulated", "former lead"}
	slices.Sort(holders)
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // queries that can be asked again
	a := &asker{Rand: random, schema: schema, world: w}
	failed := 0
	for i := range *randomQueries {
		query := a.query()
		if _, err := gqlparser.LoadQueryWithRules(schema, query, nil); err != nil {
			t.Fatalf("%s is not valid: %v", query, err)
		}
		if got := b.compare(t, request{Holder: holders[i%len(holders)], Query: query}); len(got.Errors) > 0 {
			failed++
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	written, declined := b.counts()
	t.Logf("%d queries, %d with errors; %d fields written, %d declined", *randomQueries, failed, written, declined)
	if written < int64(*randomQueries) || failed == 0 {
		t.Error("the queries tell nothing: too few fields were written, or none failed")
	}
}
