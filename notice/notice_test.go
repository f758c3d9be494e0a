package notice_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"thidua/notice"
	"thidua/term"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := "testdata/" + name
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is another (-file +now; -update writes it anew):\n%s", file, diff)
	}
}

// noon is 12:00 on a day of January 2023 in Vietnam.
func noon(day int) time.Time { return time.Date(2023, 1, day, 5, 0, 0, 0, time.UTC) }

const sheet = "1mFoo-bar_BAZ0123456789abcdefghijklmnopqrstuv"

// situation is a period in which something is to be told of every kind.
func situation() notice.Situation {
	late := false
	unit := func(code, vi, en string) notice.Unit {
		return notice.Unit{District: "dien-bien/" + code, Name: notice.Text{Vi: vi, En: en}, State: term.SubmissionStateDraft, Sheet: notice.SheetLink(sheet)}
	}
	wrong := unit("tuan-giao", "Huyện Tuần Giáo", "Tuan Giao District")
	for i := range 8 {
		wrong.Cells = append(wrong.Cells, notice.Cell{
			Key: fmt.Sprint("cell ", i), Since: noon(1), Tab: "Chỉ tiêu", Address: fmt.Sprint("C", 7+i), Link: notice.CellLink(sheet, 1234567890, true, fmt.Sprint("C", 7+i)),
			Text: notice.Text{Vi: "Ô này ghi “mười hai phẩy năm”. Hãy ghi một số, thí dụ 12,5.", En: "The cell says “mười hai phẩy năm”. Write a number such as 12,5."},
		})
	}
	wrong.Findings = []notice.Cell{{
		Key: "sum", Since: noon(1), Tab: "Chỉ tiêu", Address: "C9", Link: notice.CellLink(sheet, 1234567890, true, "C9"), About: "Lao động qua đào tạo",
		Text: notice.Text{Vi: "Lao động qua đào tạo: ghi 4.959, tổng các phần là 5.889.", En: "4.959 is written, the parts add up to 5.889."},
	}, {
		Key: "names", Since: noon(2), Tab: "Điển hình",
		Text: notice.Text{Vi: "Hai dòng giống nhau: “Lò Văn A”, “Lò Văn A ”.", En: "Two lines are the same: “Lò Văn A”, “Lò Văn A ”."},
	}}
	back := unit("muong-ang", "Huyện Mường Ảng", "Muong Ang District")
	back.State, back.ReturnedAt, back.ReturnReason = term.SubmissionStateReturned, noon(9), "Thiếu số liệu giảm nghèo,\nxem http://lua-dao.example/nhap"
	back.Failure = &notice.Failure{Code: "not-shared", Text: notice.Text{Vi: "Không xem được.", En: "Not shared."}, Good: noon(3)}
	in := unit("dien-bien-phu", "Thành phố Điện Biên Phủ", "Dien Bien Phu City")
	in.State, in.SubmittedAt, in.OnTime = term.SubmissionStateSubmitted, noon(10), &late
	done := unit("muong-lay", "Thị xã Mường Lay", "Muong Lay Town")
	done.State, done.Pending = term.SubmissionStateApproved, notice.Changes{Count: 3, Last: noon(11)}
	done.Refused = notice.Changes{Count: 1, Last: noon(11), Reason: "Chưa có văn bản xác nhận."}
	own := notice.Unit{Name: notice.Text{Vi: "Biểu của cụm", En: "The cluster's own sheet"}, State: term.SubmissionStateDraft}
	own.Failure = &notice.Failure{Code: "form-refused", Text: notice.Text{Vi: "Bảng tính bị từ chối: thiếu trang “Thông tin chung”", En: "The sheet is refused: there is no tab “Thông tin chung”"}}
	return notice.Situation{
		Cluster: notice.Text{Vi: "Cụm thi đua các huyện vùng thấp", En: "Lowland cluster"}, Period: notice.Text{Vi: "Năm 2022", En: "Year 2022"},
		Now: noon(12), Open: true, DueOn: "2023-01-15", CirculatedAt: noon(11), CommentsUntil: "2023-01-20", ShareWith: "thidua@example.iam.gserviceaccount.com",
		Base: "https://thidua.example.vn/", Units: []notice.Unit{wrong, back, in, done, own},
	}
}

