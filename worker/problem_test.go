package worker

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/intake"
)

func TestWhatIsSaidOfAProblemGoesAlongWithIt(t *testing.T) {
	at := func(tab, cell, key, code string) *intake.Problem {
		return &intake.Problem{Tab: tab, Cell: cell, Key: key, Code: intake.ProblemCode(code)}
	}
	for _, c := range []struct {
		name       string
		gone, come []*intake.Problem
		want       map[int]int
	}{
		{"nothing", nil, nil, map[int]int{}},
		{"a row moved", []*intake.Problem{at("a", "E5", "x", "A")}, []*intake.Problem{at("a", "E9", "x", "A")}, map[int]int{0: 0}},
		{
			"two columns of a row that moved",
			[]*intake.Problem{at("a", "E5", "x", "A"), at("a", "F5", "x", "A")},
			[]*intake.Problem{at("a", "F9", "x", "A"), at("a", "E9", "x", "A")},
			map[int]int{0: 1, 1: 0},
		},
		{"a column moved", []*intake.Problem{at("a", "E5", "x", "A")}, []*intake.Problem{at("a", "G5", "x", "A")}, map[int]int{0: 0}},
		{
			"two columns moved, and it is not clear which is which",
			[]*intake.Problem{at("a", "E5", "x", "A"), at("a", "F5", "x", "A")},
			[]*intake.Problem{at("a", "G5", "x", "A"), at("a", "H5", "x", "A")},
			map[int]int{},
		},
		{"another kind of problem", []*intake.Problem{at("a", "E5", "x", "A")}, []*intake.Problem{at("a", "E5", "x", "B")}, map[int]int{}},
		{"another row", []*intake.Problem{at("a", "E5", "x", "A")}, []*intake.Problem{at("a", "E5", "y", "A")}, map[int]int{}},
		{
			"a tab renamed",
			[]*intake.Problem{at("a", "E5", "x", "A"), at("a", "", "", "B")},
			[]*intake.Problem{at("b", "E5", "x", "A"), at("b", "", "", "B")},
			map[int]int{0: 0},
		},
		{
			"a tab renamed, and rows put in",
			[]*intake.Problem{at("a", "E5", "x", "A"), at("a", "E6", "y", "A")},
			[]*intake.Problem{at("b", "E7", "y", "A"), at("b", "E6", "x", "A")},
			map[int]int{0: 1, 1: 0},
		},
	} {
		if diff := cmp.Diff(c.want, carried(c.gone, c.come)); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}
