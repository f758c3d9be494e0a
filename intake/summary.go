package intake

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"thidua/term"
)

// Summary tells a person what reading a form gave: what would be stored, tab by tab, and what must be put right. Its
// JSON and its Text hold the same.
type Summary struct {
	Template string       `json:"template"` // "" when it was not recognised
	Version  int          `json:"version"`
	Cluster  string       `json:"cluster"`
	Period   string       `json:"period"`
	District string       `json:"district"` // "" for the cluster's own sheet
	Readable bool         `json:"readable"` // false when nothing of the form may be stored
	Tabs     []TabSummary `json:"tabs"`
	Problems []Problem    `json:"problems"` // to be put right, in the order of reading
	Notices  []Problem    `json:"notices"`  // for information
}

// TabSummary is what one tab gave.
type TabSummary struct {
	Code     TabCode `json:"code"`
	Title    string  `json:"title"`    // as in the book
	Rows     int     `json:"rows"`     // rows with content
	Items    int     `json:"items"`    // figures, counts, exemplars, documents, texts or header items read
	Held     int     `json:"held"`     // of those that have a cell with a problem, and keep what was stored before
	Problems int     `json:"problems"` // cells and columns to be put right
}

// tabOrder is the order in which tabs are told.
var tabOrder = []TabCode{
	TabHeader, TabPlans, TabIndicators, TabAwards, TabExemplars, TabDocuments, TabNarratives,
}

// Summarise gathers what Recognise and Parse gave; problems are those of both.
func Summarise(draft Draft, problems []Problem) Summary {
	s := Summary{
		Template: draft.Template, Version: draft.Version, Cluster: draft.Cluster, Period: draft.Period,
		District: draft.District, Readable: draft.Template != "",
		Tabs: []TabSummary{}, Problems: []Problem{}, Notices: []Problem{},
	}
	for _, p := range problems {
		if p.Notice {
			s.Notices = append(s.Notices, p)
			continue
		}
		s.Problems = append(s.Problems, p)
		s.Readable = s.Readable && !p.Fatal
	}
	for _, code := range tabOrder {
		reading, ok := draft.Tabs[code]
		if !ok {
			continue
		}
		items, held := draft.count(code)
		s.Tabs = append(s.Tabs, TabSummary{
			Code: code, Title: reading.Title, Rows: reading.Rows, Items: items, Held: held, Problems: reading.Problems,
		})
	}
	return s
}

// count is how many items of a tab were read, and how many are held back.
func (d *Draft) count(code TabCode) (items, held int) {
	add := func(isHeld bool) {
		if isHeld {
			held++
		} else {
			items++
		}
	}
	switch code {
	case TabHeader:
		items, held = d.Header.count()
	case TabIndicators:
		for i := range d.Values {
			value := &d.Values[i]
			for _, column := range measureColumns {
				measure := measureOf(column)
				if value.Held[measure] && value.Printed[measure] != "" {
					held++
				} else if value.Measure(measure) != nil {
					items++
				}
			}
		}
	case TabAwards:
		for i := range d.Awards {
			add(d.Awards[i].Held)
		}
	case TabExemplars:
		for range d.Exemplars {
			add(false)
		}
	case TabDocuments:
		for range d.Documents {
			add(false)
		}
	case TabNarratives:
		for i := range d.Narratives {
			add(d.Narratives[i].Held)
		}
	case TabPlans:
		for i := range d.Plans {
			add(d.Plans[i].Held)
		}
	}
	return items, held
}

func (h *Header) count() (items, held int) {
	for _, text := range []string{h.Number, string(h.IssuedOn), h.Place, h.SignatoryTitle, h.Signatory, h.Title} {
		if text != "" {
			items++
		}
	}
	return items + len(h.Recipients), len(h.Held)
}