func show(all []notice.Notice) string {
	var b strings.Builder
	for _, n := range all {
		fmt.Fprintf(&b, "== %s %s\n-- to %q\n%s\n\n%s\n\n-- en\n%s\n\n%s\n\n", n.Kind, n.Key, n.District, n.Subject.Vi, n.Text.Vi, n.Subject.En, n.Text.En)
	}
	return b.String()
}

// Every kind of notice has its text.
func TestTexts(t *testing.T) {
	s := situation()
	all := notice.Compose(s)
	s.Edition, s.PublishedAt = 2, noon(12)
	for _, n := range notice.Compose(s) {
		if n.Kind == term.NoticeKindPublished && n.District <= "dien-bien/dien-bien-phu" {
			all = append(all, n)
		}
	}
	for _, kind := range term.NoticeKind("").Values() {
		if !slices.ContainsFunc(all, func(n notice.Notice) bool { return string(n.Kind) == kind }) {
			t.Errorf("there is no text for %s", kind)
		}
	}
	golden(t, "notices.txt", show(all))
}

// A message has all notices of a person, and says whom to ask for no more.
func TestDigest(t *testing.T) {
	s := situation()
	var unit []notice.Notice
	for _, n := range notice.Compose(s) {
		if n.District == "dien-bien/muong-ang" {
			unit = append(unit, n)
		}
	}
	sections := []notice.Section{{Cluster: s.Cluster, Period: s.Period, Notices: unit}, {Cluster: notice.Text{Vi: "Cụm khác"}, Period: s.Period, Notices: unit[:1]}, {}}
	vi, en := notice.Digest(sections, term.LanguageVi, "vanphong@example.vn"), notice.Digest(sections[:1], term.LanguageEn, "")
	one := notice.Digest([]notice.Section{{Cluster: s.Cluster, Period: s.Period, Notices: unit[:1]}}, term.LanguageVi, "")
	golden(t, "digest.txt", vi.Subject+"\n\n"+vi.Body+"\n====\n"+en.Subject+"\n\n"+en.Body+"\n====\n"+one.Subject+"\n")
}

func keys(all []notice.Notice, kind term.NoticeKind) (keys []string) {
	for _, n := range all {
		if n.Kind == kind {
			keys = append(keys, n.Key)
		}
	}
	return keys
}

// Units are told 14, 3 and 0 days before the last day, by the calendar of Vietnam, until they have sent their report.
func TestDeadlines(t *testing.T) {
	hanoi := term.Vietnam
	for _, c := range []struct {
		now  time.Time
		due  term.Date
		want string
	}{
		{time.Date(2023, 1, 16, 23, 59, 59, 0, hanoi), "2023-01-31", ""},
		{time.Date(2023, 1, 17, 0, 0, 0, 0, hanoi), "2023-01-31", "deadline:14:2023-01-31:u"},
		{time.Date(2023, 1, 27, 23, 59, 0, 0, hanoi), "2023-01-31", "deadline:14:2023-01-31:u"},
		{time.Date(2023, 1, 28, 0, 0, 0, 0, hanoi), "2023-01-31", "deadline:3:2023-01-31:u"},
		{time.Date(2023, 1, 30, 20, 0, 0, 0, hanoi), "2023-01-31", "deadline:3:2023-01-31:u"},
		{time.Date(2023, 1, 31, 0, 0, 0, 0, hanoi), "2023-01-31", "deadline:0:2023-01-31:u"},
		{time.Date(2023, 1, 31, 23, 59, 59, 0, hanoi), "2023-01-31", "deadline:0:2023-01-31:u"},
		{time.Date(2023, 2, 1, 0, 0, 0, 0, hanoi), "2023-01-31", ""},
		{time.Date(2023, 1, 31, 12, 0, 0, 0, hanoi), "", ""},
		{time.Date(2023, 1, 31, 12, 0, 0, 0, hanoi), "tháng sau", ""},
	} {
		for state, told := range map[term.SubmissionState]bool{
			term.SubmissionStateDraft: true, term.SubmissionStateReturned: true, term.SubmissionStateSubmitted: false, term.SubmissionStateApproved: false,
		} {
			s := notice.Situation{Now: c.now.UTC(), Open: true, DueOn: c.due, Units: []notice.Unit{{District: "u", State: state}, {State: state}}}
			want := []string{c.want}
			if !told || c.want == "" {
				want = nil
			}
			if diff := cmp.Diff(want, keys(notice.Compose(s), term.NoticeKindDeadline)); diff != "" {
				t.Errorf("%v, due on %s, %s (-want +got):\n%s", c.now, c.due, state, diff)
			}
			s.Open = false
			if got := keys(notice.Compose(s), term.NoticeKindDeadline); got != nil {
				t.Errorf("closed: %v", got)
			}
		}
	}
}

