package examples_test

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"thidua/examples"
)

// A number token is a maximal run of the digits 0-9 and of single dots or commas that stand between two digits:
// "3.520,34" and "1.1" are one token, "4/5", "20/7" and "2021-2025" two, "91/2017/NĐ-CP" two, "31/7/2017" three.
// Letters beside it do not matter ("5K", "3ha", "3.000m²"); footnote marks and "²" are no digits 0-9. One phrase is a
// token too: "không còn", which a form reads as the number zero. Numbers spelled in words and Roman ones are not.
var numberPattern = regexp.MustCompile(`[0-9]+(?:[.,][0-9]+)*|không còn`)

func numbers(text string) []string { return numberPattern.FindAllString(text, -1) }

// token is one row of tokens.tsv: a number of the report, where it stands there, and where it went.
type token struct {
	section  string // code of the section it stands in
	footnote int    // 0 in the running text
	ordinal  int    // 1, 2, 3 … through the whole report, in the order of its pages
	text     string
	class    string
	// cells hold it: none for a class that is no data, else one. More than one only where the report says a number of
	// several exemplars in one breath ("mỗi hộ gia đình …"): the first in the column target, the others in also.
	cells []target
}

// claims says of each class whether its tokens are data and have a target.
var claims = map[string]bool{
	"figure": true, "award": true, "exemplar": true, "document": true, "header": true,
	"period": false, "name": false, "heading": false,
	"anniversary": false, "band-bound": false, "slogan": false,
}

func readTokens(t *testing.T) []token {
	t.Helper()
	content, err := fs.ReadFile(examples.DienBien2022(), "tokens.tsv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")
	if want := "section\tfootnote\tordinal\ttoken\tclass\ttarget\talso"; lines[0] != want {
		t.Fatalf("tokens.tsv has the columns %q, want %q", lines[0], want)
	}
	var list []token
	for i, line := range lines[1:] {
		field := strings.Split(line, "\t")
		if len(field) != 7 {
			t.Fatalf("tokens.tsv:%d has %d columns, want 7", i+2, len(field))
		}
		one := token{section: field[0], text: field[3], class: field[4]}
		if field[1] != "" {
			if one.footnote, err = strconv.Atoi(field[1]); err != nil {
				t.Fatalf("tokens.tsv:%d: footnote: %v", i+2, err)
			}
		}
		if one.ordinal, err = strconv.Atoi(field[2]); err != nil {
			t.Fatalf("tokens.tsv:%d: ordinal: %v", i+2, err)
		}
		for _, cell := range strings.FieldsFunc(field[5]+";"+field[6], func(r rune) bool { return r == ';' }) {
			where, err := parseTarget(cell)
			if err != nil {
				t.Fatalf("tokens.tsv:%d: %v", i+2, err)
			}
			one.cells = append(one.cells, where)
		}
		list = append(list, one)
	}
	return list
}

// The list is whole in itself: numbered without a gap, every token one token, every class known, and a target
// exactly where the class is data.
func TestTokenListIsWellFormed(t *testing.T) {
	for i, one := range readTokens(t) {
		if one.ordinal != i+1 {
			t.Errorf("row %d has the ordinal %d", i+1, one.ordinal)
		}
		if got := numbers(one.text); !cmp.Equal(got, []string{one.text}) {
			t.Errorf("token %d: %q is not one token but %q", one.ordinal, one.text, got)
		}
		data, known := claims[one.class]
		switch {
		case !known:
			t.Errorf("token %d (%s) has the unknown class %q", one.ordinal, one.text, one.class)
		case data && len(one.cells) == 0:
			t.Errorf("token %d (%s) is a %s and has no target", one.ordinal, one.text, one.class)
		case !data && len(one.cells) > 0:
			t.Errorf("token %d (%s) is a %s and has a target", one.ordinal, one.text, one.class)
		case one.class != "exemplar" && len(one.cells) > 1:
			t.Errorf("token %d (%s) is a %s and has %d cells", one.ordinal, one.text, one.class, len(one.cells))
		}
	}
}

// reportText is the report itself, which is not part of the repository: THIDUA_REPORT_TEXT names its text file.
func reportText(t *testing.T) string {
	t.Helper()
	const variable = "THIDUA_REPORT_TEXT"
	path := os.Getenv(variable)
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s must name the text of the 2022 report when CI=true", variable)
		}
		t.Skipf("set %s to the text of the 2022 report to compare the list of tokens with it", variable)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// occurrence is a number where the report has it.
type occurrence struct {
	text, before, after string // the paragraph up to it and after it
	footnoteMark        int    // number of the mark that begins its paragraph, 0 without
}

func occurrences(report string) []occurrence {
	var found []occurrence
	for paragraph := range strings.SplitSeq(report, "\n") {
		mark := footnoteMark(paragraph)
		for _, at := range numberPattern.FindAllStringIndex(paragraph, -1) {
			found = append(found, occurrence{
				text: paragraph[at[0]:at[1]], before: paragraph[:at[0]], after: paragraph[at[1]:], footnoteMark: mark,
			})
		}
	}
	return found
}

