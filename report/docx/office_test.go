package docx_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"thidua/report/docx/docxtest"
	"thidua/report/paper"
	"thidua/report/paper/papertest"
)

// The documents are opened by programs that are not ours: LibreOffice, as a district without Word has it, and
// Microsoft's own validator.

func TestLibreOfficePrintsTheSample(t *testing.T) {
	file := docxtest.Portable(t, write(t, papertest.Sample()))
	docxtest.OneFont(t, file)
	var widths []string
	for _, page := range regexp.MustCompile(`Page +\d+ size: +(\d+)`).FindAllStringSubmatch(docxtest.Run(t, "pdfinfo", "-l", "99", file), -1) {
		widths = append(widths, page[1])
	}
	if got := strings.Join(widths, " "); got != "595 595 841 841 595 595" {
		t.Fatalf("pages are %s points wide, want two upright, two on their side, two upright", got)
	}
	wants := [][]string{
		{
			"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 12/BC-CTĐVT", "I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO", "1 Nghị định số 91/2017/NĐ-CP",
			"Huyện Điện Biên: 16/21 xã", `* # 1. [x] <b> _y_`,
		},
		{"Bảng 1. Thu ngân sách", "Toàn Cụm 466.000", "411.000", "5 Số ước thực hiện", "6 Văn bản ghi 625.194"},
		{"3 Bảng 2. Các chỉ tiêu theo đơn vị Thành phố Điện Thị xã Mường"},
		{"4 Thành phố Điện Thị xã Mường", "Dấu “–” là không có số liệu."},
		{"PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2023"},
		{"Trên đây là", "Nơi nhận:", "- Lưu: VT, NV.", "CHỦ TỊCH UBND HUYỆN TUẦN GIÁO", "Lê Xuân Cảnh"},
	}
	for i, wants := range wants {
		n := strconv.Itoa(i + 1)
		text := strings.Join(strings.Fields(docxtest.Run(t, "pdftotext", "-f", n, "-l", n, "-layout", file, "-")), " ")
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("page %s lacks %q:\n%s", n, want, text)
			}
		}
		if numbered := strings.HasPrefix(text, n+" "); numbered != (i > 0) {
			t.Errorf("page %s begins with %.20q; numbers begin on the second", n, text)
		}
	}
}

func TestLibreOfficePrintsEveryNote(t *testing.T) {
	const paragraphs = 120
	text := docxtest.Run(t, "pdftotext", docxtest.Portable(t, write(t, papertest.Long(paragraphs))), "-")
	if n := strings.Count(text, "Chú thích của lần "); n != paragraphs {
		t.Errorf("%d notes are printed, want %d", n, paragraphs)
	}
}

// Word refuses a whole file for one child that is out of order, so its own library is asked.
func TestMicrosoftsLibraryFindsNoFault(t *testing.T) {
	documents := map[string]*paper.Document{"sample": papertest.Sample(), "empty": {}}
	for i := range 2 {
		document := papertest.Hostile(noise(3000))
		tooWide := func(block paper.Block) bool {
			table, ok := block.(*paper.Table)
			return ok && table != nil && table.Columns() > paper.MaxColumns
		}
		document.Blocks = slices.DeleteFunc(document.Blocks, tooWide)
		document.Annexes = slices.DeleteFunc(document.Annexes, tooWide)
		documents["hostile"+strconv.Itoa(i)] = document
	}
	for name, document := range documents {
		docxtest.Sound(t, name, write(t, document))
	}
}
