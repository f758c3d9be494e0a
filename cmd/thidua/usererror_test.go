package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/graph"
	"thidua/worker"
)

// noMutation are the codes that only readings, answers and commands meet: they stand in runs and with sources.
var noMutation = []string{
	"file-missing", "file-is-folder", // what is registered need not be there yet
	"source-disabled", "confirm-stale", // told in the run
	"update-workbook", "update-unread",
}

// exportedCodes are the codes of all errors that the worker exports.
func exportedCodes(t *testing.T) (codes []string) {
	t.Helper()
	files, err := filepath.Glob("../../worker/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(gotoken.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Names) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Err") {
				return true
			}
			ast.Inspect(spec, func(n ast.Node) bool {
				if pair, ok := n.(*ast.KeyValueExpr); ok && fmt.Sprint(pair.Key) == "Code" {
					code, err := strconv.Unquote(pair.Value.(*ast.BasicLit).Value)
					if err != nil {
						t.Fatal(err)
					}
					codes = append(codes, code)
				}
				return true
			})
			return false
		})
	}
	return codes
}

// Whatever the worker says of a mutation is told with the argument it is about, or is known to be about none: a new
// error of the worker must be put here or there.
func TestErrorsOfMutationsNameTheirField(t *testing.T) {
	all := exportedCodes(t)
	if !slices.Contains(all, worker.ErrNotOpen.Code) || !slices.Contains(all, worker.ErrNoFolder.Code) {
		t.Fatalf("the worker's errors were not found: %q", all)
	}
	known := slices.Clone(noMutation)
	for name, of := range map[string]struct {
		fields fields
		input  any      // type of the input
		more   []string // arguments that are not in it
	}{
		"source": {fieldsOfSource, graph.RegisterSource{}, nil},
		"run":    {fieldsOfRun, nil, []string{"source", "run"}},
		"period": {fieldsOfPeriod, nil, []string{"cluster", "period"}},
		"year":   {fieldsOfYear, graph.OpenYear{}, nil},
		"shared": {fieldsOfShared, nil, []string{"ref"}},
	} {
		arguments := append([]string{""}, of.more...)
		if of.input != nil {
			kind := reflect.TypeOf(of.input)
			for i := range kind.NumField() {
				field := kind.Field(i).Name
				arguments = append(arguments, strings.ToLower(field[:1])+field[1:])
			}
		}
		for code, field := range of.fields {
			if !slices.Contains(arguments, field) {
				t.Errorf("%s of a %s is about %q, which it does not take", code, name, field)
			}
			told := of.fields.forPeople(fmt.Errorf("doing it: %w", &worker.Error{Code: code, Vi: "Sai.", En: "Wrong."}), nil)
			var own *graph.UserError
			if !errors.As(told, &own) || own.Code != code || own.Field != field || own.Vi != "Sai." || own.En != "Wrong." {
				t.Errorf("%s of a %s is told as %+v", code, name, told)
			}
			if slices.Contains(noMutation, code) {
				t.Errorf("%s is said to be met by no mutation, and has a field", code)
			}
		}
		known = slices.AppendSeq(known, maps.Keys(of.fields))
	}
	slices.Sort(all)
	slices.Sort(known)
	if diff := cmp.Diff(all, slices.Compact(known)); diff != "" {
		t.Errorf("codes (-of the worker +known here):\n%s", diff)
	}
}

// An unknown code is about the argument that it was given for; what is no error of the worker's is not told as one.
func TestErrorsAreAboutWhatWasGiven(t *testing.T) {
	unknown := &worker.Error{Code: worker.ErrUnknown.Code, Vi: "Không có.", En: "There is no cluster “x”."}
	for given, want := range map[[2]string]string{{"cluster", "x"}: "cluster", {"from", "x"}: "from", {"cluster", "y"}: "period"} {
		var own *graph.UserError
		if err := fieldsOfYear.forPeople(unknown, map[string]string{given[0]: given[1], "folder": ""}); !errors.As(err, &own) || own.Field != want {
			t.Errorf("%v: %+v, want %s", given, own, want)
		}
	}
	broken := errors.New("the disk is full")
	var own *graph.UserError
	if err := fieldsOfYear.forPeople(broken, nil); !errors.Is(err, broken) || errors.As(err, &own) {
		t.Errorf("a failure of ours is told as %v", err)
	}
	if err := fieldsOfYear.forPeople(nil, nil); err != nil {
		t.Errorf("nothing went wrong: %v", err)
	}
}
