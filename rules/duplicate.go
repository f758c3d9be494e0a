package rules

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"thidua/term"
)

func init() {
	kinds[term.RuleKindNearDuplicate] = kind{
		compile: compileDuplicate, vi: "{finding}", en: "{finding}", placeholders: []string{"finding", "names", "count"},
	}
}

// duplicateParameters are those of a rule that finds one thing named twice.
type duplicateParameters struct {
	// Of is what is compared: ITEMS (the names in one list of one unit, a list being a section and a movement), LABELS
	// (the contexts of one indicator of one unit), PLACES (communes, wherever a sheet names them).
	Of string `json:"of"`
	// Alike is how much: WORDS (the same words, abbreviations written out), ACCENTS (the same but for accents), LETTERS
	// (the same but for a few letters, of which Similarity is how much must agree, in percent). None of them includes
	// another. People are compared by WORDS only, since one accent makes another name, unless Kinds asks for them.
	Alike      string              `json:"alike"`
	Similarity int                 `json:"similarity"`
	Sections   []string            `json:"sections"` // empty: all
	Kinds      []term.ExemplarKind `json:"kinds"`    // empty: all
}

const (
	ofItems, ofLabels, ofPlaces            = "ITEMS", "LABELS", "PLACES"
	alikeWords, alikeAccents, alikeLetters = "WORDS", "ACCENTS", "LETTERS"
)

func compileDuplicate(parameters json.RawMessage) (check, error) {
	p := duplicateParameters{Of: ofItems, Alike: alikeWords}
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	switch p.Alike {
	case alikeWords, alikeAccents:
		if p.Similarity != 0 {
			return nil, fmt.Errorf("similarity: is for alike %s", alikeLetters)
		}
	case alikeLetters:
		if p.Similarity < 50 || p.Similarity > 99 {
			return nil, fmt.Errorf("similarity: %d is not from 50 to 99", p.Similarity)
		}
	default:
		return nil, fmt.Errorf("alike: %q is none of WORDS, ACCENTS, LETTERS", p.Alike)
	}
	switch p.Of {
	case ofItems:
		return p.items, nil
	case ofLabels:
		return p.labels, nil
	case ofPlaces:
		if p.Alike != alikeAccents {
			return nil, fmt.Errorf("alike: places are compared by %s", alikeAccents)
		}
		return places, nil
	}
	return nil, fmt.Errorf("of: %q is none of ITEMS, LABELS, PLACES", p.Of)
}

// named is something with a name that stands in a list.
type named struct {
	list   string // what is compared with each other, as a part of the key
	name   string // as it stands there
	spelt  string // what it is compared by
	folded string
	blocks string // only what agrees in this is alike but for letters
	cell   Cell
}

func (p *duplicateParameters) items(r *Rule, j *judged, out *Result) {
	full := make(map[string][]word, len(j.Members))
	for _, m := range j.Members {
		full[m.Code] = words(m.NameVi)
	}
	lists := map[string][]named{}
	for i := range j.Items {
		item := &j.Items[i]
		if !p.takes(item) {
			continue
		}
		n := name(item.Name, full[item.District])
		where := spelling(nameWords(item.Place, full[item.District]))
		n.list, n.cell = item.Section+"/"+item.Movement, item.Cell
		n.spelt, n.folded, n.blocks = n.spelt+"\n"+where, n.folded+"\n"+where, n.blocks+"\n"+where
		lists[item.District] = append(lists[item.District], n)
	}
	for district, list := range sorted(lists) {
		p.compare(r, j, out, district, list)
	}
}

func (p *duplicateParameters) takes(item *Item) bool {
	if len(p.Sections) > 0 && !slices.Contains(p.Sections, item.Section) {
		return false
	}
	if len(p.Kinds) > 0 {
		return slices.Contains(p.Kinds, item.Kind)
	}
	person := item.Kind == term.ExemplarKindIndividual || item.Kind == term.ExemplarKindHousehold
	return p.Alike == alikeWords || !person
}

func (p *duplicateParameters) labels(r *Rule, j *judged, out *Result) {
	lists := map[string][]named{}
	for i := range j.Figures {
		f := &j.Figures[i]
		if f.Context == "" {
			continue
		}
		n := name(f.Context, nil)
		n.list, n.cell = f.Indicator, f.cell(f.Context)
		lists[f.District] = append(lists[f.District], n)
	}
	for district, list := range sorted(lists) {
		p.compare(r, j, out, district, list)
	}
}

// name is a name as it is compared, in a list of the unit whose name is of.
func name(text string, of []word) named {
	all := nameWords(text, of)
	n := named{name: strings.TrimSpace(text), spelt: spelling(all), folded: folding(all)}
	var b strings.Builder
	for _, w := range all {
		// Numbers, and words so short that one letter makes another word, must agree.
		if w.number || len(w.folded) <= 2 {
			b.WriteString(w.spelt)
		} else {
			b.WriteByte(w.folded[0])
		}
		b.WriteByte(' ')
	}
	n.blocks = b.String()
	return n
}

// cell is where a figure stands, for what is said of its row.
func (f *Figure) cell(printed string) Cell {
	c := Cell{District: f.District, Tab: f.Tab}
	for _, m := range mainMeasures {
		if n, there := f.Numbers[m]; there {
			c = n.Cell
			c.Measure = m
			break
		}
	}
	c.Indicator, c.Context, c.Printed = f.Indicator, f.Context, printed
	return c
}

