package limit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

func parsed(t *testing.T, query string) *ast.QueryDocument {
	t.Helper()
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		t.Fatalf("%v: %s", err, query)
	}
	return doc
}

// expanded counts a selection set by writing out each fragment wherever it is spread.
func expanded(c *counter, set ast.SelectionSet) (n counts) {
	for _, s := range set {
		var one counts
		switch s := s.(type) {
		case *ast.Field:
			one = expanded(c, s.SelectionSet)
			one.fields++
			one.width = 1
			one.directives += len(s.Directives)
			if s.Alias != s.Name {
				one.aliases++
			}
			if s.Name == "__schema" {
				one.schemas++
			}
			if s.Name == "__schema" || s.Name == "__type" {
				one.introspection, one.depth = max(one.depth, one.introspection)+1, 1
			} else {
				one.depth++
			}
		case *ast.InlineFragment:
			one = expanded(c, s.SelectionSet)
			one.directives += len(s.Directives)
		case *ast.FragmentSpread:
			if f := c.fragments[s.Name]; f != nil {
				one = expanded(c, f.SelectionSet)
				one.directives += len(f.Directives)
			} else {
				one.fields, one.width = 1, 1
			}
			one.directives += len(s.Directives)
		}
		n.fields, n.aliases, n.directives, n.schemas, n.width = n.fields+one.fields, n.aliases+one.aliases, n.directives+one.directives, n.schemas+one.schemas, n.width+one.width
		n.depth, n.introspection = max(n.depth, one.depth), max(n.introspection, one.introspection)
	}
	return n
}

// document is a random small document whose fragments spread only later ones.
func document(random *rand.Rand) string {
	fragments := random.IntN(6)
	var set func(depth, from int) string
	set = func(depth, from int) string {
		var b strings.Builder
		for range 1 + random.IntN(4) {
			name := []string{"a", "b", "x: a", "__schema", "__type", "__typename"}[random.IntN(6)]
			mark := []string{"", "", " @include(if: true)"}[random.IntN(3)]
			switch kind := random.IntN(5); {
			case kind == 0 && from <= fragments: // one more than there are: it may not exist
				fmt.Fprintf(&b, "...F%d%s ", from+random.IntN(fragments+1-from), mark)
			case kind == 1 && depth > 0:
				fmt.Fprintf(&b, "...%s {%s} ", mark, set(depth-1, from))
			case kind < 4 && depth > 0:
				fmt.Fprintf(&b, "%s%s {%s} ", name, mark, set(depth-1, from))
			default:
				fmt.Fprintf(&b, "%s%s ", name, mark)
			}
		}
		return b.String()
	}
	query := "{" + set(3, 0) + "}"
	for i := range fragments {
		query += fmt.Sprintf(" fragment F%d on T {%s}", i, set(2, i+1))
	}
	return query
}

// TestACountIsThatOfTheWholeWrittenOut: to count each fragment once gives what there is when they are written out.
func TestACountIsThatOfTheWholeWrittenOut(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	for range 3_000 {
		query := document(random)
		doc := parsed(t, query)
		c := newCounter(doc)
		got, want := c.set(doc.Operations[0].SelectionSet), expanded(c, doc.Operations[0].SelectionSet)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(counts{})); diff != "" {
			t.Fatalf("%s\n(-written out +counted):\n%s", query, diff)
		}
	}
}

// doubled is n fragments, each of which spreads the next one twice.
func doubled(n int) string {
	var b strings.Builder
	b.WriteString("{...F0}")
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on T {...F%d ...F%d}", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on T {a}", n)
	return b.String()
}

// TestFragmentsAreCountedOnce: twice as many fragments that spread one another are twice the work, whatever they come to.
func TestFragmentsAreCountedOnce(t *testing.T) {
	work := func(n int) (steps, fields int) {
		doc := parsed(t, doubled(n))
		c := newCounter(doc)
		fields = c.set(doc.Operations[0].SelectionSet).fields
		return c.steps, fields
	}
	few, fields := work(20)
	many, beyond := work(200)
	if fields != 1<<20 || beyond != math.MaxInt {
		t.Errorf("%d and %d fields, want 2^20 and more than can be counted", fields, beyond)
	}
	if many > 11*few {
		t.Errorf("%d steps for 20 fragments, %d for 200", few, many)
	}
}

