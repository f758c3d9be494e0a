package guard_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// byHand is SQL that does not go through ent's queries, where nothing puts the guard on it.
var byHand = regexp.MustCompile(`\b(Query|QueryRow|Exec|Prepare)Context\(|\.Modify\(|\bsql\.Table\(|Dialect\([^)]*\)\.Table\(`)

// allowed are the places of SQL written by hand, and why they may have it.
var allowed = map[string]string{
	"migrations/":             "knows tables and no rows that anybody asks for",
	"store/":                  "opens, migrates and locks; its rows are revisions and tokens' last use, which no query of a viewer reaches",
	"worker/statement.go":     "changes rows by their ids in bulk, as the system",
	"worker/apply_rest.go":    "notes which sections cite a document, which everybody sees, as the system",
	"worker/load.go":          "loads the stored rows of the submission being read, as the system",
	"worker/sweep.go":         "counts jobs of the queue, which no query of a viewer reaches",
	"worker/inbox.go":         "looks shared sheets up among the sources, as the system",
	"review/names.go":         "publishes names in the change that publishes their rows, as the system",
	"graph/statistics_sql.go": "groups figures and awards, with guard.Apply on the table it groups; what it joins everybody sees",
	"graph/stands.go":         "looks findings and sheets up, with guard.Apply on the table it looks in",
	"schema/gen/lists.tmpl":   "looks codes up, with guard.Apply on the table it looks in",
}

// TestSQLByHandIsListed keeps SQL written by hand where somebody has thought about who sees its rows.
func TestSQLByHandIsListed(t *testing.T) {
	used := map[string]bool{}
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			// ent is generated: schema/gen puts the guard into it.
			if name := entry.Name(); file == "ent" || name == "node_modules" || file != "." && strings.HasPrefix(name, ".") {
				return fs.SkipDir
			}
			return nil
		}
		if ext := path.Ext(file); ext != ".go" && ext != ".tmpl" || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		text, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(text), "\n") {
			if !byHand.MatchString(line) || strings.HasPrefix(strings.TrimSpace(line), "//") {
				continue
			}
			folder, _, _ := strings.Cut(file, "/")
			switch {
			case allowed[file] != "":
				used[file] = true
			case allowed[folder+"/"] != "":
				used[folder+"/"] = true
			default:
				t.Errorf("%s:%d: SQL written by hand: %s\nuse ent's client, or guard.Apply, and list the file here with its reason",
					filepath.FromSlash(file), i+1, strings.TrimSpace(line))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for place := range allowed {
		if !used[place] {
			t.Errorf("%s has no SQL written by hand: take it off the list", place)
		}
	}
}