// footnoteMark reads the superscript number a footnote begins with.
func footnoteMark(paragraph string) int {
	number := 0
	for _, r := range paragraph {
		digit := slices.Index([]rune("⁰¹²³⁴⁵⁶⁷⁸⁹"), r)
		if digit < 0 {
			break
		}
		number = number*10 + digit
	}
	return number
}

// The list is the report's: token by token the same, and each under the footnote it stands in.
func TestTokenListIsTheReports(t *testing.T) {
	found := occurrences(reportText(t))
	list := readTokens(t)
	texts := func(n int, text func(int) string) []string {
		all := make([]string, n)
		for i := range all {
			all[i] = fmt.Sprintf("%d %s", i+1, text(i))
		}
		return all
	}
	if diff := cmp.Diff(
		texts(len(found), func(i int) string { return found[i].text }),
		texts(len(list), func(i int) string { return list[i].text }),
	); diff != "" {
		t.Fatalf("tokens of the report (-) and of the list (+) differ:\n%s", diff)
	}
	begun := 0
	for i, here := range found {
		one := list[i]
		begun = max(begun, here.footnoteMark)
		switch {
		case here.footnoteMark > 0 && one.footnote != here.footnoteMark:
			t.Errorf("token %d (%s) stands in footnote %d, the list says %d", i+1, here.text, here.footnoteMark, one.footnote)
		case one.footnote > begun:
			t.Errorf("token %d (%s): footnote %d has not begun there", i+1, here.text, one.footnote)
		}
	}
}

// What the report says around a number is what its cell says: headings are headings, "ước" is an estimate, "giảm" a
// fall, "tăng" a change, "% KH" a percentage of the plan.
func TestWordsAroundTokens(t *testing.T) {
	found := occurrences(reportText(t))
	list := readTokens(t)
	if len(found) != len(list) {
		t.Fatalf("the report has %d tokens, the list %d", len(found), len(list))
	}
	drafts := parsedForms(t)
	heading := regexp.MustCompile(`^\. \S`)
	estimate := regexp.MustCompile(`ước( đạt)?:? $`)
	ofPlan := regexp.MustCompile(`^ ?% (so với )?(KH|kế hoạch)`)
	for i, here := range found {
		one := list[i]
		if is := here.before == "" && heading.MatchString(here.after); is != (one.class == "heading") {
			t.Errorf("token %d (%s): class %s, but heading: %t", one.ordinal, one.text, one.class, is)
		}
		if one.class != "figure" {
			continue
		}
		where := one.cells[0]
		if ofPlan.MatchString(here.after) && where.column != "PERCENT_OF_PLAN" {
			t.Errorf("token %d (%s) is a percentage of the plan, its target is %s", one.ordinal, one.text, where.cell())
		}
		if is := strings.HasSuffix(here.before, "giảm "); is != strings.HasSuffix(where.row, "-reduced") {
			t.Errorf("token %d (%s): giảm %t, its target is %s", one.ordinal, one.text, is, where.cell())
		}
		if is := strings.HasSuffix(here.before, "tăng "); is != (where.column == "CHANGE") {
			t.Errorf("token %d (%s): tăng %t, its target is %s", one.ordinal, one.text, is, where.cell())
		}
		if where.column != "ACTUAL" {
			continue
		}
		value := valueAt(t, drafts, where)
		if is := estimate.MatchString(here.before); is != (value.Status == "ESTIMATE") {
			t.Errorf("token %d (%s): ước %t, its status is %q", one.ordinal, one.text, is, value.Status)
		}
	}
}

// lettersWithoutNames is how much of the report is left once every name was cut out of it. A name that the forms lost
// would still be there.
const lettersWithoutNames = 38120

// Every exemplar and enterprise is named as in the report, as often as there, and each part of its place is there.
func TestNamesAreTheReports(t *testing.T) {
	report := plain(reportText(t))
	rest := report
	var names []string
	for _, draft := range parsedForms(t) {
		for _, exemplar := range draft.Exemplars {
			names = append(names, strings.ToLower(exemplar.Name))
			for _, part := range regexp.MustCompile(`, | - `).Split(exemplar.Place, -1) {
				// One place is cut by the end of a page after its first word: "phường", then "Thanh Bình".
				_, afterFirstWord, _ := strings.Cut(part, " ")
				if !strings.Contains(report, strings.ToLower(part)) && !strings.Contains(report, strings.ToLower(afterFirstWord)) {
					t.Errorf("%s: the report does not name the place %q", exemplar.Name, part)
				}
			}
		}
	}
	// Long names first: "Ban CHQS thành phố" is also part of others.
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	for _, name := range names {
		before, after, found := strings.Cut(rest, name)
		if !found {
			t.Errorf("the report does not name %q, or not so often", name)
		}
		rest = before + "|" + after
	}
	if left := utf8.RuneCountInString(rest); left != lettersWithoutNames {
		t.Errorf("the report has %d letters beside the names, want %d: a name was lost or cut in two", left, lettersWithoutNames)
	}
}

// plain is the report as one lower-case line without emphasis; a name may run over the end of a page, round what
// stands at its foot.
func plain(report string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(report, "*", "")), " "))
}
