package worker_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/term"
)

// The operator finds every code that a run, a source or a command may tell in docs/operations.md, and no other.
func TestEveryFailureCodeIsDocumented(t *testing.T) {
	if diff := cmp.Diff(codesOfErrors(t), firstCells(t, "../docs/operations.md", `[a-z][a-z-]+`)); diff != "" {
		t.Errorf("docs/operations.md does not list the codes of the package (-package +file):\n%s", diff)
	}
}

// So do the outcomes of a run.
func TestEveryOutcomeIsDocumented(t *testing.T) {
	want := slices.Sorted(slices.Values(term.SyncOutcomeUnchanged.Values()))
	if diff := cmp.Diff(want, firstCells(t, "../docs/operations.md", `[A-Z]+`)); diff != "" {
		t.Errorf("docs/operations.md does not list the outcomes (-term +file):\n%s", diff)
	}
}

// What the guide for units says that a sheet tells is what a sheet tells: docs/problems.md is held to the code.
func TestTheGuideQuotesRealProblems(t *testing.T) {
	problems := readDoc(t, "../docs/problems.md")
	_, after, found := strings.Cut(readDoc(t, "../docs/huong-dan-don-vi.md"), "| bảng tính báo |")
	if !found {
		t.Fatal("the guide has no table of problems")
	}
	quoted := 0
	for _, line := range strings.Split(after, "\n")[2:] {
		cells := strings.Split(line, "|")
		if len(cells) < 3 {
			break
		}
		quoted++
		if text := strings.TrimSpace(cells[1]); !strings.Contains(problems, text) {
			t.Errorf("no problem says %q", text)
		}
	}
	if quoted == 0 {
		t.Error("the guide quotes no problem")
	}
}

// firstCells are the codes of a form that begin the rows of a document's tables, sorted.
func firstCells(t *testing.T, file, form string) (codes []string) {
	t.Helper()
	for _, row := range regexp.MustCompile("(?m)^\\| `("+form+")` \\|").FindAllStringSubmatch(readDoc(t, file), -1) {
		codes = append(codes, row[1])
	}
	slices.Sort(codes)
	return codes
}

// codesOfErrors are the codes of all errors that the package's files write out, sorted.
func codesOfErrors(t *testing.T) (codes []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if made, ok := n.(*ast.CompositeLit); ok {
				if name, ok := made.Type.(*ast.Ident); ok && name.Name == "Error" {
					codes = append(codes, codesIn(made)...)
				}
			}
			return true
		})
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// codesIn are the codes that one error is written out with.
func codesIn(made *ast.CompositeLit) (codes []string) {
	for _, element := range made.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key, named := pair.Key.(*ast.Ident)
		value, literal := pair.Value.(*ast.BasicLit)
		if named && literal && key.Name == "Code" {
			code, err := strconv.Unquote(value.Value)
			if err == nil {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

func readDoc(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
