package intake

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thidua/sheet"
)

// Recognise finds out which template a book was made from and where its tabs and columns are. The header tab's items
// template and template-version decide; without them the marks of the book, else the template whose tabs and headers
// fit best. Tabs are found by their marks, else by title, else by their headers; columns by their headers in any order,
// else by their marks, others left alone. A Form without template comes with a fatal Problem.
func Recognise(book sheet.Book, templates []Template) (Form, []Problem) {
	form := Form{Title: book.Title, Locale: book.Locale, Marks: book.Marks}
	var problems []Problem
	if book.Locale != "" && !strings.HasPrefix(book.Locale, "vi") {
		problems = append(problems, problem(ProblemLocale, book.Locale, Wording{}).at("", "", ""))
	}
	found, p := chooseTemplate(&book, templates)
	if p != nil {
		return form, append(problems, *p)
	}
	form.Template, form.Tabs = found.template, found.tabs
	return form, append(problems, found.problems...)
}

// match is how a book looks when it is taken to be of a template.
type match struct {
	template Template
	tabs     []FormTab
	problems []Problem
	readable int // required tabs that can be read; without any the book is not of the template
	score    int // how well it fits
}

// What finding a tab, or not, says of a template: readable headers most, a title alone little.
const (
	scoreReadable = 4
	scoreTitle    = 1
	scoreMissing  = -2
)

func chooseTemplate(book *sheet.Book, templates []Template) (match, *Problem) {
	var matches []match
	for _, template := range templates {
		matches = append(matches, matchTemplate(book, template))
	}
	code, version, cell, named := namedTemplate(matches)
	if named {
		best := newest(matches, code, version)
		if best == nil {
			got := strings.TrimSpace(code + " " + versionText(version))
			known := templateList(matches)
			p := problem(ProblemTemplateVersion, got, Wording{"một trong: " + known, "one of: " + known}).
				at(cell.tab, cell.address, "template")
			return match{}, &p
		}
		return *best, nil
	}
	if best := newest(matches, book.Marks[MarkTemplate], number(book.Marks[MarkVersion])); best != nil {
		best.problems = append(best.problems, problem(ProblemMarksUsed, best.template.Code, Wording{},
			place{"what", whatTemplate}).at(best.headerTitle(), "", ItemTemplate))
		return *best, nil
	}
	return bestMatch(book, matches)
}

// newest is the match of a template's code and version that fits best, of equal ones the newest; version 0 is any.
// nil when there is no such template.
func newest(matches []match, code string, version int) (best *match) {
	for i := range matches {
		m := &matches[i]
		if m.template.Code == code && (version == 0 || version == m.template.Version) &&
			(best == nil || m.score > best.score || m.score == best.score && m.template.Version > best.template.Version) {
			best = m
		}
	}
	return best
}

// headerTitle is the title of the header tab, "" when the book has none.
func (m *match) headerTitle() string {
	for i := range m.tabs {
		if m.tabs[i].Spec.Code == TabHeader {
			return m.tabs[i].Tab.Title
		}
	}
	return ""
}

// bestMatch is the match that finds most tabs; of versions that fit equally the newest.
func bestMatch(book *sheet.Book, matches []match) (match, *Problem) {
	matches = slices.DeleteFunc(slices.Clone(matches), func(m match) bool { return m.readable == 0 })
	slices.SortStableFunc(matches, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.template.Version, a.template.Version))
	})
	if len(matches) == 0 {
		var titles []string
		for _, tab := range book.Tabs {
			titles = append(titles, lineText(tab.Title))
		}
		p := problem(ProblemTemplateUnknown, strings.Join(titles, ", "), Wording{}).at("", "", "")
		return match{}, &p
	}
	best := matches[0]
	for _, m := range matches[1:] {
		if m.score == best.score && m.template.Code != best.template.Code {
			tied := slices.DeleteFunc(slices.Clone(matches), func(m match) bool { return m.score != best.score })
			p := problem(ProblemTemplateAmbiguous, templateList(tied), Wording{}).at("", "", "")
			return match{}, &p
		}
	}
	return best, nil
}

func versionText(version int) string {
	if version == 0 {
		return ""
	}
	return strconv.Itoa(version)
}

func templateList(matches []match) string {
	var names []string
	for _, m := range matches {
		names = append(names, m.template.Code+" "+versionText(m.template.Version))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// origin is where something was read.
type origin struct{ tab, address string }

// The item template of the header tab: member, member 1, member/1, member v1.
var templateItem = regexp.MustCompile(`^([a-z][a-z0-9-]*?)(?:[\s/@.:-]*v?(\d{1,6}))?$`)

// namedTemplate reads which template the header tab names. version is 0 when it does not say.
func namedTemplate(matches []match) (code string, version int, where origin, named bool) {
	for _, m := range matches {
		for i := range m.tabs {
			tab := &m.tabs[i]
			if tab.Spec.Code != TabHeader || tab.HeaderRow == 0 {
				continue
			}
			for row := range tab.rows {
				value := strings.ToLower(cellLine(tab.Cell(row, ColumnValue)))
				if value == "" {
					continue
				}
				switch codeOf(tab.Cell(row, ColumnCodeKey)) {
				case "template":
					where = origin{tab.Tab.Title, tab.Address(row, ColumnValue)}
					named, code = true, value
					if part := templateItem.FindStringSubmatch(value); part != nil {
						code = part[1]
						version = max(version, number(part[2]))
					}
				case "template-version":
					version = max(version, number(value))
				}
			}
			if named {
				return code, version, where, true
			}
		}
	}
	return "", 0, origin{}, false
}

// number is a small whole number, 0 for anything else.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// cellLine is the text of a cell on one line, a number as it is stored (2022, not 2.022).
func cellLine(cell sheet.Cell) string {
	if cell.Kind == sheet.Number {
		return lineText(cell.Raw)
	}
	return lineText(shownText(cell))
}

// codeOf is a cell's text as a code: small letters, no spaces.
func codeOf(cell sheet.Cell) string {
	return strings.ToLower(strings.ReplaceAll(cellLine(cell), " ", ""))
}

// matchTemplate looks at a book as if it were of a template.
func matchTemplate(book *sheet.Book, template Template) match {
	m := match{template: template}
	binding := bindTabs(book, template)
	m.score, m.problems = scoreTitle*binding.found, binding.problems
	for _, spec := range template.Tabs {
		i, ok := binding.bound[spec.Code]
		switch {
		case ok:
		case spec.Required:
			m.score += scoreMissing
			m.problems = append(m.problems, missingTab(ProblemTabMissing, spec))
		default:
			m.problems = append(m.problems, missingTab(ProblemTabAbsent, spec))
		}
		if !ok || i == several {
			continue
		}
		tab, problems := bindTab(book.Tabs[i], spec)
		if tab.HeaderRow > 0 {
			m.score += scoreReadable
			if spec.Required {
				m.readable++
			}
		}
		m.tabs, m.problems = append(m.tabs, tab), append(m.problems, problems...)
	}
	return m
}

func missingTab(code ProblemCode, spec TabSpec) Problem {
	return problem(code, "", Wording{}, place{"tab", spec.wording()}).at(spec.TitleVi, "", "")
}
