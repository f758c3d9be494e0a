package catalog

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"thidua/rules"
	"thidua/term"
)

// Rule is a check between figures (quy tắc đối chiếu), as package rules reads it.
type Rule struct {
	Code                 string
	Kind                 term.RuleKind
	Severity             term.Severity
	Parameters           string // what the kind asks for, a JSON object
	Name                 Name
	MessageVi, MessageEn string // "" for what the kind says by itself
	Enabled              bool
}

// ruleUnread is what can be wrong with a rule beside its cells.
var ruleUnread = wording{
	"the rule cannot be read: %[1]s. Correct its parameters, or its messages.",
	"không đọc được quy tắc: %[1]s. Sửa tham số hoặc câu thông báo của quy tắc.",
}

func readRule(r row) Rule {
	return Rule{
		Code: r.code(plainCode), Kind: choice[term.RuleKind](r, "kind"), Severity: choice[term.Severity](r, "severity"),
		Parameters: r.need("parameters"), Name: Name{Vi: r.need("name_vi"), En: r.text("name_en")},
		MessageVi: r.text("message_vi"), MessageEn: r.text("message_en"), Enabled: r.yes("enabled"),
	}
}

// Definition is the rule as package rules compiles it.
func (r Rule) Definition() rules.Definition {
	return rules.Definition{
		Code: r.Code, Kind: r.Kind, Severity: r.Severity, Parameters: []byte(r.Parameters),
		MessageVi: r.MessageVi, MessageEn: r.MessageEn,
	}
}

// checkRules notes rules that cannot be compiled, those that are switched off included.
func (c *Catalog) checkRules(t *tables) {
	records := t.byName["rules.tsv"].records
	for i, r := range c.Rules {
		if r.Code == "" || r.Kind == "" || r.Parameters == "" {
			continue // that was noted
		}
		if _, err := rules.Compile(r.Definition()); err != nil {
			row{records[i], t}.wrong("parameters", ruleUnread, strings.TrimPrefix(err.Error(), "rule "+r.Code+": "))
			continue
		}
		var parameters any
		if err := json.Unmarshal([]byte(r.Parameters), &parameters); err == nil {
			refersRightly(row{records[i], t}, r.Kind, "", parameters)
		}
	}
}

// namedIn is which file the codes stand in that parameters of this name are, whatever the kind of rule. A code that is
// nowhere would make a rule that never finds anything.
var namedIn = map[string]string{
	"indicators": "indicators.tsv", "statements": "indicators.tsv", "part": "indicators.tsv", "whole": "indicators.tsv",
	"mean": "indicators.tsv", "over": "indicators.tsv", "bands": "indicators.tsv", "universe": "indicators.tsv",
	"first": "indicators.tsv", "second": "indicators.tsv", "reference": "indicators.tsv",
	"sections": "sections.tsv", "form": "award-forms.tsv",
}

// refersRightly notes codes among the parameters of a rule that their file does not have.
func refersRightly(r row, kind term.RuleKind, name string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			refersRightly(r, kind, key, value[key])
		}
	case []any:
		for _, each := range value {
			refersRightly(r, kind, name, each)
		}
	case string:
		file := namedIn[name]
		if name == "of" && kind == term.RuleKindQuota {
			file = namedIn["form"]
		}
		code, _, _ := strings.Cut(value, ":") // a measure follows
		code, _, _ = strings.Cut(code, "(")   // a context
		if file != "" && code != "*" && code != "" {
			r.find("parameters", code, file)
		}
	}
}
