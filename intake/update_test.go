package intake_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/intake"
	"thidua/sheet"
	"thidua/term"
)

// oldTemplate is the drawn template as it was before: without a tab, some columns and some rows that it has today.
func oldTemplate(code string) intake.Template {
	old := drawnTemplate(code)
	without := func(tab *intake.TabSpec, columns []intake.ColumnCode, keys ...string) {
		tab.Columns = slices.DeleteFunc(slices.Clone(tab.Columns), func(c intake.Column) bool { return slices.Contains(columns, c.Code) })
		tab.Rows = slices.DeleteFunc(slices.Clone(tab.Rows), func(r intake.Row) bool { return slices.Contains(keys, r.Key+"@"+r.Context) })
	}
	for i := range old.Tabs {
		tab := &old.Tabs[i]
		switch tab.Code {
		case intake.TabHeader:
			tab.HelpVi = "Cũ."
			without(tab, nil, "recipient-1@")
		case intake.TabIndicators:
			without(tab, []intake.ColumnCode{intake.ColumnShare, intake.ColumnDenomKind}, "cultural-villages@theo-dang-ky", "poverty-rate-reduction@")
			for j := range tab.Rows {
				if tab.Rows[j].Key == "food-grain-output" {
					tab.Rows[j].LabelVi = "Sản lượng lương thực (nhãn cũ)"
				}
			}
		case intake.TabAwards:
			without(tab, []intake.ColumnCode{intake.ColumnStage}, "labour-order@")
		case intake.TabNarratives:
			without(tab, nil, "results.agriculture@body")
		case intake.TabPlans:
			without(tab, nil, "food-grain-output@")
		}
	}
	old.Tabs = slices.DeleteFunc(old.Tabs, func(tab intake.TabSpec) bool { return tab.Code == intake.TabDocuments })
	return old
}

func currentTemplate(code string) intake.Template {
	current := drawnTemplate(code)
	current.Version = 2
	return current
}

// oldFilling is what a person has filled into the old form.
func oldFilling() intake.Filling {
	return intake.Filling{
		intake.TabHeader: {{"code": "number", "value": "/BC-CTĐVT"}, {"code": "issued-on", "value": "16/02/2023"}},
		intake.TabIndicators: {
			{"code": "food-grain-output", "ACTUAL": "37.934,7", "PERCENT_OF_PLAN": "98,06", "status": "ESTIMATE"},
			{"code": "cultural-villages", "NUMERATOR": "05", "DENOMINATOR": "7", "CHANGE": "6,2", "change_kind": "PERCENT"},
			{"code": "cultural-villages", "context": "xa-lay-nua", "name": "Thôn, bản văn hóa: xã Lay Nưa", "NUMERATOR": "19"},
			{"code": "poultry-flock", "ACTUAL": "ước 955.000", "note": "chưa chốt"},
		},
		intake.TabAwards:     {{"code": "advanced-labourer", "INDIVIDUAL": "1.263"}},
		intake.TabExemplars:  {{"section": "results", "kind": "ENTERPRISE", "name": "Công ty Đoàn Lân", "movement": "new-rural"}},
		intake.TabNarratives: {{"section": "results.culture", "text": "Đoạn một."}},
	}
}

// today is the filling of a sheet that is brought up to date: the plan, and last year's figures.
func today() intake.Filling {
	return intake.Filling{intake.TabIndicators: {
		{"code": "food-grain-output", "PLAN": "38.684", "reference": "36.900"},
		{"code": "poultry-flock", "PLAN": "52.500", "reference": "950.000"},
		{"code": "poverty-rate-reduction", "reference": "3,1"},
	}}
}

func known() []intake.Template {
	return []intake.Template{oldTemplate("member"), currentTemplate("member"), oldTemplate("cluster"), currentTemplate("cluster")}
}

