package report

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/term"
)

func textsIn(t *testing.T, text string) (texts map[term.Measure]string) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &texts); err != nil {
		t.Fatal(err)
	}
	return texts
}

// two members, one indicator with a printed total, one whose total is computed, one without.
func marked() *builder {
	unit := Member{Named: Named{Code: "a", Vi: "Huyện A"}}
	row := func(code string, printed *Figure, total *Total, values ...*Figure) *Row {
		return &Row{Indicator: Indicator{Named: Named{Code: code}}, Printed: printed, Total: total, Values: values}
	}
	return &builder{
		tree:  &Report{Members: []Member{unit}},
		coded: map[string]int{"grain": 1, "forest": 2, "poor": 3},
		index: map[rowKey]*Row{
			{1, ""}:    row("grain", &Figure{Actual: d("625194"), Printed: `{"ACTUAL":"625.194"}`}, &Total{Actual: d("1")}, &Figure{District: "a", Actual: d("55600")}),
			{2, ""}:    row("forest", nil, &Total{Actual: d("40.25")}, &Figure{District: "a", Actual: d("38.7"), Share: d("5")}),
			{3, "sub"}: row("poor", nil, nil, &Figure{District: "a", Numerator: d("4")}),
		},
	}
}

// Marks are filled from the cluster's own figure, else from the total, else from the unit's; what is not there is "…".
func TestMarks(t *testing.T) {
	for _, c := range []struct{ source, bound, district, text, bindings string }{
		{"không có số 12", "", "", "không có số 12", ""},
		{"đạt {{grain}} tấn", "", "", "đạt 625.194 tấn", "grain ACTUAL"},
		{"đạt {{grain}} tấn", "[]", "a", "đạt 55.600 tấn", "grain ACTUAL a"},
		{"{{ forest : actual }}%", "", "", "40,25%", "forest ACTUAL"},
		{"{{forest:SHARE:a}}, {{forest::a}}", "", "", "5, 38,7", "forest SHARE a|forest ACTUAL a"},
		{"{{poor@sub:NUMERATOR:a}}", "", "", "4", "poor NUMERATOR a"},
		{
			"{{forest:SHARE}} {{grain:PLAN:a}} {{none}} {{grain:ACTUAL:b}} {{grain:HEIGHT}}", "", "", "… … … … …",
			"forest SHARE empty|grain PLAN a empty|none ACTUAL empty|grain ACTUAL b empty|grain HEIGHT empty",
		},
		{"{{{{grain}} }} {{grain", "", "", "{{625.194 }} {{grain", "grain ACTUAL"},
		{
			"55.600 và 625.194", `[{"offset":0,"text":"55.600","value":"55600","district":"a","indicator":"grain","measure":"ACTUAL"},{"offset":11,"text":"625.194","value":"625195","indicator":"grain","measure":"ACTUAL"}]`, "",
			"55.600 và 625.194", "grain ACTUAL a|grain ACTUAL moved",
		},
		{"là 7 và {{grain}}", `[{"offset":4,"text":"7","value":"7","indicator":"grain","measure":"ACTUAL"}]`, "", "là 7 và 625.194", "grain ACTUAL moved|grain ACTUAL"},
		{"là 7", `[{"offset":4,"text":"8","value":"7","indicator":"grain","measure":"ACTUAL"},{"offset":-1,"text":"7"},{"offset":900,"text":"7"}]`, "", "là 7", ""},
		{"là 7", "not JSON", "", "là 7", ""},
	} {
		w := marked().write(c.source, c.bound, c.district)
		got := ""
		for i, b := range w.bindings {
			if i > 0 {
				got += "|"
			}
			got += b.Indicator + " " + string(b.Measure)
			if b.District != "" {
				got += " " + b.District
			}
			if b.Moved {
				got += " moved"
			}
			if b.Empty {
				got += " empty"
			}
			if !b.Empty && c.text[b.Offset:b.Offset+b.Length] == "" {
				t.Errorf("%q: binding %d is of nothing", c.source, i)
			}
		}
		if diff := cmp.Diff([]string{c.text, c.bindings}, []string{w.text, got}); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.source, diff)
		}
	}
	w := marked().write("một {{note}}hai{{note:footnote-2}}", "", "")
	if got := fmt.Sprint(w.text, w.notes); got != "một haimap[:6 footnote-2:9]" {
		t.Errorf("places for notes: %s", got)
	}
}