// Cells are told when they have stood for a day; the same set is the same matter whatever order it comes in, and another
// set is another matter, as is a cell that was mended and is wrong again.
func TestCellsAreToldOnceASet(t *testing.T) {
	cell := func(key string, day int) notice.Cell { return notice.Cell{Key: key, Since: noon(day)} }
	told := func(cells ...notice.Cell) string {
		s := notice.Situation{Now: noon(10), Open: true, Units: []notice.Unit{{District: "u", Cells: cells}}}
		return strings.Join(keys(notice.Compose(s), term.NoticeKindCells), " ")
	}
	first := told(cell("a", 1), cell("b", 2))
	if first == "" || told(cell("b", 2), cell("a", 1)) != first {
		t.Error("the order makes another matter")
	}
	if told(cell("a", 1), cell("b", 2), cell("c", 10)) != first {
		t.Error("a cell of today is told")
	}
	for name, other := range map[string]string{
		"one more": told(cell("a", 1), cell("b", 2), cell("c", 9)), "one mended": told(cell("a", 1)), "wrong again": told(cell("a", 3), cell("b", 2)),
	} {
		if other == first || other == "" {
			t.Errorf("%s: %q", name, other)
		}
	}
	if got := told(cell("c", 10)); got != "" {
		t.Errorf("a cell of today alone is told: %s", got)
	}
}

// What people who keep a sheet cannot mend is not told to them.
func TestOnlyMendableFailuresAreTold(t *testing.T) {
	for code, want := range map[string]bool{"not-shared": true, "form-refused": true, "workbook-missing": true, "quota": false, "passing": false, "credentials": false, "api-disabled": false, "": false} {
		s := notice.Situation{Now: noon(10), Open: true, Units: []notice.Unit{{District: "u", Failure: &notice.Failure{Code: code}}}}
		if got := len(keys(notice.Compose(s), term.NoticeKindUnreadable)) == 1; got != want {
			t.Errorf("%q is told: %v, want %v", code, got, want)
		}
	}
}

// An edition is news for two weeks.
func TestEditionIsNews(t *testing.T) {
	s := notice.Situation{Edition: 1, PublishedAt: noon(1), Units: []notice.Unit{{District: "u"}}}
	for day, want := range map[int]int{1: 2, 14: 2, 15: 0, 31: 0} {
		s.Now = noon(day)
		if got := len(notice.Compose(s)); got != want {
			t.Errorf("on the %d: %d notices, want %d", day, got, want)
		}
	}
}

var links = regexp.MustCompile(`\S*://\S*`)