// updated brings a book up to date and reads it before and after.
func updated(t *testing.T, book *sheet.Book, design sheet.Design) (before, after map[string]string, changes []intake.Change) {
	t.Helper()
	read := func() (intake.Form, map[string]string) {
		form, _ := intake.Recognise(*book, known())
		draft, problems := intake.Parse(form, drawnVocabulary(), intake.Expect{})
		for _, p := range problems {
			if !p.Notice && p.Code != intake.ProblemMemberColumn {
				t.Fatalf("%s %s: %s", p.Tab, p.Cell, p.Vi)
			}
		}
		return form, figures(&draft)
	}
	form, before := read()
	edits, changes := intake.Update(book, &form, design)
	perform(t, book, edits)
	form, after = read()
	if form.Template.Version != 2 {
		t.Errorf("the sheet is of version %d", form.Template.Version)
	}
	if again, more := intake.Update(book, &form, design); len(again) > 0 || len(more) > 0 {
		t.Errorf("updating again gives %d edits and %s", len(again), told1(more))
	}
	return before, after, changes
}

func told1(changes []intake.Change) string {
	var lines []string
	for _, change := range changes {
		lines = append(lines, change.Text(term.LanguageVi))
	}
	return strings.Join(lines, "\n")
}

// What an update of an old sheet does, as a person reads it, and the sheet after it.
func TestUpdateGolden(t *testing.T) {
	for _, code := range []string{"member", "cluster"} {
		identity, filling, now := memberIdentity, oldFilling(), today()
		if code == "cluster" {
			identity, filling, now = clusterIdentity, clusterFilling, nil
			identity.Members = []string{"dien-bien/muong-lay"}
		}
		book := out(layout(t, oldTemplate(code), identity, filling))
		if code == "cluster" {
			identity.Members = clusterIdentity.Members
		}
		_, _, changes := updated(t, &book, layout(t, currentTemplate(code), identity, now))
		var b strings.Builder
		for _, change := range changes {
			fmt.Fprintf(&b, "%s\n  %s\n", change.Text(term.LanguageVi), change.Text(term.LanguageEn))
		}
		for i := range book.Tabs {
			tab := &book.Tabs[i]
			fmt.Fprintf(&b, "\ntab %d %q mark %s of columns %v\n", tab.ID, tab.Title, tab.Mark, tab.ColumnMarks)
			for row := range tab.Rows {
				var cells []string
				for column := range tab.Rows[row] {
					if cell := tab.At(row+1, column+1); !cell.IsBlank() {
						cells = append(cells, sheet.Address(row+1, column+1)+" "+cell.Shown)
					}
				}
				if len(cells) > 0 {
					fmt.Fprintf(&b, "  %s\n", strings.Join(cells, " · "))
				}
			}
		}
		golden(t, filepath.Join("testdata", "update", code+".golden"), b.String())
	}
}

// An update loses nothing: whatever people did to the sheet, every filled cell keeps its place in the meaning of the
// form; what is added is the plan in blank cells. A second update finds nothing to do.
func TestUpdateKeepsWhatPeopleFilled(t *testing.T) {
	design := layout(t, currentTemplate("member"), memberIdentity, today())
	for seed := range uint64(80) {
		random := rand.New(rand.NewPCG(seed, 11))
		book := copied(out(layout(t, oldTemplate("member"), memberIdentity, oldFilling())))
		done := live(t, &book, random)
		before, after, _ := updated(t, &book, design)
		added := map[string]string{
			"food-grain-output@ PLAN": "38.684 = 38684", "poultry-flock@ PLAN": "52.500 = 52500",
		}
		for key, value := range added {
			if before[key] == "" {
				before[key] = value
			}
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Fatalf("seed %d (%s): figures (-before +after):\n%s", seed, strings.Join(done, ", "), diff)
		}
	}
}

