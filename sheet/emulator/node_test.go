package emulator_test

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/sheet/emulator/discovery"
)

// nodeClients is the folder of the Node clients, with them installed. They are looked for where THIDUA_NODE_CLIENTS
// says, and installed into testdata/node otherwise. A machine without Node or without a way to npm's packages skips the
// test, unless it is CI.
func nodeClients(t *testing.T) (folder string) {
	t.Helper()
	missing := t.Skipf
	if os.Getenv("CI") == "true" {
		missing = t.Fatalf
	}
	if _, err := exec.LookPath("node"); err != nil {
		missing("Node is not installed: %v", err)
	}
	folder = os.Getenv("THIDUA_NODE_CLIENTS")
	given := folder != ""
	if !given {
		folder = filepath.Join("testdata", "node")
	}
	for _, name := range []string{"googleapis", "google-spreadsheet"} {
		if _, err := os.Stat(filepath.Join(folder, "node_modules", name, "package.json")); err == nil {
			continue
		}
		if given {
			t.Fatalf("THIDUA_NODE_CLIENTS names %s, which has no node_modules/%s", folder, name)
		}
		install := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
		install.Dir = folder
		if out, err := install.CombinedOutput(); err != nil {
			missing("npm ci in %s: %v\n%s", folder, err, out)
		}
		break
	}
	return folder
}

func TestNodesClientsReadAndWriteASpreadsheet(t *testing.T) {
	folder := nodeClients(t)
	server, id, tab := pageServer(t)
	check(t, server.Paste(id, tab, "A1", [][]string{{"Tên", "Số"}, {"Xã A", "1"}, {"Xã B", "2"}}))
	descriptions := describe(t)
	over := httptest.NewServer(descriptions.Handler(server, func(violation string) { t.Error(violation) }))
	defer over.Close()

	script, err := filepath.Abs(filepath.Join("testdata", "node", "clients.mjs"))
	check(t, err)
	if folder != filepath.Join("testdata", "node") { // Node looks for packages beside the script
		content, err := os.ReadFile(script)
		check(t, err)
		file, err := os.CreateTemp(folder, "clients-*.mjs")
		check(t, err)
		t.Cleanup(func() {
			if err := os.Remove(file.Name()); err != nil {
				t.Error(err)
			}
		})
		_, err = file.Write(content)
		check(t, err)
		check(t, file.Close())
		script, err = filepath.Abs(file.Name())
		check(t, err)
	}
	node := exec.CommandContext(t.Context(), "node", script, over.URL, id, lan)
	node.Stderr = os.Stderr
	out, err := node.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, out)
	}
	got := map[string]any{}
	check(t, json.Unmarshal(out, &got))
	list := func(values ...any) []any { return values }
	want := map[string]any{
		"files":      list("Báo cáo <b>quý</b>"),
		"title":      "Báo cáo <b>quý</b>",
		"grid":       list(list("Tên", "Số"), list("Xã A", "1"), list("Xã B", "2")),
		"googleapis": list(list("Tên", "Số", "Ghi chú"), list("Xã A", 1234.5), list("Xã B", 2.0), list("Xã C", 7.0)),
		"missing":    "404 File not found: none.",
		"unparsed":   "400 Unable to parse range: 'Không có'!A1",
		"docTitle":   "Báo cáo <b>quý</b>",
		"cell":       list("Xã A", "1.234,50"),
		"formula":    2469.0,
		"rows": list(
			map[string]any{"Tên": "Xã A", "Số": "1.234,50", "Ghi chú": "đã xem"},
			map[string]any{"Tên": "Xã B", "Số": "2", "Ghi chú": "2469"},
			map[string]any{"Tên": "Xã C", "Số": "7", "Ghi chú": ""},
			map[string]any{"Tên": "Xã D", "Số": "8", "Ghi chú": ""},
		),
		"googleSpreadsheet": 9.0,
		"tabs":              list(tab, "Mới"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// describe is what Google says of its APIs.
func describe(t *testing.T) *discovery.Descriptions {
	t.Helper()
	dir, err := discovery.Dir(t.Context())
	check(t, err)
	d, err := discovery.Load(dir)
	check(t, err)
	return d
}
