package fast_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/graph/fast"
)

// write writes one field, whose type is required.
func write(write func(w *fast.W, f *fast.Field)) graphql.Marshaler {
	ctx := graphql.WithResponseContext(context.Background(), graphql.DefaultErrorPresenter, graphql.DefaultRecover)
	ctx = graphql.WithOperationContext(ctx, &graphql.OperationContext{})
	field := &ast.Field{Name: "list", Alias: "list", Definition: &ast.FieldDefinition{Type: ast.NonNullListType(ast.NonNullNamedType("String", nil), nil)}}
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: "Query", Field: graphql.CollectedField{Field: field}})
	return fast.Write(ctx, nil, write)
}

func text(m graphql.Marshaler) string {
	if m == nil {
		return "declined"
	}
	var b bytes.Buffer
	m.MarshalGQL(&b)
	return b.String()
}

func TestLeavesAreAsGqlgenWritesThem(t *testing.T) {
	moment := time.Date(2024, 2, 29, 23, 59, 59, 120, time.FixedZone("", 7*3600))
	for name, tt := range map[string]struct {
		fast  func(w *fast.W, f *fast.Field)
		stock graphql.Marshaler
	}{
		"int":      {func(w *fast.W, _ *fast.Field) { w.Int(-12) }, graphql.MarshalInt(-12)},
		"int64":    {func(w *fast.W, _ *fast.Field) { w.Int64(math.MinInt64) }, graphql.MarshalInt64(math.MinInt64)},
		"id":       {func(w *fast.W, _ *fast.Field) { w.IntID(7) }, graphql.MarshalIntID(7)},
		"boolean":  {func(w *fast.W, _ *fast.Field) { w.Boolean(true) }, graphql.MarshalBoolean(true)},
		"time":     {func(w *fast.W, _ *fast.Field) { w.Time(moment) }, graphql.MarshalTime(moment)},
		"no time":  {func(w *fast.W, _ *fast.Field) { w.Time(time.Time{}) }, graphql.MarshalTime(time.Time{})},
		"nil list": {func(w *fast.W, _ *fast.Field) { fast.Leaves(w, nil, fast.Required, (*fast.W).String) }, graphql.Array{}},
		"null":     {func(w *fast.W, _ *fast.Field) { fast.Leaves(w, nil, fast.Nullable, (*fast.W).String) }, graphql.Null},
	} {
		if got, want := text(write(tt.fast)), text(tt.stock); got != want {
			t.Errorf("%s: %s, gqlgen writes %s", name, got, want)
		}
	}
}

func FuzzStringsAreAsGqlgenWritesThem(f *testing.F) {
	for _, s := range []string{"", "Tuần Giáo", "\"\\\x00\x1f\t\r\n<>&\u2028", "\xff\xfe", "a\x7f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := text(write(func(w *fast.W, _ *fast.Field) { w.String(s) })), text(graphql.MarshalString(s)); got != want {
			t.Errorf("%q: %s, gqlgen writes %s", s, got, want)
		}
	})
}

func TestWriterDeclines(t *testing.T) {
	for name, fn := range map[string]func(w *fast.W, f *fast.Field){
		"a null where none may be": func(w *fast.W, f *fast.Field) { w.Null(f.Need()) },
		"a null item":              func(w *fast.W, f *fast.Field) { w.Null(f.ItemNeed()) },
		"no time where one must":   func(w *fast.W, _ *fast.Field) { w.RequiredTime(time.Time{}) },
		"what is not a number":     func(w *fast.W, _ *fast.Field) { w.Float(math.NaN()) },
		"infinity":                 func(w *fast.W, _ *fast.Field) { w.Float(math.Inf(-1)) },
		"an error":                 func(w *fast.W, _ *fast.Field) { w.OK(errors.New("broken")) },
		"a panic":                  func(*fast.W, *fast.Field) { panic("a defect") },
		"gqlgen's own null":        func(w *fast.W, _ *fast.Field) { w.Resolved(graphql.Null, fast.Required) },
		"an error that is reported": func(w *fast.W, _ *fast.Field) {
			w.String("fine")
			graphql.AddErrorf(w.ObjectContext(), "broken")
		},
	} {
		if got := text(write(fn)); got != "declined" {
			t.Errorf("%s: wrote %s", name, got)
		}
	}
}

// TestAnswersOutliveTheirWriter: buffers are used again, what was written is not.
func TestAnswersOutliveTheirWriter(t *testing.T) {
	first := write(func(w *fast.W, _ *fast.Field) { w.String("first") })
	write(func(w *fast.W, _ *fast.Field) { w.String("other") })
	if got := text(first) + text(first); got != `"first""first"` {
		t.Errorf("got %s", got)
	}
}