// live does to a sheet what people do: they add rows and columns, sort, rename, and delete what they think is idle.
func live(t *testing.T, book *sheet.Book, random *rand.Rand) (done []string) {
	t.Helper()
	acts := map[string]func(tab *sheet.Tab, header int){
		"rows above": func(tab *sheet.Tab, _ int) { insertRows(tab, 1, 1+random.IntN(2)) },
		"blank rows": func(tab *sheet.Tab, header int) { insertRows(tab, header+1+random.IntN(6), 1+random.IntN(2)) },
		"a column": func(tab *sheet.Tab, header int) {
			insertColumns(tab, 3+random.IntN(4), 1)
			put(tab, header, 3, tab.At(header, 3))
		},
		"a column moved": func(tab *sheet.Tab, _ int) { moveColumn(tab, 2+random.IntN(width(tab)-2), 1+random.IntN(width(tab))) },
		"sorted":         func(tab *sheet.Tab, header int) { sortRows(tab, header+1, 1+random.IntN(4)) },
		"renamed":        func(tab *sheet.Tab, _ int) { tab.Title = fmt.Sprintf("Biểu %d", tab.ID) },
		"a header renamed": func(tab *sheet.Tab, header int) {
			column := 3 + random.IntN(4)
			if tab.ColumnMarks[column] != "" {
				put(tab, header, column, text(fmt.Sprintf("Cột %d", column)))
			}
		},
		"status deleted": func(tab *sheet.Tab, header int) { tab.Rows = slices.Delete(tab.Rows, header-2, header-1) },
		"marks lost":     func(tab *sheet.Tab, _ int) { tab.ColumnMarks = nil },
		"a foreign text": func(tab *sheet.Tab, header int) { put(tab, header+3, width(tab)+2, text("Người nhập: Lan")) },
		"a plan":         func(tab *sheet.Tab, header int) { fillPlan(tab, header) },
	}
	for range random.IntN(6) {
		names := []string{
			"rows above", "blank rows", "a column", "a column moved", "sorted", "renamed", "a header renamed", "status deleted", "marks lost",
			"a foreign text", "a plan",
		}
		name := names[random.IntN(len(names))]
		code := []intake.TabCode{intake.TabIndicators, intake.TabAwards, intake.TabNarratives}[random.IntN(3)]
		form, _ := intake.Recognise(*book, known())
		found := form.Tab(code)
		if found == nil || found.HeaderRow < 3 {
			continue
		}
		if (name == "marks lost" || name == "renamed") && random.IntN(3) > 0 {
			continue
		}
		tab := tabOf(t, book, code)
		trial := copied(*book)
		acts[name](tabOf(t, &trial, code), found.HeaderRow)
		if !readable(trial) {
			continue // a sheet that is told as broken is not this test's
		}
		*tab = *tabOf(t, &trial, code)
		done = append(done, string(code)+": "+name)
	}
	return done
}

// readable says whether a book is read without a problem that holds anything back.
func readable(book sheet.Book) bool {
	form, problems := intake.Recognise(book, known())
	_, more := intake.Parse(form, drawnVocabulary(), intake.Expect{})
	return !slices.ContainsFunc(append(problems, more...), func(p intake.Problem) bool { return !p.Notice })
}

// fillPlan fills a plan, which an update must not write over.
func fillPlan(tab *sheet.Tab, header int) {
	for column, mark := range tab.ColumnMarks {
		if mark == "PLAN" {
			for row := header + 1; row <= len(tab.Rows); row++ {
				if tab.At(row, 1).Raw == "food-grain-output" {
					put(tab, row, column, text("40.000"))
				}
			}
		}
	}
}

// What would hide that a sheet is at odds with itself is not renewed: another row's name, the unit of filled figures,
// what a person wrote into a row of their own.
func TestUpdateLeavesWhatIsNotOurs(t *testing.T) {
	book := copied(out(layout(t, currentTemplate("member"), memberIdentity, oldFilling())))
	tab := tabOf(t, &book, intake.TabIndicators)
	at := func(row int, code intake.ColumnCode) (int, int) { return row, columnOf(t, tab, code) }
	rows := map[string]int{}
	for row := range tab.Rows {
		rows[tab.At(row+1, 1).Raw+"@"+tab.At(row+1, columnOf(t, tab, intake.ColumnContext)).Raw] = row + 1
	}
	set := func(key string, code intake.ColumnCode, value string) {
		row, column := at(rows[key], code)
		put(tab, row, column, text(value))
	}
	set("food-grain-output@", intake.ColumnUnit, "tạ")
	set("poultry-flock@", intake.ColumnName, "Tổng sản lượng lương thực")
	set("poverty-rate-reduction@", intake.ColumnUnit, "phần")
	set("cultural-villages@xa-lay-nua", intake.ColumnName, "Các bản của xã Lay Nưa")
	form, _ := intake.Recognise(book, known())
	edits, changes := intake.Update(&book, &form, layout(t, currentTemplate("member"), memberIdentity, nil))
	if want := "Chỉ tiêu!" + sheet.Address(at(rows["poverty-rate-reduction@"], intake.ColumnUnit)) + ": sửa “phần” thành “điểm phần trăm”."; told1(changes) != want || len(edits) != 1 {
		t.Errorf("%d edits:\n%s\nwant %s", len(edits), told1(changes), want)
	}
}