// itemNames say what the items of each tab are.
var itemNames = map[TabCode]Wording{
	TabHeader:     {"mục", "items"},
	TabPlans:      {"số kế hoạch", "plans"},
	TabIndicators: {"số liệu", "figures"},
	TabAwards:     {"số khen thưởng", "award counts"},
	TabExemplars:  {"điển hình", "exemplars"},
	TabDocuments:  {"văn bản", "documents"},
	TabNarratives: {"đoạn thuyết minh", "texts"},
}

// in is the wording of a language.
func (w Wording) in(language term.Language) string {
	if language == term.LanguageEn {
		return w.En
	}
	return w.Vi
}

// say chooses one of two wordings and fills it.
func say(language term.Language, vi, en string, args ...any) string {
	return fmt.Sprintf(Wording{vi, en}.in(language), args...)
}

// Text is the summary for a terminal.
func (s Summary) Text(language term.Language) string {
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	if s.Template == "" {
		line(say(language, "Không nhận ra biểu mẫu.", "The template was not recognised."))
	} else {
		line(say(language, "Biểu mẫu %s, phiên bản %d", "Template %s, version %d", s.Template, s.Version) + s.whose(language))
	}
	if len(s.Tabs) > 0 {
		line("")
		line(say(language, "Đọc được:", "Read:"))
	}
	widest := 0
	for _, tab := range s.Tabs {
		widest = max(widest, utf8.RuneCountInString(tab.Title))
	}
	for _, tab := range s.Tabs {
		padding := strings.Repeat(" ", widest-utf8.RuneCountInString(tab.Title))
		line("  " + tab.Title + padding + "  " + tab.text(language))
	}
	list := func(title string, problems []Problem) {
		if len(problems) == 0 {
			return
		}
		line("")
		line(title)
		for _, p := range problems {
			line("  " + p.where(language))
			line("      " + Wording{p.Vi, p.En}.in(language))
		}
	}
	list(say(language, "Cần sửa (%d):", "To be put right (%d):", len(s.Problems)), s.Problems)
	list(say(language, "Lưu ý (%d):", "To be noted (%d):", len(s.Notices)), s.Notices)
	line("")
	line(s.verdict(language))
	return b.String()
}

// whose tells whose form it is, after the template.
func (s Summary) whose(language term.Language) string {
	var b strings.Builder
	add := func(name Wording, what string) {
		if what != "" {
			b.WriteString(" · " + name.in(language) + " " + what)
		}
	}
	add(Wording{"cụm", "cluster"}, s.Cluster)
	add(Wording{"kỳ", "period"}, s.Period)
	add(Wording{"đơn vị", "unit"}, s.District)
	return b.String()
}

func (t TabSummary) text(language term.Language) string {
	text := say(language, "%d dòng, %d %s", "%d rows, %d %s", t.Rows, t.Items, itemNames[t.Code].in(language))
	if t.Held > 0 {
		text += say(language, ", %d chưa đọc được", ", %d held back", t.Held)
	}
	if t.Problems > 0 {
		text += say(language, "; %d lỗi", "; %d problems", t.Problems)
	}
	return text
}

// where is the place of a problem: tab!cell and the row's key.
func (p Problem) where(language term.Language) string {
	parts := []string{p.Tab}
	switch {
	case p.Tab == "":
		parts[0] = say(language, "Cả bảng tính", "The whole spreadsheet")
	case p.Cell != "":
		parts[0] += "!" + p.Cell
	}
	if p.Key != "" {
		parts = append(parts, p.Key)
	}
	return strings.Join(append(parts, "["+string(p.Code)+"]"), "  ")
}

func (s Summary) verdict(language term.Language) string {
	switch {
	case !s.Readable:
		return say(language, "Bảng tính này bị từ chối: chưa số liệu nào được ghi.", "This spreadsheet is refused: nothing of it is stored.")
	case len(s.Problems) > 0:
		return say(language, "Những ô có lỗi giữ số liệu đã ghi trước đó; các ô khác được ghi.",
			"Cells with a problem keep what was stored before; all others are stored.")
	}
	return say(language, "Không có lỗi.", "No problems.")
}
