package rules_test

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"

	"thidua/rules"
	"thidua/term"
)

// TestEveryKindIsDocumented: docs/rules.md has each kind once, with parameters that the kind takes.
func TestEveryKindIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := map[term.RuleKind]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| ([A-Z_]+) \\|[^|]+\\| `([^`]+)` \\|$").FindAllStringSubmatch(string(text), -1) {
		examples[term.RuleKind(row[1])] = row[2]
	}
	for _, kind := range term.RuleKind("").Values() {
		example, documented := examples[term.RuleKind(kind)]
		if !documented {
			t.Errorf("docs/rules.md does not have %s", kind)
			continue
		}
		if _, err := rules.Compile(rules.Definition{Code: "r", Kind: term.RuleKind(kind), Parameters: json.RawMessage(example)}); err != nil {
			t.Errorf("the example of %s: %v", kind, err)
		}
		delete(examples, term.RuleKind(kind))
	}
	for kind := range examples {
		t.Errorf("docs/rules.md has %s, which is no kind", kind)
	}
}
