package intake

import (
	"cmp"
	"slices"
	"strings"

	"thidua/sheet"
)

// Update brings a sheet that is out already to the current template: design is what Layout draws for its unit and
// period today, with the plan and last year's figures as filling. It adds the tabs, columns and printed rows made
// since, each at its place, with their lists and rules; the line that tells how the sheet was read; marks; and renews
// the labels, units and help that are ours. It touches no cell that a person may fill unless it is blank, and knows
// rows by their code and context, columns by header and mark, never by where they stand.
//
// The edits are made in order; the changes tell the same to a person. Updating the result again gives none. A sheet of
// another cluster, period or unit than the design's is left alone, and so is a tab that cannot be read; a Change that
// is Skipped says so.
func Update(book *sheet.Book, form *Form, design sheet.Design) ([]sheet.Edit, []Change) {
	u := &updating{book: book, form: form, design: &design, stale: map[string]bool{}, lists: map[string][]string{}}
	if !u.sameOwner() {
		return nil, u.changes
	}
	for _, list := range design.Lists {
		u.lists[list.Name] = list.Values
	}
	u.renewLists()
	u.renewed = u.versionDiffers()
	for i := range design.Tabs {
		u.tab(&design.Tabs[i])
	}
	return u.edits, u.changes
}

// updating is one sheet being brought up to date.
type updating struct {
	book    *sheet.Book
	form    *Form
	design  *sheet.Design
	edits   []sheet.Edit
	changes []Change
	lists   map[string][]string
	stale   map[string]bool // lists whose choices are not those of the sheet
	renewed bool            // the sheet was made from another version: all its rules are renewed
	added   []int64         // ids given to new tabs
}

// sameOwner says whether the sheet is of whom the design is.
func (u *updating) sameOwner() bool {
	if u.form.Template.Code != u.design.Marks[MarkTemplate] {
		u.skip("", Wording{
			"Bảng tính không phải của biểu mẫu “{want}”; không sửa gì.", "The spreadsheet is not of the template “{want}”; nothing is changed.",
		}, same("want", u.design.Marks[MarkTemplate]))
		return false
	}
	says, ok := IdentityOf(*u.form)
	wants := [][2]string{
		{says.Cluster, u.design.Marks[MarkCluster]}, {says.Period, u.design.Marks[MarkPeriod]}, {says.District, u.design.Marks[MarkDistrict]},
	}
	for i, pair := range wants {
		if named := i == 2 && pair[0] != "" && pair[1] != "" && !memberCode(pair[0]); !ok || !strings.EqualFold(pair[0], pair[1]) && !named {
			u.skip("", Wording{
				"Bảng tính là của “{got}”, không phải của “{want}”; không sửa gì. Nếu đây là bản sao của năm trước, hãy làm bảng mới từ biểu mẫu năm nay.",
				"The spreadsheet is of “{got}”, not of “{want}”; nothing is changed. If this is a copy of last year's, make a new one from this year's template.",
			}, same("got", pair[0]), same("want", pair[1]))
			return false
		}
	}
	return true
}

// versionDiffers says whether the header tab names another version of the template than the design's.
func (u *updating) versionDiffers() bool {
	tab := u.form.Tab(TabHeader)
	if tab == nil || tab.HeaderRow == 0 {
		return false
	}
	for row := range tab.rows {
		if codeOf(tab.Cell(row, ColumnCodeKey)) == ItemTemplateVersion {
			return cellLine(tab.Cell(row, ColumnValue)) != u.design.Marks[MarkVersion]
		}
	}
	return false
}

// tab brings one tab up to date, or adds it.
func (u *updating) tab(drawn *sheet.TabDesign) {
	now := u.form.Tab(TabCode(drawn.Mark))
	if now != nil && now.HeaderRow > 0 {
		t := newTabUpdate(u, now, drawn)
		t.update()
		return
	}
	for i := range u.book.Tabs {
		tab := &u.book.Tabs[i]
		if tab.Mark == drawn.Mark || labelKey(tab.Title) == labelKey(drawn.Title) || now != nil && tab.ID == now.Tab.ID {
			u.skip(tab.Title, Wording{
				"không đọc được trang này nên chưa cập nhật; hãy khôi phục dòng tiêu đề, hoặc bỏ trang trùng tên.",
				"this tab cannot be read and was not updated; restore its header row, or take away the tab of the same name.",
			})
			return
		}
	}
	u.addTab(drawn)
}

// addTab adds a tab, its rules with the choices themselves instead of lists by name.
func (u *updating) addTab(drawn *sheet.TabDesign) {
	id := u.newID()
	bare := *drawn
	bare.Rules = nil
	u.edits = append(u.edits, sheet.Edit{NewTab: &sheet.NewTab{ID: id, Design: bare}})
	for _, rule := range drawn.Rules {
		u.putRule(id, rule)
	}
	u.change(drawn.Title, 0, 0, Wording{"thêm trang.", "the tab is added."})
}

