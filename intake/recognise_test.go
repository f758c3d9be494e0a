package intake_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/answer"
	"thidua/intake"
	"thidua/sheet"
)

// figures are what a draft says, by key and column, wherever it stands.
func figures(draft *intake.Draft) map[string]string {
	said := map[string]string{"header number": draft.Header.Number, "header issued-on": string(draft.Header.IssuedOn)}
	for _, v := range draft.Values {
		for measure, printed := range v.Printed {
			said[v.Indicator+"@"+v.Context+" "+string(measure)] = printed + " = " + number("", v.Measure(measure))
		}
		if v.Note != "" {
			said[v.Indicator+"@"+v.Context+" note"] = v.Note
		}
	}
	for _, a := range draft.Awards {
		said[a.Form+" "+string(a.Recipient)+" "+string(a.Stage)] = a.Printed
	}
	for _, e := range draft.Exemplars {
		said["exemplar "+e.Name] = e.Section + " " + e.Movement
	}
	for _, d := range draft.Documents {
		said["document "+d.Code] = d.Number + " " + string(d.IssuedOn)
	}
	for _, n := range draft.Narratives {
		said["text "+n.Section+"@"+n.Slot] = n.Text
	}
	for _, p := range draft.Plans {
		said["plan "+p.Indicator+" "+p.District] = p.Printed
	}
	return said
}

// readDrawn reads a book of the drawn templates.
func readDrawn(book sheet.Book, expect intake.Expect) (intake.Draft, []intake.Problem) {
	form, problems := intake.Recognise(book, []intake.Template{drawnTemplate("member"), drawnTemplate("cluster")})
	draft, more := intake.Parse(form, drawnVocabulary(), expect)
	return draft, append(problems, more...)
}

