package graph_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"entgo.io/ent/dialect"

	"thidua/store/storetest"
)

// audited is the folder with the audits installed, for Node to find them beside the script. They are looked for where
// THIDUA_GRAPHQL_AUDITS says, and installed into testdata/node otherwise. A machine without Node or without a way to npm's
// packages skips the test, unless it is CI.
func audited(t *testing.T) (folder string) {
	t.Helper()
	missing := t.Skipf
	if os.Getenv("CI") == "true" {
		missing = t.Fatalf
	}
	if _, err := exec.LookPath("node"); err != nil {
		missing("Node is not installed: %v", err)
	}
	own := filepath.Join("testdata", "node")
	if folder = os.Getenv("THIDUA_GRAPHQL_AUDITS"); folder == "" {
		folder = own
	}
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "graphql-http", "package.json")); err == nil {
		return folder
	}
	if folder != own {
		t.Fatalf("THIDUA_GRAPHQL_AUDITS names %s, which has no node_modules/graphql-http", folder)
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	install.Dir = folder
	if out, err := install.CombinedOutput(); err != nil {
		missing("npm ci in %s: %v\n%s", folder, err, out)
	}
	return folder
}

// TestAuditsOfTheSpecification asks a running server everything that the audits of "GraphQL over HTTP" ask: what a server
// must, should and may do.
func TestAuditsOfTheSpecification(t *testing.T) {
	folder := audited(t)
	a := serve(t, storetest.Open(t, dialect.SQLite))
	text, err := os.ReadFile(filepath.Join("testdata", "node", "audits.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", "--input-type=module", "--eval", string(text), a.url+"/graphql")
	node.Dir, node.Stderr = folder, os.Stderr
	out, err := node.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, out)
	}
	var results []struct{ ID, Name, Status, Reason string }
	if err := json.Unmarshal(out, &results); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if len(results) < 61 {
		t.Errorf("only %d audits were made", len(results))
	}
	for _, r := range results {
		if r.Status != "ok" {
			t.Errorf("%s %s: %s: %s", r.ID, r.Name, r.Status, r.Reason)
		}
	}
}
