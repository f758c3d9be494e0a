package main

import (
	"bytes"
	"strings"
	"testing"

	"thidua/term"
)

// TestFindingsAreToldByUnit: units come in their order, the gravest findings first, each with its cell and its slips.
func TestFindingsAreToldByUnit(t *testing.T) {
	one := ruled{
		Cluster: "dien-bien/cum", Period: "2022", names: map[string]unitName{"a": {"Huyện A", "A District"}}, order: []string{"a"},
		Findings: []toldFinding{
			{Rule: "spelt", Severity: term.SeverityInfo, District: "a", Vi: "Huyện A: hai cách viết.", En: "A District: spelt in two ways."},
			{Rule: "share", Severity: term.SeverityError, District: "a", Vi: "Huyện A: sai tỷ lệ.", En: "A District: a wrong share."},
		},
	}
	for language, want := range map[term.Language]string{
		term.LanguageVi: "dien-bien/cum, 2022: 1 sai, 0 cần xem lại, 1 lưu ý (0s)\n\nHuyện A\n  Sai  sai tỷ lệ.  [share]\n  Lưu ý  hai cách viết.  [spelt]\n",
		term.LanguageEn: "\n\nA District\n",
	} {
		var b bytes.Buffer
		tellRuled(&b, []ruled{one}, language)
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s:\n%s\nwant\n%s", language, b.String(), want)
		}
	}
}
