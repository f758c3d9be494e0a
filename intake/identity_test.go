package intake_test

import (
	"slices"
	"strings"
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

// What a template wrote into the book unseen speaks where the header tab is silent, gives way where it speaks, and
// betrays a copy of last year's sheet whose period was changed by hand.
func TestIdentityByMarks(t *testing.T) {
	const cluster, member = "dien-bien/cum-huyen-vung-thap", "dien-bien/muong-lay"
	registered := intake.Expect{Cluster: cluster, Period: "2022", District: member, Help: "Phòng Nội vụ, 0215 3 825 409"}
	marks := func(cluster, period, district string) map[string]string {
		return map[string]string{
			intake.MarkTemplate: "member", intake.MarkVersion: "1", intake.MarkCluster: cluster, intake.MarkPeriod: period, intake.MarkDistrict: district,
		}
	}
	for _, c := range []struct {
		name   string
		header map[string]string
		marks  map[string]string
		fatal  []intake.ProblemCode
		notice []intake.ProblemCode
		whose  string
	}{
		{"both agree", map[string]string{"template": "member", "cluster": cluster, "period": "2022", "district": member}, marks(cluster, "2022", member), nil, nil, cluster + " 2022 " + member},
		{"the header is empty", nil, marks(cluster, "2022", member), nil, []intake.ProblemCode{intake.ProblemMarksUsed, intake.ProblemMarksUsed, intake.ProblemMarksUsed, intake.ProblemMarksUsed}, cluster + " 2022 " + member},
		{"a copy of last year's", map[string]string{"template": "member", "cluster": cluster, "period": "2021", "district": member}, marks(cluster, "2021", member), []intake.ProblemCode{intake.ProblemPeriodMismatch}, nil, cluster + " 2021 " + member},
		{"last year's by its marks alone", map[string]string{"template": "member", "cluster": cluster, "district": member}, marks(cluster, "2021", member), []intake.ProblemCode{intake.ProblemPeriodMismatch}, []intake.ProblemCode{intake.ProblemMarksUsed}, cluster + " 2021 " + member},
		{"last year's made to say this year", map[string]string{"template": "member", "cluster": cluster, "period": "2022", "district": member}, marks(cluster, "2021", member), []intake.ProblemCode{intake.ProblemPeriodMismatch}, nil, cluster + " 2022 " + member},
		{"another cluster's made to say this one", map[string]string{"template": "member", "cluster": cluster, "period": "2022", "district": member}, marks("dien-bien/khoi-so", "2022", member), []intake.ProblemCode{intake.ProblemClusterMismatch}, nil, cluster + " 2022 " + member},
		{"a neighbour's copy", map[string]string{"template": "member", "cluster": cluster, "period": "2022", "district": member}, marks(cluster, "2022", "dien-bien/muong-ang"), nil, []intake.ProblemCode{intake.ProblemMarksDisagree}, cluster + " 2022 " + member},
		{"called by name", map[string]string{"template": "member", "cluster": cluster, "period": "2022", "district": "TX Mường Lay"}, marks(cluster, "2022", member), nil, nil, cluster + " 2022 " + member},
		{"marks of a template that is not known", map[string]string{"cluster": cluster, "period": "2022", "district": member}, map[string]string{intake.MarkTemplate: "other"}, nil, nil, cluster + " 2022 " + member},
	} {
		tab := sheet.Tab{Title: "Thông tin báo cáo", Rows: [][]sheet.Cell{{text("Mã"), text("Giá trị")}}}
		for _, item := range []string{"template", "cluster", "period", "district"} {
			tab.Rows = append(tab.Rows, []sheet.Cell{text(item), text(c.header[item])})
		}
		figures := sheet.Tab{Title: "Chỉ tiêu", Rows: [][]sheet.Cell{{text("Mã"), text("Thực hiện"), text("Tử số")}}}
		form, problems := intake.Recognise(sheet.Book{Marks: c.marks, Tabs: []sheet.Tab{tab, figures}}, templates()[:1])
		_, more := intake.Parse(form, vocabulary(), registered)
		var fatal, notice []intake.ProblemCode
		for _, p := range append(problems, more...) {
			switch {
			case p.Fatal:
				fatal = append(fatal, p.Code)
				if !strings.Contains(p.Vi, "làm bảng mới từ biểu mẫu năm nay") || !strings.HasSuffix(p.Vi, "hãy hỏi: Phòng Nội vụ, 0215 3 825 409.") {
					t.Errorf("%s: the remedy is %q", c.name, p.Vi)
				}
			case p.Code == intake.ProblemMarksUsed, p.Code == intake.ProblemMarksDisagree:
				notice = append(notice, p.Code)
			}
		}
		if !slices.Equal(fatal, c.fatal) || !slices.Equal(notice, c.notice) {
			t.Errorf("%s: refused for %v, want %v; told %v, want %v", c.name, fatal, c.fatal, notice, c.notice)
		}
		whose, ok := intake.IdentityOf(form)
		if got := whose.Cluster + " " + whose.Period + " " + whose.District; got != c.whose || !ok {
			t.Errorf("%s: it says it is of %q, want %q", c.name, got, c.whose)
		}
	}
}

// A form that does not say whose it is, or says it twice, is nobody's.
func TestIdentityOfNobody(t *testing.T) {
	for _, rows := range [][][]sheet.Cell{
		nil,
		{{text("cluster"), text("a")}},
		{{text("cluster"), text("a")}, {text("period"), text("2022")}, {text("period"), text("2021")}},
	} {
		tab := sheet.Tab{Title: "Thông tin báo cáo", Rows: append([][]sheet.Cell{{text("Mã"), text("Giá trị")}}, rows...)}
		form, _ := intake.Recognise(sheet.Book{Tabs: []sheet.Tab{tab}}, templates()[:1])
		if whose, ok := intake.IdentityOf(form); ok {
			t.Errorf("%v is of %+v", rows, whose)
		}
	}
}
