package intake_test

import (
	"testing"

	"thidua/intake"
	"thidua/sheet"
)

// A form is read only for whom its source is registered: a copy of last year's, a neighbour's or one that does not say
// whose it is stores nothing, and each reason is told.
func TestIdentity(t *testing.T) {
	const cluster, member = "dien-bien/cum-huyen-vung-thap", "dien-bien/muong-lay"
	registered := intake.Expect{Cluster: cluster, Period: "2022", District: member}
	for _, c := range []struct {
		name   string
		header map[string]sheet.Cell
		expect intake.Expect
		want   []intake.ProblemCode
	}{
		{"its own", map[string]sheet.Cell{"cluster": text(cluster), "period": text("2022"), "district": text(member)}, registered, nil},
		{"by name and as a number", map[string]sheet.Cell{"cluster": text(" Dien-Bien/cum-huyen-vung-thap"), "period": stored("2022", "#,##0", "2.022"), "district": text("TX. Mường Lay")}, registered, nil},
		{"a half year", map[string]sheet.Cell{"cluster": text(cluster), "period": text("2022-h1"), "district": text(member)}, intake.Expect{Cluster: cluster, Period: "2022-H1", District: member}, nil},
		{"last year's", map[string]sheet.Cell{"cluster": text(cluster), "period": text("2021"), "district": text(member)}, registered, []intake.ProblemCode{intake.ProblemPeriodMismatch}},
		{"a neighbour's", map[string]sheet.Cell{"cluster": text(cluster), "period": text("2022"), "district": text("dien-bien/muong-ang")}, registered, []intake.ProblemCode{intake.ProblemMemberMismatch}},
		{"another cluster's", map[string]sheet.Cell{"cluster": text("dien-bien/khoi-so"), "period": text("2022"), "district": text(member)}, registered, []intake.ProblemCode{intake.ProblemClusterMismatch}},
		{"nobody's", nil, registered, []intake.ProblemCode{intake.ProblemIdentityMissing, intake.ProblemIdentityMissing, intake.ProblemIdentityMissing}},
		{"a member's in place of the lead's", map[string]sheet.Cell{"cluster": text(cluster), "period": text("2022"), "district": text(member)}, intake.Expect{Cluster: cluster, Period: "2022"}, []intake.ProblemCode{intake.ProblemMemberMismatch}},
		{"the lead's in place of a member's", map[string]sheet.Cell{"cluster": text(cluster), "period": text("2022")}, registered, []intake.ProblemCode{intake.ProblemIdentityMissing}},
		{"anybody's, when nothing is expected", map[string]sheet.Cell{"period": text("1999")}, intake.Expect{}, nil},
	} {
		tab := sheet.Tab{Title: "Thông tin báo cáo", Rows: [][]sheet.Cell{{text("Mã"), text("Giá trị")}, {text("template"), text("member")}}}
		for _, item := range []string{"cluster", "period", "district"} {
			tab.Rows = append(tab.Rows, []sheet.Cell{text(item), c.header[item]})
		}
		draft, problems := read(sheet.Book{Tabs: []sheet.Tab{tab}}, c.expect)
		var got []intake.ProblemCode
		for _, p := range problems {
			if p.Fatal {
				got = append(got, p.Code)
			}
		}
		if len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] {
			t.Errorf("%s: refused for %v, want %v", c.name, got, c.want)
		}
		if readable := intake.Summarise(draft, problems).Readable; readable != (len(c.want) == 0) {
			t.Errorf("%s: readable %t", c.name, readable)
		}
	}
}