// Rows that people have made of their own, by name or by code, in place of printed ones keep the names they gave them;
// a row that stands there twice is filled in by nobody, since two rows with figures would hold each other back.
func TestUpdateLeavesRowsOfPeople(t *testing.T) {
	book := copied(out(layout(t, currentTemplate("member"), memberIdentity, nil)))
	tab := tabOf(t, &book, intake.TabIndicators)
	actual := columnOf(t, tab, intake.ColumnActual)
	last := 0
	for row := 1; row <= len(tab.Rows); row++ {
		switch tab.At(row, 1).Raw {
		case "poultry-flock", "cultural-villages":
			tab.Rows[row-1] = nil
		case "food-grain-output":
			insertRows(tab, row+1, 1)
			put(tab, row+1, 1, text("food-grain-output"))
			row++
		}
		if strings.HasPrefix(tab.At(row, 2).Raw, "DÒNG BỔ SUNG") {
			last = row
		}
	}
	put(tab, last+1, 2, text("TỔNG ĐÀN GIA CẦM"))
	put(tab, last+1, actual, text("955.000"))
	put(tab, last+2, 1, text("cultural-villages"))
	put(tab, last+2, 2, text("Bản văn hóa của huyện"))
	filling := intake.Filling{intake.TabIndicators: {
		{"code": "food-grain-output", "PLAN": "38.684"}, {"code": "poultry-flock", "PLAN": "52.500"},
	}}
	form, _ := intake.Recognise(book, known())
	edits, _ := intake.Update(&book, &form, layout(t, currentTemplate("member"), memberIdentity, filling))
	perform(t, &book, edits)
	tab = tabOf(t, &book, intake.TabIndicators)
	plans := []string{}
	names := map[string]bool{}
	for row := range tab.Rows {
		names[tab.At(row+1, 2).Raw] = true
		if plan := tab.At(row+1, columnOf(t, tab, intake.ColumnPlan)); !plan.IsBlank() && row > headerRow(t, tab) {
			plans = append(plans, tab.At(row+1, 2).Raw+" "+plan.Shown)
		}
	}
	if !names["TỔNG ĐÀN GIA CẦM"] || !names["Bản văn hóa của huyện"] || !slices.Equal(plans, []string{"TỔNG ĐÀN GIA CẦM 52.500"}) {
		t.Errorf("names %v, plans %v", names, plans)
	}
	form, _ = intake.Recognise(book, known())
	if edits, changes := intake.Update(&book, &form, layout(t, currentTemplate("member"), memberIdentity, nil)); len(edits) > 0 {
		t.Errorf("updating again: %s", told1(changes))
	}
}

// What is merged stays merged, and a column that is put in goes through it.
func TestUpdateKeepsMerges(t *testing.T) {
	book := copied(out(layout(t, oldTemplate("member"), memberIdentity, oldFilling())))
	tab := tabOf(t, &book, intake.TabIndicators)
	heading := headerRow(t, tab) + 1
	tab.Merges = append(tab.Merges, sheet.Range{FirstRow: heading, FirstColumn: 2, LastRow: heading, LastColumn: width(tab)})
	wide := width(tab)
	updated(t, &book, layout(t, currentTemplate("member"), memberIdentity, today()))
	tab = tabOf(t, &book, intake.TabIndicators)
	added := width(tab) - wide
	if last := tab.Merges[len(tab.Merges)-1]; added != 3 || !slices.ContainsFunc(tab.Merges, func(m sheet.Range) bool {
		return m.FirstRow == heading && m.FirstColumn == 2 && m.LastColumn == wide+added
	}) {
		t.Errorf("%d columns were added and the heading is merged as %s", added, last)
	}
	rows := map[int]bool{}
	for _, m := range tabOf(t, &book, intake.TabHeader).Merges {
		rows[m.FirstRow] = true
	}
	if !rows[2] || !rows[3] || !rows[4] {
		t.Errorf("the lines above the header are merged in %v", rows)
	}
}