// newID is an id that no tab has.
func (u *updating) newID() int64 {
	id := int64(1_000_001)
	taken := func(tab sheet.Tab) bool { return tab.ID == id }
	for slices.ContainsFunc(u.book.Tabs, taken) || slices.Contains(u.added, id) {
		id++
	}
	u.added = append(u.added, id)
	return id
}

func (u *updating) putRule(tab int64, rule sheet.InputRule) {
	u.edits = append(u.edits, sheet.Edit{Rule: &sheet.PutRule{Tab: tab, Rule: rule, Values: u.lists[rule.List]}})
}

// listsTitle is the title of the hidden tab that holds the lists of choices, as workbooks have it. In a spreadsheet it
// also remembers which choices its cells were given.
const listsTitle = "_danhmuc"

// renewLists writes the lists that are not as they are in the sheet, and notes which cells need new choices.
func (u *updating) renewLists() {
	if len(u.design.Lists) == 0 {
		return
	}
	at := slices.IndexFunc(u.book.Tabs, func(tab sheet.Tab) bool { return tab.Title == listsTitle })
	if at < 0 {
		u.addLists()
		return
	}
	tab := &u.book.Tabs[at]
	columns, last := map[string]int{}, 0
	if len(tab.Rows) > 0 {
		last = len(tab.Rows[0])
	}
	for column := range last {
		columns[cellLine(tab.At(1, column+1))] = column + 1
	}
	for _, list := range u.design.Lists {
		column := columns[list.Name]
		if column == 0 {
			last++
			column = last
		}
		u.renewList(tab, column, list)
	}
}

// addLists adds the tab of lists.
func (u *updating) addLists() {
	drawn := sheet.TabDesign{Title: listsTitle, Hidden: true, Protected: true}
	for i, list := range u.design.Lists {
		u.stale[list.Name] = true
		for row, text := range append([]string{list.Name}, list.Values...) {
			for len(drawn.Rows) <= row {
				drawn.Rows = append(drawn.Rows, sheet.RowDesign{})
			}
			cells := &drawn.Rows[row].Cells
			*cells = append(*cells, make([]sheet.CellDesign, i-len(*cells))...)
			*cells = append(*cells, sheet.CellDesign{Text: text})
		}
	}
	u.edits = append(u.edits, sheet.Edit{NewTab: &sheet.NewTab{ID: u.newID(), Design: drawn}})
	u.change(listsTitle, 0, 0, Wording{"thêm trang ẩn có các danh sách chọn.", "a hidden tab with the lists of choices is added."})
}

// renewList writes one list over what stands in its column, if it differs.
func (u *updating) renewList(tab *sheet.Tab, column int, list sheet.List) {
	want := append([]string{list.Name}, list.Values...)
	block := sheet.Put{Tab: tab.ID, Row: 1, Column: column}
	differs := false
	for row := 1; row <= max(len(want), len(tab.Rows)); row++ {
		cell := sheet.CellDesign{}
		if row <= len(want) {
			cell.Text = want[row-1]
		}
		if shownText(tab.At(row, column)) != printedText(cell.Text) {
			differs = true
		}
		block.Cells = append(block.Cells, []sheet.CellDesign{cell})
	}
	if !differs {
		return
	}
	u.stale[list.Name] = true
	u.edits = append(u.edits, sheet.Edit{Put: &block})
	u.change(listsTitle, 1, column, Wording{"cập nhật danh sách chọn {list}.", "the list of choices {list} is renewed."}, same("list", list.Name))
}

// insertion is what is put in before a row or column of the sheet as it stands: rows or columns of the design.
type insertion struct {
	before int
	drawn  []int
}

// insertions are sorted by their place.
type insertions []insertion

// add puts in a row or column of the design; of one place those drawn first stand first.
func (all *insertions) add(before, drawn int) {
	for i := range *all {
		if (*all)[i].before == before {
			(*all)[i].drawn = append((*all)[i].drawn, drawn)
			slices.Sort((*all)[i].drawn)
			return
		}
	}
	*all = append(*all, insertion{before, []int{drawn}})
	slices.SortFunc(*all, func(a, b insertion) int { return cmp.Compare(a.before, b.before) })
}

// moved is where a row or column of the sheet stands when all is put in.
func (all insertions) moved(at int) int {
	by := 0
	for _, one := range all {
		if one.before <= at {
			by += len(one.drawn)
		}
	}
	return at + by
}

// placed is where a row or column of the design is put in; 0 when it is not.
func (all insertions) placed(drawn int) int {
	by := 0
	for _, one := range all {
		if i := slices.Index(one.drawn, drawn); i >= 0 {
			return one.before + by + i
		}
		by += len(one.drawn)
	}
	return 0
}

// edits are the inserts, from the last place on so that none moves another.
func (all insertions) edits(tab int64, columns bool) (edits []sheet.Edit) {
	for _, one := range slices.Backward(all) {
		edits = append(edits, sheet.Edit{Insert: &sheet.Insert{Tab: tab, Columns: columns, Before: one.before, Count: len(one.drawn)}})
	}
	return edits
}