func codesOf(problems []intake.Problem) (codes []intake.ProblemCode) {
	for _, p := range problems {
		codes = append(codes, p.Code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// People live in a sheet: whatever they do to its shape, its figures are read as before.
func TestEditedSheetsAreReadAsBefore(t *testing.T) {
	const tabFigures, tabAwards = intake.TabIndicators, intake.TabAwards
	rename := func(tab *sheet.Tab, row, column int, title string) { put(tab, row, column, text(title)) }
	tests := []struct {
		name string
		edit func(t *testing.T, book *sheet.Book)
		want []intake.ProblemCode
	}{
		{"nothing", func(*testing.T, *sheet.Book) {}, nil},
		{"every tab is renamed", func(_ *testing.T, book *sheet.Book) {
			for i := range book.Tabs[:6] {
				book.Tabs[i].Title = []string{"Biểu 01-TĐKT", "Q.1", "'x'!", "Sheet1", "2022", "Tờ 6"}[i]
			}
		}, nil},
		{"two tabs have changed their titles", func(_ *testing.T, book *sheet.Book) {
			book.Tabs[1].Title, book.Tabs[2].Title = book.Tabs[2].Title, book.Tabs[1].Title
		}, nil},
		{"a tab was copied", func(_ *testing.T, book *sheet.Book) {
			kept := copied(*book).Tabs[1]
			kept.ID, kept.Title = 77, "Bản sao của Chỉ tiêu"
			book.Tabs = slices.Insert(book.Tabs, 0, kept)
		}, nil},
		{"a tab of the answer's title has headers like a template's", func(t *testing.T, book *sheet.Book) {
			t.Helper()
			answer := copied(*book).Tabs[1]
			answer.ID, answer.Title = 77, intake.AnswerTabTitle
			put(&answer, headerRow(t, &answer)+2, 5, text("1"))
			book.Tabs = append(book.Tabs, answer)
		}, nil},
		{"headers have other texts", func(t *testing.T, book *sheet.Book) {
			t.Helper()
			for _, code := range []intake.TabCode{tabFigures, tabAwards} {
				tab := tabOf(t, book, code)
				for i, title := range []string{"STT", "Nội dung", "Xã", "", "Kết quả năm nay", "Giao đầu năm"} {
					rename(tab, headerRow(t, tab), i+1, title)
				}
			}
		}, nil},
		{"every header has another text", func(t *testing.T, book *sheet.Book) {
			t.Helper()
			tab := tabOf(t, book, tabFigures)
			row := headerRow(t, tab)
			for column := range tab.ColumnMarks {
				rename(tab, row, column, "Cột "+sheet.Column(column))
			}
		}, nil},
		{"columns and rows were added", func(t *testing.T, book *sheet.Book) {
			t.Helper()
			tab := tabOf(t, book, tabFigures)
			row := headerRow(t, tab)
			insertColumns(tab, 5, 2)
			rename(tab, row, 5, "Người nhập")
			put(tab, row+2, 5, text("Lan"))
			insertRows(tab, row+2, 3)
			insertRows(tab, 1, 2)
			put(tab, 1, 1, text("UBND HUYỆN TUẦN GIÁO"))
		}, nil},
		{"columns were moved", func(t *testing.T, book *sheet.Book) {
			t.Helper()
			tab := tabOf(t, book, tabFigures)
			row := headerRow(t, tab)
			moveColumn(tab, columnOf(t, tab, intake.ColumnActual), 1)
			moveColumn(tab, columnOf(t, tab, intake.ColumnCodeKey), width(tab)+1)
			rename(tab, row, columnOf(t, tab, intake.ColumnPlan), "Giao đầu năm")
		}, nil},
		{"rows were sorted", func(t *testing.T, book *sheet.Book) {
			t.Helper()
			tab := tabOf(t, book, tabFigures)
			sortRows(tab, headerRow(t, tab)+1, columnOf(t, tab, intake.ColumnName))
			tab = tabOf(t, book, tabAwards)
			sortRows(tab, headerRow(t, tab)+1, columnOf(t, tab, intake.ColumnCodeKey))
		}, nil},
		{"rows and a tab are hidden", func(t *testing.T, book *sheet.Book) {
			t.Helper()
			tab := tabOf(t, book, tabFigures)
			for row := range tab.Rows {
				tab.HiddenRows[row+1] = true
			}
			tabOf(t, book, tabAwards).Hidden = true
		}, []intake.ProblemCode{intake.ProblemRowsHidden, intake.ProblemTabHidden}},
		{"a column was copied with its header", func(t *testing.T, book *sheet.Book) {
			t.Helper()
			tab := tabOf(t, book, tabFigures)
			column := columnOf(t, tab, intake.ColumnActual)
			insertColumns(tab, column, 1)
			for row := range tab.Rows {
				put(tab, row+1, column, tab.At(row+1, column+1))
			}
		}, []intake.ProblemCode{intake.ProblemColumnCopied}},
		{"marks were lost", func(_ *testing.T, book *sheet.Book) {
			book.Marks = nil
			for i := range book.Tabs {
				book.Tabs[i].Mark, book.Tabs[i].ColumnMarks = "", nil
			}
		}, nil},
		{"the status row was deleted", func(t *testing.T, book *sheet.Book) {
			t.Helper()
			for _, code := range []intake.TabCode{tabFigures, tabAwards} {
				tab := tabOf(t, book, code)
				tab.Rows = slices.Delete(tab.Rows, headerRow(t, tab)-2, headerRow(t, tab)-1)
			}
		}, nil},
	}
	design := layout(t, drawnTemplate("member"), memberIdentity, memberFilling)
	expect := intake.Expect{Cluster: memberIdentity.Cluster, Period: memberIdentity.Period, District: memberIdentity.District}
	before, problems := readDrawn(out(design), expect)
	if len(problems) > 0 {
		t.Fatalf("the sheet itself has problems: %v", problems)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			book := copied(out(design))
			tt.edit(t, &book)
			draft, problems := readDrawn(book, expect)
			if diff := cmp.Diff(figures(&before), figures(&draft)); diff != "" {
				t.Errorf("figures (-before +after):\n%s", diff)
			}
			if diff := cmp.Diff(tt.want, codesOf(problems)); diff != "" {
				t.Errorf("problems: %s\n%v", diff, problems)
			}
		})
	}
}

// The tab that the answer calls its own is the one that is never read.
func TestTheAnswersTabIsNeverRead(t *testing.T) {
	if answer.TabTitle != intake.AnswerTabTitle || !answer.IsOurs(&sheet.Tab{ID: intake.AnswerTabID}) {
		t.Errorf("the answer knows its tab by %q and another id than %d", answer.TabTitle, intake.AnswerTabID)
	}
	book := copied(out(layout(t, drawnTemplate("member"), memberIdentity, memberFilling)))
	tab := tabOf(t, &book, intake.TabAwards)
	tab.ID = intake.AnswerTabID
	form, _ := intake.Recognise(book, []intake.Template{drawnTemplate("member")})
	if form.Tab(intake.TabAwards) != nil {
		t.Error("a tab with the answer's id was read")
	}
}

// What cannot be told for certain is not guessed: the tab or the column is told and not read.
func TestEditsThatLeaveDoubtAreTold(t *testing.T) {
	tests := []struct {
		name string
		edit func(t *testing.T, book *sheet.Book)
		want intake.ProblemCode
	}{
		{"a tab was set aside and another stands in its place", func(_ *testing.T, book *sheet.Book) {
			again := copied(*book).Tabs[1]
			again.ID, again.Mark, again.ColumnMarks = 77, "", nil
			book.Tabs[1].Title = "Chỉ tiêu (cũ)"
			book.Tabs = append(book.Tabs, again)
		}, intake.ProblemTabDuplicate},
		{"of a copied tab neither has its title", func(_ *testing.T, book *sheet.Book) {
			again := copied(*book).Tabs[1]
			again.ID, again.Title, book.Tabs[1].Title = 77, "Số liệu A", "Số liệu B"
			book.Tabs = append(book.Tabs, again)
		}, intake.ProblemTabDuplicate},
		{"two columns carry one mark and no header", func(t *testing.T, book *sheet.Book) {
			t.Helper()
			tab := tabOf(t, book, intake.TabIndicators)
			column, row := columnOf(t, tab, intake.ColumnPlan), headerRow(t, tab)
			insertColumns(tab, column, 1)
			tab.ColumnMarks[column] = string(intake.ColumnPlan)
			put(tab, row, column, text("Lần một"))
			put(tab, row, column+1, text("Lần hai"))
		}, intake.ProblemColumnDuplicate},
		{"a column was deleted and its header given to another", func(t *testing.T, book *sheet.Book) {
			t.Helper()
			tab := tabOf(t, book, intake.TabIndicators)
			put(tab, headerRow(t, tab), columnOf(t, tab, intake.ColumnPercent), text("Kế hoạch"))
			delete(tab.ColumnMarks, columnOf(t, tab, intake.ColumnPlan))
		}, intake.ProblemColumnDuplicate},
	}
	design := layout(t, drawnTemplate("member"), memberIdentity, memberFilling)
	for _, tt := range tests {
		book := copied(out(design))
		tt.edit(t, &book)
		if _, problems := readDrawn(book, intake.Expect{}); !slices.Contains(codesOf(problems), tt.want) {
			t.Errorf("%s: %v, want %s", tt.name, codesOf(problems), tt.want)
		}
	}
}

// A header that clearly is another column's is that column, whatever its mark says.
func TestAMarkNeverOverridesAHeader(t *testing.T) {
	book := copied(out(layout(t, drawnTemplate("member"), memberIdentity, memberFilling)))
	tab := tabOf(t, &book, intake.TabIndicators)
	actual, plan := columnOf(t, tab, intake.ColumnActual), columnOf(t, tab, intake.ColumnPlan)
	tab.ColumnMarks[actual], tab.ColumnMarks[plan] = tab.ColumnMarks[plan], tab.ColumnMarks[actual]
	form, problems := intake.Recognise(book, []intake.Template{drawnTemplate("member")})
	if found := form.Tab(intake.TabIndicators); found.Columns[intake.ColumnActual] != actual || found.Columns[intake.ColumnPlan] != plan {
		t.Errorf("columns %v, problems %v", found.Columns, problems)
	}
}

// The plans of a member stay the member's when the codes above the headers are gone and the names are written otherwise.
func TestPlansAreFoundByTheMarksOfMembers(t *testing.T) {
	book := copied(out(layout(t, drawnTemplate("cluster"), clusterIdentity, clusterFilling)))
	tab := tabOf(t, &book, intake.TabPlans)
	row := headerRow(t, tab)
	tab.Rows[row-2] = nil
	put(tab, row, columnOf(t, tab, "dien-bien/muong-lay"), text("M. Lay"))
	put(tab, row, columnOf(t, tab, "dien-bien/tuan-giao"), text(""))
	draft, problems := readDrawn(book, intake.Expect{})
	if len(problems) > 0 || len(draft.Plans) != 1 || draft.Plans[0].District != "dien-bien/muong-lay" {
		t.Errorf("plans %+v, problems %v", draft.Plans, problems)
	}
}
