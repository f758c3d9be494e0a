package worker

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/intake"
	"thidua/reconcile"
	"thidua/term"
)

func TestPlanCitations(t *testing.T) {
	stored := []citationRow{
		{code: "a", id: 1, document: 11, says: citationSays{term.DocumentKindPlan, "1/KH", "UBND tỉnh", "Thi đua", "2022-01-01"}, at: place{"Văn bản", 5, "C5", "E5"}},
		{code: "b", id: 2, document: 12, says: citationSays{term.DocumentKindPlan, "2/KH", "UBND tỉnh", "", "2022-02-01"}, at: place{"Văn bản", 6, "C6", "E6"}},
		{code: "c", id: 3, document: 13, says: citationSays{term.DocumentKindPlan, "3/KH", "UBND tỉnh", "", ""}, at: place{"Văn bản", 7, "C7", "E7"}},
	}
	plan := func(code, number string, row int, on term.Date, held ...intake.ColumnCode) intake.Document {
		d := intake.Document{Code: code, Kind: term.DocumentKindPlan, Number: number, Issuer: "UBND tỉnh", IssuedOn: on, Tab: "Văn bản", Row: row, Held: map[intake.ColumnCode]bool{}}
		d.Cell, d.DateCell = "C"+itoa(row), "E"+itoa(row)
		for _, column := range held {
			d.Held[column] = true
		}
		return d
	}
	said := func(code, number string, row int, on term.Date, id, document int) citationRow {
		return citationRow{
			code: code, id: id, document: document, says: citationSays{term.DocumentKindPlan, number, "UBND tỉnh", "", on},
			at: place{"Văn bản", row, "C" + itoa(row), "E" + itoa(row)},
		}
	}
	documents := map[string]documentRow{"a": {id: 11}, "b": {id: 12}, "c": {id: 13}, "d": {id: 14}}
	for _, c := range []struct {
		name  string
		read  []intake.Document
		trust trust
		want  citationPlan
	}{
		{"as it was", []intake.Document{plan("b", "2/KH", 6, "2022-02-01"), plan("c", "3/KH", 7, "")}, trust{doubtful: true}, citationPlan{}},
		{
			"another date, another place, one that is gone, one of the catalogue and one of nobody",
			[]intake.Document{
				plan("b", "2/KH", 6, "2022-02-11"), plan("c", "3/KH", 8, ""), plan("d", "4/KH", 9, ""), plan("e", "5/KH", 10, ""),
			},
			trust{},
			citationPlan{
				add:    []citationRow{said("d", "4/KH", 9, "", 0, 14), said("e", "5/KH", 10, "", 0, 0)},
				change: []citationRow{said("b", "2/KH", 6, "2022-02-11", 2, 12), said("c", "3/KH", 8, "", 3, 13)},
				remove: []int{1},
			},
		},
		{
			"a date that cannot be read keeps what was last said, and one that never could is nothing yet",
			[]intake.Document{plan("b", "2b/KH", 6, "", intake.ColumnIssuedOn), plan("d", "4/KH", 9, "", intake.ColumnIssuedOn)},
			trust{doubtful: true},
			citationPlan{change: []citationRow{said("b", "2b/KH", 6, "2022-02-01", 2, 12)}},
		},
		{"a tab that is lost", nil, trust{none: true, why: heldTabUnread}, citationPlan{}},
	} {
		got := planCitations(c.read, stored, documents, c.trust)
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(citationPlan{}, citationRow{}, citationSays{}, place{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestSettleHeading(t *testing.T) {
	last := reconcile.Heading{
		intake.ItemNumber: {Text: "1/BC", Tab: "Thông tin", Address: "C6"}, intake.ItemPlace: {Text: "Tuần Giáo", Tab: "Thông tin", Address: "C7"},
	}.String()
	cells := map[string]string{intake.ItemNumber: "C8"}
	for _, c := range []struct {
		name   string
		header intake.Header
		trust  trust
		want   string
	}{
		{
			"edited, and a row gone",
			intake.Header{Number: "2/BC", Tab: "Đầu", Cells: cells},
			trust{},
			`{"number":{"text":"2/BC","tab":"Đầu","address":"C8"}}`,
		},
		{
			"a cell with a problem keeps its words and stands where it stands now",
			intake.Header{Tab: "Đầu", Cells: cells, Held: map[string]bool{intake.ItemNumber: true}},
			trust{doubtful: true},
			`{"number":{"text":"1/BC","tab":"Đầu","address":"C8"},"place":{"text":"Tuần Giáo","tab":"Thông tin","address":"C7"}}`,
		},
		{"an empty tab", intake.Header{}, trust{none: true}, last},
	} {
		if got := settleHeading(&c.header, last, c.trust); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
	if got := settleHeading(&intake.Header{}, "{}", trust{}); got != "{}" {
		t.Errorf("of a sheet that says nothing: %s", got)
	}
}
