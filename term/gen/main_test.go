package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheGeneratedFileIsWhatTheTableSays(t *testing.T) {
	t.Parallel()
	want, err := generate("../terms.tsv")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../enums_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("enums_gen.go is not what terms.tsv gives; run go generate ./term (-table +file):\n%s", diff)
	}
}

func TestATableThatCannotBeReadIsRefusedWithItsRow(t *testing.T) {
	t.Parallel()
	const head = "type\tcode\tvi\ten\tdescription\n"
	for _, c := range []struct{ name, table, want string }{
		{"a code before its enum", head + "Role\tADMIN\tQuản trị\tAdministrator\t\n", "Role ADMIN"},
		{"a code under another enum", head + "Role\t-\tVai trò\tRole\t\nView\tLATEST\tMới nhất\tLatest\t\n", "View LATEST"},
		{"a code that is no constant", head + "Role\t-\tVai trò\tRole\t\nRole\tA__B\tA\tB\t\n", "A__B"},
		{"a column missing", head + "Role\t-\tVai trò\n", "record on line 2"},
	} {
		file := filepath.Join(t.TempDir(), "terms.tsv")
		if err := os.WriteFile(file, []byte(c.table), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := generate(file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that names %q", c.name, err, c.want)
		}
	}
}
