package xlsx_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"thidua/sheet"
	"thidua/sheet/xlsx"
)

// pack makes a workbook of hand-written parts; "sheet" is the content of the only tab's worksheet element.
func pack(tb testing.TB, parts map[string]string) []byte {
	tb.Helper()
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	const means = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	all := map[string]string{
		"[Content_Types].xml":        head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
		"_rels/.rels":                head + relations + `<Relationship Id="rId1" Type="` + means + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            head + `<workbook ` + main + `><sheets><sheet name="Chỉ tiêu" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": head + relations + `<Relationship Id="rId1" Type="` + means + `worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
	}
	for name, content := range parts {
		switch name {
		case "sheet":
			all["xl/worksheets/sheet1.xml"] = head + `<worksheet ` + main + `>` + content + `</worksheet>`
		case "texts":
			all["xl/sharedStrings.xml"] = head + `<sst ` + main + `>` + content + `</sst>`
		case "styles":
			all["xl/styles.xml"] = head + `<styleSheet ` + main + `>` + content + `</styleSheet>`
		case "properties":
			all["xl/workbook.xml"] = strings.Replace(all["xl/workbook.xml"], "<sheets>", content+"<sheets>", 1)
		case "notes":
			all["xl/comments1.xml"] = head + `<comments ` + main + `><authors><author/></authors><commentList>` + content + `</commentList></comments>`
			all["xl/worksheets/_rels/sheet1.xml.rels"] = head + relations + `<Relationship Id="rId1" Type="` + means + `comments" Target="../comments1.xml"/></Relationships>`
		default:
			all[name] = content
		}
	}
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for name, content := range all {
		w, err := archive.Create(name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			tb.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

const styles = `<numFmts count="2"><numFmt numFmtId="164" formatCode="[$-42A]#,##0.0"/><numFmt numFmtId="165" formatCode="00"/></numFmts>
<cellXfs count="7"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="9"/><xf numFmtId="3"/><xf numFmtId="46"/></cellXfs>`

func TestReadCells(t *testing.T) {
	content := pack(t, map[string]string{
		"styles": styles,
		"texts": `<si><t>Mã</t></si><si><r><t xml:space="preserve">Thực </t></r><r><rPr><b/></rPr><t>hiện</t></r></si>` +
			`<si><t>一</t><rPh sb="0" eb="1"><t>いち</t></rPh></si><si><t/></si><si><t>a_x000D_b_x005F_x0041_</t></si><si><t xml:space="preserve"> ` + "\u202ex\u200b" + `</t></si>`,
		"sheet": `<sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>
<row r="3" hidden="1"><c r="B3"><v>98.060000000000002</v></c><c r="C3" s="2"><v>37934.699999999997</v></c><c r="D3" s="3"><v>5</v></c><c r="E3" s="4"><v>0.85</v></c></row>
<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" t="b"><v>0</v></c><c r="C4" t="e"><f>A1/0</f><v>#DIV/0!</v></c><c r="D4" t="e"><v>#N/A</v></c><c r="E4" t="e"><v>#SPILL!</v></c></row>
<row r="5"><c r="A5" s="1"><v>44973</v></c><c r="B5" t="d" s="1"><v>2023-02-16</v></c><c r="C5" t="d" s="1"><v>2023-02-16T18:00:00</v></c><c r="D5" s="6"><v>1.5</v></c></row>
<row><c><f>B3*2</f><v>196.12</v></c><c t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c t="str"><f>IF(1,"","")</f><v></v></c><c><f>NOW()</f></c></row>
<row r="7"><c r="A7" t="inlineStr"><is><r><t>Lay </t></r><r><t>Nưa</t></r></is></c><c r="B7" t="str"><v>9_x000A_</v></c><c r="C7" t="s"><v>4</v></c><c r="D7" t="s"><v>5</v></c></row>
<row r="8"><c r="A8"><f t="shared" ref="A8:A9" si="0">B3+$B$3+SUM(A$1:B1)&amp;"B3"&amp;'B3'!C1</f><v>1</v></c></row>
<row r="9"><c r="A9"><f t="shared" si="0"/><v>2</v></c></row>
<row r="10"><c r="A10" s="1"/><c r="B10" s="2"/></row>
<row r="11"/>
</sheetData><mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="C3:C4"/></mergeCells>`,
		"notes": `<comment ref="B3" authorId="0"><text><r><t>Xem </t></r><r><t>lại</t></r></text></comment><comment ref="C13" authorId="0"><text><t>ngoài</t></text></comment>`,
	})
	tab := &read(t, content).Tabs[0]
	text := func(s string) sheet.Cell { return sheet.Cell{Kind: sheet.Text, Raw: s, Shown: s} }
	want := map[string]sheet.Cell{
		"A1": text("Mã"), "B1": text("Thực hiện"), "C1": text("一"), "D1": {}, "A2": {},
		"B3": {Kind: sheet.Number, Raw: "98.06", Shown: "98,06", Note: "Xem lại"},
		"C3": {Kind: sheet.Number, Raw: "37934.7", Shown: "37.934,7", Format: "[$-42A]#,##0.0"},
		"D3": {Kind: sheet.Number, Raw: "5", Shown: "05", Format: "00"},
		"E3": {Kind: sheet.Number, Raw: "0.85", Shown: "85%", Format: "0%"},
		"A4": {Kind: sheet.Bool, Raw: "TRUE", Shown: "TRUE"},
		"B4": {Kind: sheet.Bool, Raw: "FALSE", Shown: "FALSE"},
		"C4": {Kind: sheet.Error, Raw: "#DIV/0!", Shown: "#DIV/0!", ErrorType: "DIVIDE_BY_ZERO", Formula: "A1/0"},
		"D4": {Kind: sheet.Error, Raw: "#N/A", Shown: "#N/A", ErrorType: "N_A"},
		"E4": {Kind: sheet.Error, Raw: "#SPILL!", Shown: "#SPILL!", ErrorType: "ERROR"},
		"A5": {Kind: sheet.Date, Raw: "44973", Shown: "16/02/2023", Format: "dd/mm/yyyy"},
		"B5": {Kind: sheet.Date, Raw: "44973", Shown: "16/02/2023", Format: "dd/mm/yyyy"},
		"C5": {Kind: sheet.Date, Raw: "44973.75", Shown: "16/02/2023", Format: "dd/mm/yyyy"},
		"D5": {Kind: sheet.Date, Raw: "1.5", Shown: "36:00:00", Format: "[h]:mm:ss"},
		"A6": {Kind: sheet.Number, Raw: "196.12", Shown: "196,12", Formula: "B3*2"},
		"B6": {Kind: sheet.Text, Raw: "ab", Shown: "ab", Formula: `"a"&"b"`},
		"C6": {Kind: sheet.Text, Formula: `IF(1,"","")`},
		"D6": {Kind: sheet.Error, ErrorType: sheet.ErrorLoading, Formula: "NOW()"},
		"A7": text("Lay Nưa"), "B7": text("9\n"), "C7": text("a\rb_x0041_"), "D7": text(" \u202ex\u200b"),
		"A8":  {Kind: sheet.Number, Raw: "1", Shown: "1", Formula: `B3+$B$3+SUM(A$1:B1)&"B3"&'B3'!C1`},
		"A9":  {Kind: sheet.Number, Raw: "2", Shown: "2", Formula: `B4+$B$3+SUM(A$1:B2)&"B3"&'B3'!C2`},
		"A10": {}, "C13": {Note: "ngoài"},
	}
	for address, cell := range want {
		row, column, _ := sheet.ParseAddress(address)
		if diff := cmp.Diff(cell, tab.At(row, column)); diff != "" {
			t.Errorf("%s: %s", address, diff)
		}
	}
	var lengths []int
	for _, cells := range tab.Rows {
		lengths = append(lengths, len(cells))
	}
	if diff := cmp.Diff([]int{3, 0, 5, 5, 4, 4, 4, 1, 1, 0, 0, 0, 3}, lengths); diff != "" {
		t.Errorf("lengths of rows: %s", diff)
	}
	var merges []string
	for _, block := range tab.Merges {
		merges = append(merges, block.String())
	}
	if diff := cmp.Diff([]string{"A1:B1", "C3:C4"}, merges); diff != "" {
		t.Errorf("merges: %s", diff)
	}
	if !tab.HiddenRows[3] || len(tab.HiddenRows) != 1 {
		t.Errorf("hidden rows %v", tab.HiddenRows)
	}
}

// Dates of a workbook that counts from 1904 are the same days, and their serial numbers count from 1900.
func TestRead1904(t *testing.T) {
	content := pack(t, map[string]string{
		"properties": `<workbookPr date1904="1"/>`, "styles": styles,
		"sheet": `<sheetData><row r="1"><c r="A1" s="1"><v>43511</v></c><c r="B1" s="6"><v>1.5</v></c><c r="C1"><v>43511</v></c></row></sheetData>`,
	})
	want := []sheet.Cell{
		{Kind: sheet.Date, Raw: "44973", Shown: "16/02/2023", Format: "dd/mm/yyyy"},
		{Kind: sheet.Date, Raw: "1.5", Shown: "36:00:00", Format: "[h]:mm:ss"},
		{Kind: sheet.Number, Raw: "43511", Shown: "43511"},
	}
	if diff := cmp.Diff(want, read(t, content).Tabs[0].Rows[0]); diff != "" {
		t.Error(diff)
	}
}

func TestReadRefuses(t *testing.T) {
	good := pack(t, map[string]string{"sheet": `<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>`})
	ole := append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 600)...)
	encrypted := append(append([]byte{}, ole...), []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")...)
	damaged := func(name, part string) []byte { return pack(t, map[string]string{"sheet": "<sheetData/>", name: part}) }
	tests := []struct {
		name    string
		content []byte
		want    *xlsx.Error
	}{
		{"empty", nil, xlsx.ErrEmpty},
		{"xls", ole, xlsx.ErrLegacy},
		{"Excel 4", []byte{0x09, 0x04, 0x06, 0, 0, 0, 0x10, 0}, xlsx.ErrLegacy},
		{"encrypted", encrypted, xlsx.ErrEncrypted},
		{"xlsb", damaged("xl/workbook.bin", "x"), xlsx.ErrLegacy},
		{"csv", []byte("Mã;Chỉ tiêu;Thực hiện\n1;Thu ngân sách;625.194\n"), xlsx.ErrText},
		{"csv with mark", []byte("\xef\xbb\xbfMã,Tên\n"), xlsx.ErrText},
		{"csv in UTF-16", []byte("\xff\xfeM\x00\xe3\x00"), xlsx.ErrText},
		{"html", []byte("\n <html><table><tr><td>1</td></tr></table></html>"), xlsx.ErrWebPage},
		{"xml of 2003", []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>`), xlsx.ErrWebPage},
		{"picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"), xlsx.ErrUnknown},
		{"ods", damaged("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), xlsx.ErrOtherDocument},
		{"docx", damaged("word/document.xml", "<w/>"), xlsx.ErrOtherDocument},
		{"cut short", good[:len(good)-40], xlsx.ErrTruncated},
		{"cut very short", good[:3], xlsx.ErrTruncated},
		{"no such text", damaged("sheet", `<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>`), xlsx.ErrDamaged},
		{"row number", damaged("sheet", `<sheetData><row r="1048577"/></sheetData>`), xlsx.ErrDamaged},
		{"column", damaged("sheet", `<sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData>`), xlsx.ErrDamaged},
		{"broken XML", damaged("sheet", `<sheetData><row r="1"><c r="A1"></row>`), xlsx.ErrDamaged},
		{"no tab", damaged("xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>`), xlsx.ErrDamaged},
		{"styles", damaged("styles", `<cellXfs><xf></cellXfs>`), xlsx.ErrDamaged},
		{"note nowhere", pack(t, map[string]string{"sheet": "<sheetData/>", "notes": `<comment ref="0"><text><t>a</t></text></comment>`}), xlsx.ErrDamaged},
	}
	for _, tt := range tests {
		book, err := xlsx.Read(t.Context(), bytes.NewReader(tt.content), "báo cáo.xlsx", xlsx.Limits{})
		if !errors.Is(err, tt.want) || len(book.Tabs) > 0 {
			t.Errorf("%s: error %v, want %s", tt.name, err, tt.want.Code)
			continue
		}
		var told *xlsx.Error
		if !errors.As(err, &told) || told.Vi == "" || told.Name != "báo cáo.xlsx" || !strings.HasPrefix(err.Error(), "báo cáo.xlsx: ") {
			t.Errorf("%s: the error does not say what to do: %v", tt.name, err)
		}
	}
}

// A file that unpacks to far more than it may, that has too many tabs, or whose few cells lie far apart, is refused
// before it takes memory.
func TestReadIsBounded(t *testing.T) {
	far := `<sheetData>` + strings.Repeat(`<row><c r="XFD1"><v>1</v></c></row>`, 3000) + `</sheetData>`
	deep := `<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>`
	bomb := `<sheetData><row r="1"><c r="A1" t="str"><v>` + strings.Repeat(" ", 130<<20) + `</v></c></row></sheetData>`
	tabs := strings.Repeat(`<sheet name="a" sheetId="1" r:id="rId1"/>`, 201)
	tests := []struct {
		name   string
		parts  map[string]string
		limits xlsx.Limits
	}{
		{"bomb", map[string]string{"sheet": bomb}, xlsx.Limits{}},
		{"bomb of styles", map[string]string{"sheet": "<sheetData/>", "styles": "<cellXfs>" + strings.Repeat("<xf/>", 2<<20) + "</cellXfs>"}, xlsx.Limits{}},
		{"far cells", map[string]string{"sheet": far}, xlsx.Limits{}},
		{"deep cell", map[string]string{"sheet": deep}, xlsx.Limits{Cells: 1000}},
		{"many hidden rows", map[string]string{"sheet": "<sheetData>" + strings.Repeat(`<row hidden="1"/>`, 1001) + "</sheetData>"}, xlsx.Limits{Cells: 1000}},
		{"many texts", map[string]string{"sheet": "<sheetData/>", "texts": strings.Repeat("<si/>", 1001)}, xlsx.Limits{Cells: 1000}},
		{"many tabs", map[string]string{"sheet": "<sheetData/>", "properties": "", "xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>` + tabs + `</sheets></workbook>`}, xlsx.Limits{}},
		{"large file", map[string]string{"sheet": "<sheetData/>"}, xlsx.Limits{Bytes: 100}},
	}
	for _, tt := range tests {
		content := pack(t, tt.parts)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		_, err := xlsx.Read(t.Context(), bytes.NewReader(content), "", tt.limits)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, xlsx.ErrTooLarge) {
			t.Errorf("%s: error %v, want too-large", tt.name, err)
		}
		if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 700 {
			t.Errorf("%s: took %d MB", tt.name, took)
		}
	}
}

// What the table of contents says of a part is held to. A part that is longer, or not whole, would else be read as an
// empty tab, and its rows would seem to have been taken out.
func TestReadLyingContents(t *testing.T) {
	content := pack(t, map[string]string{"sheet": `<sheetData><row r="1"><c r="A1" t="str"><v>` + strings.Repeat("a", 5000) + `</v></c></row></sheetData>`})
	name := []byte("xl/worksheets/sheet1.xml")
	entry := bytes.LastIndex(content, name) - 46 // in the table of contents
	for what, at := range map[string]int{"checksum": entry + 16, "size": entry + 24} {
		lying := bytes.Clone(content)
		copy(lying[at:], []byte{100, 0, 0, 0})
		if _, err := xlsx.Read(t.Context(), bytes.NewReader(lying), "", xlsx.Limits{}); !errors.Is(err, xlsx.ErrDamaged) {
			t.Errorf("%s: error %v, want damaged", what, err)
		}
	}
}

func TestReadEnds(t *testing.T) {
	var rows strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d"><v>1</v></c></row>`, i+1, i+1)
	}
	content := pack(t, map[string]string{"sheet": "<sheetData>" + rows.String() + "</sheetData>"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := xlsx.Read(ctx, bytes.NewReader(content), "", xlsx.Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("after its context ended Read gave %v", err)
	}
	broken := errors.New("line dropped")
	if _, err := xlsx.Read(t.Context(), iotest.ErrReader(broken), "", xlsx.Limits{}); !errors.Is(err, broken) {
		t.Errorf("of a broken reader Read gave %v", err)
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Tuần Giáo 2022.xlsx")
	if err := os.WriteFile(path, write(t, sample()), 0o600); err != nil {
		t.Fatal(err)
	}
	book, err := xlsx.ReadFile(t.Context(), path, xlsx.Limits{})
	if err != nil || book.ID != path || book.Title != "Tuần Giáo 2022" || book.Locale != "" || book.Tabs[1].ID != 2 {
		t.Errorf("book %q %q, %v", book.ID, book.Title, err)
	}
	if _, err := xlsx.ReadFile(t.Context(), path+"x", xlsx.Limits{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("of no file ReadFile gave %v", err)
	}
}

// Whatever the bytes are, Read gives a book or says why not; it never panics and stays within its limits.
func FuzzRead(f *testing.F) {
	f.Add(pack(f, map[string]string{"styles": styles, "texts": "<si><t>a</t></si>", "sheet": `<sheetData><row r="1" hidden="1"><c r="A1" s="1"><v>1</v></c><c t="s"><v>0</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`}))
	f.Add([]byte("a;b\n"))
	f.Add([]byte{})
	limits := xlsx.Limits{Bytes: 1 << 20, Unzipped: 1 << 20, Tabs: 5, Cells: 2000}
	f.Fuzz(func(t *testing.T, content []byte) {
		book, err := xlsx.Read(t.Context(), bytes.NewReader(content), "x", limits)
		checkBook(t, book, err, limits)
	})
}

// FuzzReadSheet changes the text of the tab itself, which the zip archive around it hides from FuzzRead.
func FuzzReadSheet(f *testing.F) {
	f.Add(`<sheetData><row r="1"><c r="A1" s="1"><v>1</v></c><c r="C1" t="s"><v>0</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`, "<si><t>a</t></si>", styles, `<comment ref="B3"><text><t>a</t></text></comment>`)
	f.Add(`<sheetData><row><c><f t="shared" si="0">A1+$B2</f><v>1</v></c><c><f t="shared" si="0"/></c></row></sheetData>`, "", "", "")
	f.Add(`<sheetData><row r="3"><c r="B1" t="inlineStr"><is><t>a</t></is></c><c t="d"><v>2023-02-16</v></c><c t="e"><v>#N/A</v></c></row></sheetData>`, "<si><r><t>a</t></r><rPh><t>b</t></rPh></si>", "<cellXfs><xf/></cellXfs>", "")
	limits := xlsx.Limits{Cells: 2000}
	f.Fuzz(func(t *testing.T, tab, texts, looks, notes string) {
		content := pack(t, map[string]string{"sheet": tab, "texts": texts, "styles": looks, "notes": notes})
		book, err := xlsx.Read(t.Context(), bytes.NewReader(content), "x", limits)
		checkBook(t, book, err, limits)
	})
}

func checkBook(t *testing.T, book sheet.Book, err error, limits xlsx.Limits) {
	t.Helper()
	var told *xlsx.Error
	if err != nil && !errors.As(err, &told) {
		t.Fatalf("error %v does not say what to do", err)
	}
	if told != nil && told.Cause != nil && strings.Contains(told.Cause.Error(), "runtime error") {
		t.Fatalf("panicked: %v", err)
	}
	cells := 0
	for _, tab := range book.Tabs {
		for _, row := range tab.Rows {
			cells += len(row) + 1
			for _, c := range row {
				if c.Kind == sheet.Blank && (c.Raw != "" || c.Shown != "" || c.Formula != "") || (c.Kind == sheet.Error) != (c.ErrorType != "") {
					t.Fatalf("cell %+v", c)
				}
			}
			if n := len(row); n > 0 && row[n-1].Kind == sheet.Blank && row[n-1].Note == "" {
				t.Fatalf("a row ends with a blank cell")
			}
		}
	}
	if cells > limits.Cells {
		t.Fatalf("%d cells, at most %d", cells, limits.Cells)
	}
}
