package emulator

import (
	"strings"
	"testing"
	"time"
)

func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{
		"", "name = 'a'", "name contains 'a' and not (trashed = true or 'x' in parents)", "sharedWithMe = false",
		"appProperties has { key='a' and value='b\\'c' }", "modifiedTime >= '2026-03-01T08:00:00Z'", "((((", "not", "'", "a='b",
		strings.Repeat("not ", 1000) + "starred = true",
	} {
		f.Add(seed)
	}
	s := New(Config{Now: time.Now})
	one := view{s, s.newFile("a", folderType, "a@b"), "a@b"}
	f.Fuzz(func(t *testing.T, text string) {
		matches, failure := parseQuery(text)
		if (matches == nil) == (failure == nil) {
			t.Fatalf("a query is read or refused, neither both nor none: %v", failure)
		}
		if matches != nil {
			matches(one)
		}
	})
}

func FuzzParseFields(f *testing.F) {
	for _, seed := range []string{"a", "a,b(c,d/e),f/*", "a(b", "a/b/c,a", "a,a/b", "a(b),a(c(d))", "*", ",", "a()", "a.b", "(((", "a(b)c"} {
		f.Add(seed)
	}
	tree := map[string]any{"a": map[string]any{"b": []any{map[string]any{"c": 1.0}, 2.0}}, "b": nil}
	f.Fuzz(func(t *testing.T, text string) {
		fields, ok := parseFields(text)
		if ok != (fields != nil) {
			t.Fatalf("a selection is read or refused")
		}
		if ok {
			if kept, is := fields.of(tree).(map[string]any); !is || len(kept) > len(tree) {
				t.Fatalf("%s keeps %v", text, kept)
			}
		}
	})
}