// TestWhereALimitIsExceeded: an error names the field at which it is, and its line.
func TestWhereALimitIsExceeded(t *testing.T) {
	small := Anonymous()
	small.Fields, small.Depth, small.Aliases, small.RootFields, small.Directives = 6, 4, 2, 3, 1
	for query, want := range map[string]string{
		"{a {b {c {d\n{e}}}}}":                        "DEPTH a.b.c.d.e 2",
		"{a {...F}}\nfragment F on T {b {c {d {e}}}}": "DEPTH a.b.c.d.e 2",
		"{a b c\nd}":                                         "ROOT_FIELDS d 2",
		"{a {x: a y: a}\nb {z: c}}":                          "ALIASES b.z 2",
		"{a @x b\n{c @y}}":                                   "DIRECTIVES b.c 2",
		"{a {b c d}\nb {c d}}":                               "FIELDS b.d 2",
		"{a {...F}\nb {...F}} fragment F on T {c d}":         "",
		"{a {...F}\nb {...F}} fragment F on T {c d ... {e}}": "FIELDS b.d 2",
	} {
		err := small.checkDocument(parsed(t, query), "")
		got := ""
		if exceeded, ok := err.(*Error); ok { //nolint:errorlint // as it was made
			got = fmt.Sprintf("%s %s %d", exceeded.Limit, exceeded.At, exceeded.Position.Line)
		}
		if got != want {
			t.Errorf("%q: got %q, want %q: %v", query, got, want, err)
		}
	}
}

// TestFragmentsWithinThemselves are refused, with few steps.
func TestFragmentsWithinThemselves(t *testing.T) {
	for _, query := range []string{
		"{...A} fragment A on T {a ...A}", "{a} fragment A on T {...B} fragment B on T {b {...A}}", "{...A} fragment A on T {...A ...A}",
	} {
		err := Anonymous().checkDocument(parsed(t, query), "")
		if err == nil || !strings.Contains(err.Error(), "within itself") {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// FuzzGuard: whatever can be parsed is counted without panic, in steps that grow with the document and not with what it
// comes to; what passes is small when it is written out.
func FuzzGuard(f *testing.F) {
	for _, query := range []string{
		"{a}", doubled(30), "{...A} fragment A on T {a ...A}", "query A {a} query B {b(x: [[{y: [1]}]]) @skip(if: true) {c}}", "{__schema {types {name}} x: __type(name: \"A\") {ofType {name}}}",
		"{...A ...A} fragment A on T {...B} fragment A on T {x}", "query ($x: [Int] = [[1]]) {a(b: $x)}", "subscription {a ... {b ... on C {d}}}",
	} {
		f.Add(query)
	}
	random := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		f.Add(document(random))
	}
	f.Fuzz(func(t *testing.T, query string) {
		doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, WithToken().Tokens)
		if err != nil {
			return
		}
		c := newCounter(doc)
		sets := c.whole(doc)
		if most := 4 * (len(query) + 1); c.steps > most {
			t.Fatalf("%d steps for %d bytes: %s", c.steps, len(query), query)
		}
		if WithToken().checkDocument(doc, "") != nil {
			return
		}
		fields := 0
		for _, set := range sets {
			fields += expanded(c, set).fields
		}
		if fields > WithToken().Fields {
			t.Fatalf("%d fields passed: %s", fields, query)
		}
	})
}

// TestThePageOfLimits: docs/limits.md has a row for each limit, with its values.
func TestThePageOfLimits(t *testing.T) {
	page, err := os.ReadFile("../../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[Name][]string{}
	for line := range strings.Lines(string(page)) {
		if cells := strings.Split(line, " | "); strings.HasPrefix(line, "| `") && len(cells) == 5 {
			rows[Name(strings.Trim(cells[0], "|` "))] = cells[1:3]
		}
	}
	a, w := Anonymous(), WithToken()
	for name, values := range map[Name][2]int{
		Tokens: {a.Tokens, w.Tokens}, Fields: {a.Fields, w.Fields}, Checked: {a.Checked, w.Checked}, Comparisons: {a.Comparisons, w.Comparisons},
		Depth: {a.Depth, w.Depth}, Introspection: {a.Introspection, w.Introspection}, Aliases: {a.Aliases, w.Aliases},
		RootFields: {a.RootFields, w.RootFields}, Directives: {a.Directives, w.Directives}, Schemas: {a.Schemas, w.Schemas},
		InputDepth: {a.InputDepth, w.InputDepth}, List: {a.List, w.List}, Hops: {a.Hops, w.Hops}, Leaves: {a.Leaves, w.Leaves},
		Page: {a.Page, w.Page}, Cost: {a.Cost, w.Cost},
	} {
		for i, value := range values {
			if len(rows[name]) != 2 || strings.ReplaceAll(rows[name][i], ",", "") != fmt.Sprint(value) {
				t.Errorf("%s is %d, and the page says %v", name, value, rows[name])
			}
		}
	}
	if len(rows) != len(said) {
		t.Errorf("the page has %d limits, the program %d", len(rows), len(said))
	}
}
