package docx_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"thidua/report/paper"
	"thidua/report/paper/papertest"
)

// The documents are opened by programs that are not ours: LibreOffice, as a district without Word has it, and
// Microsoft's own validator.

// missing skips a test that lacks a program, and fails it in CI.
func missing(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// portable prints a document as LibreOffice does, and gives the path of the PDF.
func portable(t *testing.T, document *paper.Document) string {
	t.Helper()
	for _, program := range []string{"soffice", "pdfinfo", "pdftotext", "pdffonts"} {
		if _, err := exec.LookPath(program); err != nil {
			missing(t, "%s is not installed", program)
		}
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "report.docx")
	if err := os.WriteFile(path, write(t, document), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "soffice", "-env:UserInstallation=file://"+filepath.Join(folder, "profile"), "--headless", "--convert-to", "pdf", "--outdir", folder, path)
	path = filepath.Join(folder, "report.pdf")
	if _, err := os.Stat(path); err != nil {
		missing(t, "LibreOffice wrote no PDF: its part for texts (Debian: libreoffice-writer-nogui) is not installed")
	}
	return path
}

func TestLibreOfficePrintsTheSample(t *testing.T) {
	file := portable(t, papertest.Sample())
	oneFont(t, file)
	var widths []string
	for _, page := range regexp.MustCompile(`Page +\d+ size: +(\d+)`).FindAllStringSubmatch(run(t, "pdfinfo", "-l", "99", file), -1) {
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
		text := strings.Join(strings.Fields(run(t, "pdftotext", "-f", n, "-l", n, "-layout", file, "-")), " ")
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

// oneFont fails the test unless all letters are of one family. Several mean that letters were lacking in the first, which
// programs then take from another.
func oneFont(t *testing.T, file string) {
	t.Helper()
	fonts := strings.Split(strings.TrimSpace(run(t, "pdffonts", file)), "\n")[2:]
	if len(fonts) == 0 {
		t.Error("there are no fonts")
	}
	for _, font := range fonts {
		if !regexp.MustCompile(`^[A-Z]{6}\+(LiberationSerif|TimesNewRoman)`).MatchString(font) {
			t.Errorf("a font of another family (is fonts-liberation2 installed, and fonts-liberation not?): %s", font)
		}
	}
}

func TestLibreOfficePrintsEveryNote(t *testing.T) {
	const paragraphs = 120
	text := run(t, "pdftotext", portable(t, papertest.Long(paragraphs)), "-")
	if n := strings.Count(text, "Chú thích của lần "); n != paragraphs {
		t.Errorf("%d notes are printed, want %d", n, paragraphs)
	}
}

// validator is Microsoft's Open XML SDK as a program. It is looked for where THIDUA_DOCUMENT_VALIDATOR says, and
// installed into testdata/node otherwise.
func validator(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil {
		missing(t, "npm is not installed: %v", err)
	}
	folder := os.Getenv("THIDUA_DOCUMENT_VALIDATOR")
	given := folder != ""
	if !given {
		folder = filepath.Join("testdata", "node")
	}
	program := filepath.Join(folder, "node_modules", ".bin", "ooxml-validator")
	if runtime.GOOS == "windows" {
		program += ".cmd"
	}
	if _, err := os.Stat(program); err == nil {
		return program
	}
	if given {
		t.Fatalf("THIDUA_DOCUMENT_VALIDATOR names %s, which has no node_modules/.bin/ooxml-validator", folder)
	}
	// Not "npm ci": it wants every system's program in the lock file, and not every registry has them all.
	install := exec.CommandContext(t.Context(), "npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund")
	install.Dir = folder
	if out, err := install.CombinedOutput(); err != nil {
		missing(t, "npm install in %s: %v\n%s", folder, err, out)
	}
	return program
}

// Word refuses a whole file for one child that is out of order, so its own library is asked.
func TestMicrosoftsLibraryFindsNoFault(t *testing.T) {
	program := validator(t)
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
		path := filepath.Join(t.TempDir(), name+".docx")
		if err := os.WriteFile(path, write(t, document), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), program, path).Output() // an error too where there are faults
		var answer struct {
			OK     bool              `json:"ok"`
			Errors []json.RawMessage `json:"errors"`
		}
		if wrong := json.Unmarshal(out, &answer); wrong != nil {
			t.Fatalf("%v, %v\n%s", err, wrong, out)
		}
		for _, fault := range answer.Errors[:min(len(answer.Errors), 5)] {
			t.Errorf("%s: %s", name, fault)
		}
		if !answer.OK && len(answer.Errors) == 0 {
			t.Errorf("%s: %s", name, out)
		}
	}
}
