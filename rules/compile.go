package rules

import (
	"bytes"
	"encoding/json"
	"fmt"

	"thidua/term"
)

// Definition is a rule as the catalogue has it.
type Definition struct {
	Code                 string
	Kind                 term.RuleKind
	Severity             term.Severity
	Parameters           json.RawMessage // what the kind asks for, as a JSON object
	MessageVi, MessageEn string          // "" for the kind's own
}

// kinds are what this package can check. Each file of a kind adds its own.
var kinds = map[term.RuleKind]kind{}

// kind is a kind of rule.
type kind struct {
	// compile reads the parameters of a rule; an error says what is wrong with them.
	compile func(parameters json.RawMessage) (check, error)
	// vi and en are what a finding says when the rule has no message of its own.
	vi, en string
	// placeholders are those that the kind fills in beyond the ones of all kinds.
	placeholders []string
}

// Compile reads a definition. An error names the rule and what is wrong with its parameters.
func Compile(d Definition) (Rule, error) {
	k, known := kinds[d.Kind]
	if !known {
		return Rule{}, fmt.Errorf("rule %s: there is no kind %q", d.Code, d.Kind)
	}
	apply, err := k.compile(d.Parameters)
	if err != nil {
		return Rule{}, fmt.Errorf("rule %s: %w", d.Code, err)
	}
	r := Rule{Code: d.Code, Kind: d.Kind, Severity: d.Severity, MessageVi: d.MessageVi, MessageEn: d.MessageEn, check: apply}
	if r.MessageVi == "" {
		r.MessageVi = k.vi
	}
	if r.MessageEn == "" {
		r.MessageEn = k.en
	}
	if r.vi, err = readMessage(r.MessageVi, k.placeholders); err == nil {
		r.en, err = readMessage(r.MessageEn, k.placeholders)
	}
	if err != nil {
		return Rule{}, fmt.Errorf("rule %s: %w", d.Code, err)
	}
	return r, nil
}

// strict reads parameters into a struct and refuses a name that it does not have.
func strict(parameters json.RawMessage, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(parameters))
	decoder.DisallowUnknownFields()
	if len(bytes.TrimSpace(parameters)) == 0 {
		return nil
	}
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("reading its parameters: %w", err)
	}
	return nil
}

// gaps says what becomes of a side of a rule of which something is missing. "missing" in the parameters of a rule names
// one for a side: {"missing": {"parts": "SKIP"}}. What does not apply to a unit is never missing.
type gaps string

const (
	gapsSkip    gaps = "SKIP"    // the side is not known, and nothing is judged by it
	gapsPartial gaps = "PARTIAL" // what is there is the least that the side can be
	gapsZero    gaps = "ZERO"    // what is missing counts as zero: for what is left blank when there is none of it
)

// gapsOf reads what becomes of the named side; fallback is for a rule that does not say. An error names a side that the
// kind does not have, or a word that says nothing.
func gapsOf(missing map[string]gaps, side string, fallback gaps) (gaps, error) {
	for name, g := range missing {
		if name != side {
			return "", fmt.Errorf("missing: there is no side %q; this kind has %q", name, side)
		}
		switch g {
		case gapsSkip, gapsPartial, gapsZero:
			fallback = g
		default:
			return "", fmt.Errorf("missing: %q is none of SKIP, PARTIAL, ZERO", g)
		}
	}
	return fallback, nil
}
