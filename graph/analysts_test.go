package graph_test

import (
	"os"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"thidua/statistics"
)

// TestTheGuideForAnalystsRuns asks every query of docs/analysts.md of the example.
func TestTheGuideForAnalystsRuns(t *testing.T) {
	text, err := os.ReadFile("../docs/analysts.md")
	if err != nil {
		t.Fatal(err)
	}
	e := serveExample(t, dialect.SQLite)
	asked := 0
	for _, after := range strings.Split(string(text), "```graphql\n")[1:] {
		query, _, _ := strings.Cut(after, "```")
		if got := e.ask(t, request{Holder: "admin", Query: query}); strings.Contains(got, `"edges":[]`) || strings.Contains(got, `"clusters":[]`) {
			t.Errorf("nothing is found: %s\n%s", query, got)
		}
		asked++
	}
	if asked < 6 {
		t.Errorf("the guide has only %d queries", asked)
	}
	for _, gap := range statistics.Gaps {
		if !strings.Contains(string(text), "| `"+string(gap)+"` |") {
			t.Errorf("the guide does not explain %s", gap)
		}
	}
}
