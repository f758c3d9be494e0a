package intake_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/intake"
)

var update = flag.Bool("update", false, "write golden files and docs/problems.md anew")

// golden compares what was made with a file, or writes the file with -update.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-file +made); run go test -update ./intake if this is meant:\n%s", path, diff)
	}
}

// docs/problems.md is what a person looks a code up in; it is made from the table that makes the messages.
func TestProblemsAreDocumented(t *testing.T) {
	golden(t, "../docs/problems.md", problemsPage())
}

func problemsPage() string {
	var b strings.Builder
	b.WriteString(`# Mã lỗi của ô, trang và bảng tính

Mỗi lỗi nêu ô, nội dung đã đọc, nội dung cần có và việc cần làm. Một ô có lỗi giữ số liệu đã ghi trước đó; các ô khác
vẫn được đọc. Mã **từ chối** nghĩa là cả bảng tính không được ghi; mã **lưu ý** chỉ để biết. Ví dụ nằm trong từng mã.

Each problem names the cell, what was read, what is wanted and what to do. A cell with a problem keeps what was stored
before; all others are read. A **refusal** means that nothing of the spreadsheet is stored; a **notice** holds nothing
back. Each code is shown with an example. This page is made from the code's own table and checked by a test.

| Mã / Code | Nguyên nhân / Cause | Cách xử lý / Remedy |
|---|---|---|
`)
	cell := func(vi, en string) string {
		return strings.ReplaceAll(vi, "|", "\\|") + "<br>*" + strings.ReplaceAll(en, "|", "\\|") + "*"
	}
	for _, kind := range intake.ProblemKinds() {
		mark := ""
		switch {
		case kind.Fatal:
			mark = "<br>**từ chối / refusal**"
		case kind.Notice:
			mark = "<br>**lưu ý / notice**"
		}
		cause, remedy := kind.Sample(kind.Cause), kind.Sample(kind.Remedy)
		fmt.Fprintf(&b, "| `%s`%s | %s | %s |\n", kind.Code, mark, cell(cause.Vi, cause.En), cell(remedy.Vi, remedy.En))
	}
	return b.String()
}

// Every code that the package declares stands in the table once, in both languages, with an example that fills every
// place of its sentences.
func TestProblemKindsAreComplete(t *testing.T) {
	declared := map[string]string{}
	files, err := filepath.Glob("problem*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Problem") {
				return true
			}
			if literal, ok := spec.Values[0].(*ast.BasicLit); ok {
				code, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				declared[code] = spec.Names[0].Name
			}
			return true
		})
	}
	if len(declared) < 50 {
		t.Fatalf("only %d codes found", len(declared))
	}
	for _, kind := range intake.ProblemKinds() {
		if _, ok := declared[string(kind.Code)]; !ok {
			t.Errorf("%s stands twice in the table, or is not declared", kind.Code)
		}
		delete(declared, string(kind.Code))
		for _, sentence := range []intake.Wording{kind.Cause, kind.Remedy} {
			sample := kind.Sample(sentence)
			for _, text := range []string{sample.Vi, sample.En} {
				plain := strings.NewReplacer("{{", "", "}}", "").Replace(text)
				if text == "" || strings.ContainsAny(plain, "{}") || !strings.HasSuffix(text, ".") {
					t.Errorf("%s: %q is not a whole sentence", kind.Code, text)
				}
			}
		}
	}
	for code, name := range declared {
		t.Errorf("%s (%s) is not in the table", code, name)
	}
}
