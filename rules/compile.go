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
	return r, nil
}

// strict reads parameters into a struct and refuses a name that it does not have.
func strict(parameters json.RawMessage, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(parameters))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("reading its parameters: %w", err)
	}
	return nil
}
