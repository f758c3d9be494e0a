package graph

import (
	"testing"

	"thidua/intake"
)

// FuzzFold holds the key that remembers where its letters were against the one that names are found by.
func FuzzFold(f *testing.F) {
	for _, text := range []string{
		"Huyện Tuần Giáo", "ĐIỆN BIÊN PHỦ", "Tuần", "15/2003/QH11", "92,67% KH", "%%a", " - a", "ﬁ ½", "\u0301a", "a\xffb", "x\u00adhòa", "\u200b",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := fold(text)
		if want := intake.NormaliseName(text); string(got.key) != want {
			t.Fatalf("%q: %q, want %q", text, got.key, want)
		}
		for i := range got.key {
			if got.start[i] > got.end[i] || got.end[i] > len(text) || i > 0 && got.start[i] < got.start[i-1] {
				t.Fatalf("%q: byte %d is of %d to %d", text, i, got.start[i], got.end[i])
			}
		}
		words := wordsOf(text)
		var whole string
		for _, p := range partsOfText(text, words) {
			if p.Text != "…" {
				whole += p.Text
			}
		}
		if len(text) < excerptRunes && whole != text && len(words) > 0 {
			t.Fatalf("%q in parts: %q", text, whole)
		}
	})
}
