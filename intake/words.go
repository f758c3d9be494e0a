package intake

import (
	"slices"
	"strings"

	"thidua/sheet"
	"thidua/term"
)

// enum is a term of package term with its codes and names.
type enum interface {
	~string
	Values() []string
	Name(term.Language) string
}

// shortWords are other ways people write a term, by labelKey; each code is of one enum only.
var shortWords = map[string][]string{
	string(term.ValueStatusEstimate):         {"ước thực hiện", "ước đạt", "ƯTH", "số ước"},
	string(term.ChangeKindAbsolute):          {"tuyệt đối", "số lượng"},
	string(term.ChangeKindPercent):           {"%"},
	string(term.ChangeKindPoints):            {"điểm %", "điểm"},
	string(term.DenominatorKindOfPlan):       {"kế hoạch", "KH", "so với KH", "theo kế hoạch"},
	string(term.DenominatorKindOfAll):        {"tổng số", "trên tổng số"},
	string(term.ExemplarKindEnterprise):      {"doanh nghiệp", "hợp tác xã", "HTX", "DN"},
	string(term.ExemplarKindHousehold):       {"hộ", "gia đình"},
	string(term.AwardStageDecided):           {"quyết định", "đã khen thưởng", "được khen thưởng", "được tặng"},
	string(term.AwardStageProposed):          {"đang đề nghị", "trình khen thưởng"},
	string(term.DenominatorKindOfRegistered): {"đăng ký", "số đăng ký", "theo đăng ký"},
}

// parseWord finds the code that a word stands for: a code, a name in either language, or a short way of writing one.
func parseWord[E enum](word string) (code E, ok bool) {
	var none E
	key := labelKey(word)
	for _, value := range none.Values() {
		for _, name := range append([]string{value, E(value).Name(term.LanguageVi), E(value).Name(term.LanguageEn)}, shortWords[value]...) {
			if labelKey(name) == key {
				return E(value), true
			}
		}
	}
	return none, false
}

// choices lists an enum's names for a message.
func choices[E enum]() Wording {
	var none E
	var vi, en []string
	for _, value := range none.Values() {
		vi, en = append(vi, E(value).Name(term.LanguageVi)), append(en, E(value).Name(term.LanguageEn))
	}
	return Wording{"một trong: " + strings.Join(vi, " / "), "one of: " + strings.Join(en, " / ")}
}

// readWord reads a cell that holds one of an enum's words; blank is the empty code.
func readWord[E enum](r *reader, at spot) (code E, ok bool) {
	word, ok := r.text(at, longestName)
	if !ok || word == "" {
		return "", ok
	}
	if code, ok = parseWord[E](word); !ok {
		r.report(at, problem(ProblemWordUnknown, word, choices[E]()))
	}
	return code, ok
}

// yesWords and noWords answer a yes-or-no column, by labelKey.
var (
	yesWords = []string{"co", "x", "true", "ies", "1", "dung", "v", "con"}
	noWords  = []string{"khong", "false", "no", "0", "sai"}
)

var yesNo = Wording{"“có”, “không” hoặc để trống", "“có” (yes), “không” (no) or nothing"}

// yes reads a yes-or-no cell; blank is no. A list that ends in dots says yes.
func (r *reader) yes(at spot) (answer, ok bool) {
	word, ok := r.text(at, longestName)
	if !ok || word == "" {
		return false, ok
	}
	key := labelKey(word)
	switch {
	case slices.Contains(yesWords, key), key == "" && strings.Trim(word, ".… ✓✔") == "":
		return true, true
	case slices.Contains(noWords, key):
		return false, true
	}
	r.report(at, problem(ProblemWordUnknown, word, yesNo))
	return false, false
}

// index finds the codes of a vocabulary by their names.
type index map[string][]string

// newIndex indexes names by their keys. A name that two codes share leads to both.
func newIndex(names map[string]Name) index {
	byName := index{}
	for code, name := range names {
		for _, written := range append([]string{code, name.Vi, name.En}, name.Aliases...) {
			byName.put(written, code)
		}
	}
	for key := range byName {
		slices.Sort(byName[key])
	}
	return byName
}

func (x index) put(name, code string) {
	if key := labelKey(name); key != "" && !slices.Contains(x[key], code) {
		x[key] = append(x[key], code)
	}
}

// readCode reads a cell that holds a code of a vocabulary or a name in it; blank is "".
func (r *reader) readCode(at spot, names map[string]Name, byName index, wanted Wording) (code string, ok bool) {
	word, ok := r.text(at, longestName)
	if !ok || word == "" {
		return "", ok
	}
	code, p := findCode(word, names, byName, wanted)
	if p != nil {
		r.report(at, p)
	}
	return code, p == nil
}

func findCode(word string, names map[string]Name, byName index, wanted Wording) (string, *Problem) {
	if code := strings.ToLower(word); hasKey(names, code) {
		return code, nil
	}
	found := byName[labelKey(word)]
	if len(found) == 0 { // "2.1. Sản xuất nông nghiệp": the number of a heading is no part of its name
		number, rest, spaced := strings.Cut(word, " ")
		if spaced && strings.Trim(number, "0123456789IVXivx.)-") == "" {
			found = byName[labelKey(rest)]
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", problem(ProblemWordUnknown, word, wanted)
	}
	return "", problem(ProblemNameAmbiguous, word, wanted, same("codes", strings.Join(found, ", ")))
}

func hasKey[K comparable, V any](m map[K]V, key K) bool {
	_, ok := m[key]
	return ok
}

// Limits of texts, in characters.
const (
	longestName  = 300
	longestNote  = 4_000
	longestProse = 20_000
)

// text reads a cell as text on one line, no longer than most. ok is false when it has a Problem.
func (r *reader) text(at spot, most int) (text string, ok bool) {
	cell := at.cell()
	if cell.Kind == sheet.Error {
		r.report(at, cellError(cell, Wording{"văn bản", "text"}))
		return "", false
	}
	text = lineText(shownText(cell))
	return text, r.short(at, text, most)
}

// block reads a cell as text of several paragraphs.
func (r *reader) block(at spot, most int) (text string, ok bool) {
	cell := at.cell()
	if cell.Kind == sheet.Error {
		r.report(at, cellError(cell, Wording{"văn bản", "text"}))
		return "", false
	}
	text = blockText(shownText(cell))
	return text, r.short(at, text, most)
}
