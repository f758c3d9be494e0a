// Package term holds the terms of the field (thuật ngữ thi đua, khen thưởng): every enum with its Vietnamese and
// English name, and Date. A database column, a Go type and a GraphQL enum all come from the one row in terms.tsv,
// so a code can never mean two things in two places.
//
// It is the first word of the story and imports nothing of ours.
package term

//go:generate go run ./gen

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// text is one term in both languages, with an optional note in English.
type text struct{ vi, en, description string }

func (t text) in(language Language) string {
	if language == LanguageEn {
		return t.en
	}
	return t.vi
}

// names are an enum's own name and those of its codes, in the order of the field.
type names struct {
	kind  text
	codes []string
	texts []text
}

func (n names) index(code string) int { return slices.Index(n.codes, code) }

func (n names) name(code string, language Language) string {
	if i := n.index(code); i >= 0 {
		return n.texts[i].in(language)
	}
	return code
}

func (n names) unmarshalGQL(kind string, v any) (string, error) {
	code, ok := v.(string)
	if !ok {
		return "", fmt.Errorf("%s must be one of %s, not %T", kind, strings.Join(n.codes, ", "), v)
	}
	if n.index(code) < 0 {
		return "", fmt.Errorf("%q is not a %s; it must be one of %s", code, kind, strings.Join(n.codes, ", "))
	}
	return code, nil
}

func marshalGQL(w io.Writer, code string) { _, _ = io.WriteString(w, strconv.Quote(code)) }

// Description is the English description of an enum ("DistrictKind") or of one of its codes, with the Vietnamese
// term in brackets, as GraphQL's schema shows it. With an empty code it describes the enum itself; ok is false for
// a name that is not an enum of this package.
func Description(enum, code string) (description string, ok bool) {
	n, ok := all[enum]
	if !ok {
		return "", false
	}
	t := n.kind
	if code != "" {
		i := n.index(code)
		if i < 0 {
			return "", false
		}
		t = n.texts[i]
	}
	description = t.en + " (" + t.vi + ")."
	if t.description != "" {
		description += " " + t.description + "."
	}
	return description, true
}

// ParseName finds the code that a person's word stands for, in either language or as the code itself, without
// regard to case. ok is false when the word is none of the enum's.
func ParseName[E ~string](enum string, word string) (code E, ok bool) {
	n := all[enum]
	word = strings.ToLower(strings.TrimSpace(word))
	for i, t := range n.texts {
		if word == strings.ToLower(n.codes[i]) || word == strings.ToLower(t.vi) || word == strings.ToLower(t.en) {
			return E(n.codes[i]), true
		}
	}
	return "", false
}

// Codes lists the codes of an enum ("DistrictKind") in the order of the field; nil for a name that is not an enum of
// this package.
func Codes(enum string) []string { return all[enum].codes }