// A sheet of another year, cluster or unit is left alone, and so is what cannot be read.
func TestUpdateRefuses(t *testing.T) {
	design := layout(t, currentTemplate("member"), memberIdentity, nil)
	for _, tt := range []struct {
		name string
		edit func(book *sheet.Book)
		want string
	}{
		{"last year's", func(book *sheet.Book) { setItem(t, book, "period", "2021") }, "“2021”, không phải của “2022”"},
		{"a neighbour's", func(book *sheet.Book) { setItem(t, book, "district", "dien-bien/muong-lay") }, "không phải của “dien-bien/tuan-giao”"},
		{"nothing is known of it", func(book *sheet.Book) { book.Tabs, book.Marks = book.Tabs[5:], nil }, "không phải của biểu mẫu"},
	} {
		book := copied(out(layout(t, oldTemplate("member"), memberIdentity, oldFilling())))
		tt.edit(&book)
		form, _ := intake.Recognise(book, known())
		edits, changes := intake.Update(&book, &form, design)
		if len(edits) > 0 || len(changes) != 1 || !changes[0].Skipped || !strings.Contains(changes[0].Vi, tt.want) {
			t.Errorf("%s: %d edits, %s", tt.name, len(edits), told1(changes))
		}
	}
	book := copied(out(layout(t, currentTemplate("member"), memberIdentity, nil)))
	tabOf(t, &book, intake.TabAwards).Rows = nil
	form, _ := intake.Recognise(book, known())
	edits, changes := intake.Update(&book, &form, design)
	if len(edits) > 0 || len(changes) != 1 || !changes[0].Skipped || changes[0].Tab != "Khen thưởng" {
		t.Errorf("an emptied tab: %d edits, %s", len(edits), told1(changes))
	}
}

func setItem(t *testing.T, book *sheet.Book, item, value string) {
	t.Helper()
	tab := tabOf(t, book, intake.TabHeader)
	for row := range tab.Rows {
		if tab.At(row+1, 1).Raw == item {
			put(tab, row+1, columnOf(t, tab, intake.ColumnValue), text(value))
		}
	}
}

// Cells that choose from a list get the new choices, once, wherever they stand now.
func TestUpdateRenewsChoices(t *testing.T) {
	design := layout(t, currentTemplate("member"), memberIdentity, nil)
	book := copied(out(design))
	lists := &book.Tabs[len(book.Tabs)-1]
	for column, name := range lists.Rows[0] {
		if name.Raw == "dm_phong_trao" {
			put(lists, 2, column+1, text("Phong trào cũ"))
		}
	}
	insertRows(tabOf(t, &book, intake.TabExemplars), 1, 2)
	form, _ := intake.Recognise(book, known())
	edits, changes := intake.Update(&book, &form, design)
	var rules []*sheet.PutRule
	for _, edit := range edits {
		if edit.Rule != nil {
			rules = append(rules, edit.Rule)
		}
	}
	tab := tabOf(t, &book, intake.TabExemplars)
	first := sheet.Address(headerRow(t, tab)+1, columnOf(t, tab, intake.ColumnMovement))
	if len(rules) != 1 || !strings.HasPrefix(rules[0].Rule.Where.String(), first+":") || !slices.Equal(rules[0].Values, []string{"Cả nước chung sức xây dựng nông thôn mới"}) {
		t.Errorf("rules %+v\n%s", rules, told1(changes))
	}
	perform(t, &book, edits)
	if edits, _ := intake.Update(&book, &form, design); len(edits) > 0 {
		t.Errorf("updating again gives %d edits", len(edits))
	}
}

// The hidden tab of lists has the name that workbooks give it.
func TestListsStandWhereWorkbooksHaveThem(t *testing.T) {
	design := layout(t, currentTemplate("member"), memberIdentity, nil)
	book := written(t, design)
	form, _ := intake.Recognise(book, known())
	_, changes := intake.Update(&book, &form, design)
	if text := told1(changes); strings.Contains(text, "danh sách chọn") || !strings.Contains(text, "đánh dấu ẩn") || strings.Contains(text, "thêm") {
		t.Errorf("a workbook that was just drawn needs more than its marks:\n%s", text)
	}
}