// compare finds what is alike in the lists of one unit. A list that names nothing is not compared.
func (p *duplicateParameters) compare(r *Rule, j *judged, out *Result, district string, all []named) {
	key := func(n *named) string {
		switch p.Alike {
		case alikeWords:
			return n.list + "\n" + n.spelt
		case alikeAccents:
			return n.list + "\n" + n.folded
		}
		return n.list + "\n" + n.blocks
	}
	groups := map[string][]named{}
	for i := range all {
		if strings.TrimSpace(all[i].folded) != "" {
			k := key(&all[i])
			groups[k] = append(groups[k], all[i])
		}
	}
	for _, group := range sorted(groups) {
		switch p.Alike {
		case alikeAccents:
			group = distinct(group, func(n *named) string { return n.spelt })
		case alikeLetters:
			p.near(r, j, out, district, distinct(group, func(n *named) string { return n.folded }))
			continue
		}
		if len(group) > 1 {
			out.Findings = append(out.Findings, p.twice(r, j, district, group))
		}
	}
}

// distinct is the first of each, in their order.
func distinct(all []named, by func(*named) string) []named {
	seen := map[string]bool{}
	var first []named
	for i := range all {
		if k := by(&all[i]); !seen[k] {
			seen[k] = true
			first = append(first, all[i])
		}
	}
	return first
}

// neighbours is how many names a name is compared with, in the order of the alphabet: a list of thousands that begin
// alike must not take for ever.
const neighbours = 20

// near finds names that differ by a few letters.
func (p *duplicateParameters) near(r *Rule, j *judged, out *Result, district string, group []named) {
	slices.SortStableFunc(group, func(a, b named) int { return cmp.Compare(a.folded, b.folded) })
	for i := range group {
		for k := i + 1; k < len(group) && k <= i+neighbours; k++ {
			if similar(group[i].folded, group[k].folded, p.Similarity) {
				out.Findings = append(out.Findings, p.twice(r, j, district, []named{group[i], group[k]}))
			}
		}
	}
}

// twice is the finding that names are one.
func (p *duplicateParameters) twice(r *Rule, j *judged, district string, group []named) Finding {
	keys, cells := []string{slug(group[0].name)}, make([]Cell, 0, len(group))
	for i := range group {
		cells = append(cells, group[i].cell)
	}
	names := distinct(group, func(n *named) string { return n.name })
	for i := range names[1:] {
		if p.Alike == alikeLetters {
			keys = append(keys, slug(names[i+1].name))
		}
	}
	slices.Sort(keys)
	say := fillings{"names": quoted(names), "count": {strconv.Itoa(len(group)), strconv.Itoa(len(group))}}
	in := j.districtName(district)
	switch p.Alike {
	case alikeWords:
		say["finding"] = filling{
			fmt.Sprintf("%s: %s được nêu %d lần trong cùng một danh sách. Nếu là một, xin giữ một dòng; nếu là hai, xin ghi rõ tên hoặc nơi của từng bên.",
				in.vi, quoted(names).vi, len(group)),
			fmt.Sprintf("%s: %s is named %d times in one list. If they are one, please keep one row; if they are two, please say the name or place of each in full.",
				in.en, quoted(names).en, len(group)),
		}
	default:
		say["finding"] = filling{
			fmt.Sprintf("%s: %s trong cùng một danh sách có tên gần giống nhau. Nếu là một, xin giữ một dòng và một cách viết.",
				in.vi, quoted(names).vi),
			fmt.Sprintf("%s: %s in one list have nearly the same name. If they are one, please keep one row and one spelling.",
				in.en, quoted(names).en),
		}
	}
	return j.finding(r, district, group[0].list+"/"+strings.Join(keys, "~"), cells, say)
}

// quoted lists names: “Lay Nua”, “Lay Nưa”.
func quoted(names []named) filling {
	parts := make([]filling, 0, len(names))
	for i := range names {
		n := "“" + clip(names[i].name) + "”"
		parts = append(parts, filling{n, n})
	}
	return enough(parts)
}

// enough is a list that a message can hold.
func enough(parts []filling) filling {
	const longest = 12
	if more := len(parts) - longest; more > 0 {
		parts = append(slices.Clone(parts[:longest]), filling{
			"và " + strconv.Itoa(more) + " mục khác", "and " + strconv.Itoa(more) + " more",
		})
	}
	return list(parts, ", ")
}

// clip shortens what stands in a cell for a message.
func clip(text string) string {
	const longest = 120
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	seen := 0
	for i := range text {
		if seen == longest {
			return strings.TrimSpace(text[:i]) + "…"
		}
		seen++
	}
	return text
}

// similar says whether so much of two texts agrees, in percent of the longer one. Names longer than those that
// lists have are not compared.
func similar(a, b string, percent int) bool {
	const longest = 100
	x, y := []rune(a), []rune(b)
	length := max(len(x), len(y))
	most := length * (100 - percent) / 100
	if length > longest || most == 0 || length-min(len(x), len(y)) > most {
		return false
	}
	return distance(x, y) <= most
}

// distance is how many letters must be put, taken or changed to make one text the other.
func distance(a, b []rune) int {
	line := make([]int, len(b)+1)
	for k := range line {
		line[k] = k
	}
	for i := range a {
		diagonal := line[0]
		line[0] = i + 1
		for k := range b {
			cost := 1
			if a[i] == b[k] {
				cost = 0
			}
			diagonal, line[k+1] = line[k+1], min(line[k+1]+1, line[k]+1, diagonal+cost)
		}
	}
	return line[len(b)]
}