// Whatever stands in sheets and reasons, a notice is short, has no control characters, and no link but ours.
func TestNoticesAreSafeWhateverTheySay(t *testing.T) {
	pieces := []string{
		"Huyện", "\r\nBcc: all@example.com", "http://lua-dao.example", "https://lua-dao.example/a", "javascript://x", "www.lua-dao.example", "lua-dao.vn/nhap",
		"\u202etxt", "\u200b", "“Lò Văn A”", "“chưa đóng", "\x00\x07", "\xff\xfe", "13.457", "12,5%", strings.Repeat("dài", 50), strings.Repeat("ấ ", 500), "=HYPERLINK(\"http://x\")",
	}
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 7))
		text := func() string {
			var b strings.Builder
			for range r.IntN(6) {
				b.WriteString(pieces[r.IntN(len(pieces))] + " ")
			}
			return b.String()
		}
		both := func() notice.Text { return notice.Text{Vi: text(), En: text()} }
		cells := func() (cells []notice.Cell) {
			for i := range r.IntN(12) {
				link := notice.CellLink(sheet, 7, true, "C7")
				if r.IntN(3) == 0 {
					link = text()
				}
				cells = append(cells, notice.Cell{Key: fmt.Sprint(i, text()), Since: noon(1), Tab: text(), Address: text(), Sheet: text(), About: text(), Text: both(), Link: link})
			}
			return cells
		}
		s := situation()
		s.Cluster, s.Period, s.ShareWith = both(), both(), text()
		for i := range s.Units {
			u := &s.Units[i]
			u.Name, u.ReturnReason, u.Refused.Reason, u.Cells, u.Findings = both(), text(), text(), cells(), cells()
			if u.Failure != nil {
				u.Failure.Text = both()
			}
			if r.IntN(2) == 0 {
				u.Sheet = text()
			}
		}
		s.Edition, s.PublishedAt = int(seed%3), noon(11)
		for _, n := range notice.Compose(s) {
			for _, got := range []string{n.Text.Vi, n.Text.En} {
				for _, link := range links.FindAllString(got, -1) {
					if !strings.HasPrefix(link, "https://docs.google.com/spreadsheets/d/"+sheet) && !strings.HasPrefix(link, s.Base) {
						t.Fatalf("seed %d, %s: the link %q", seed, n.Kind, link)
					}
				}
				if strings.Contains(got, "lua-dao.example") || strings.Contains(got, "lua-dao.vn") {
					t.Fatalf("seed %d, %s: %s", seed, n.Kind, got)
				}
				if length := utf8.RuneCountInString(links.ReplaceAllString(got, "")); length > notice.Longest {
					t.Fatalf("seed %d, %s: %d characters: %s", seed, n.Kind, length, got)
				}
				if strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Cf, r) }) || !utf8.ValidString(got) {
					t.Fatalf("seed %d, %s: %q", seed, n.Kind, got)
				}
			}
			for _, got := range []string{n.Subject.Vi, n.Subject.En} {
				if strings.ContainsFunc(got, unicode.IsControl) || utf8.RuneCountInString(got) > 150 {
					t.Fatalf("seed %d, %s: the subject %q", seed, n.Kind, got)
				}
			}
		}
	}
}

// A name that a cell quotes is not repeated, a number is.
func TestNamesOfPeopleAreNotTold(t *testing.T) {
	s := notice.Situation{Now: noon(10), Open: true, Units: []notice.Unit{{District: "u", Cells: []notice.Cell{
		{Key: "a", Since: noon(1), Text: notice.Text{Vi: "Không rõ “Lò Văn A” là ai.", En: "Who is \"Lò Văn A\"?"}},
		{Key: "b", Since: noon(1), Text: notice.Text{Vi: "“13.457” có hai cách đọc.", En: "“13.457” can be read in two ways."}},
	}}}}
	all := show(notice.Compose(s))
	if strings.Contains(all, "Văn A") || strings.Count(all, "“13.457”") != 2 {
		t.Error(all)
	}
}

func TestLinks(t *testing.T) {
	base := notice.SheetLink(sheet)
	for _, c := range []struct {
		id    string
		known bool
		cell  string
		want  string
	}{
		{sheet, true, "C7", base + "#gid=5&range=C7"},
		{sheet, false, "C7", base},
		{sheet, true, "", base + "#gid=5"},
		{sheet, true, "C7:D9\nx", base + "#gid=5"},
		{"2022/tuan-giao.xlsx", true, "C7", ""},
		{"a b", true, "C7", ""},
		{"", true, "C7", ""},
	} {
		if got := notice.CellLink(c.id, 5, c.known, c.cell); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}
