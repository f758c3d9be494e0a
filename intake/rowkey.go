package intake

import (
	"strings"
)

// rowKey is which row of a template a row is.
type rowKey struct{ key, context string }

func (k rowKey) String() string {
	if k.context == "" {
		return k.key
	}
	return k.key + "@" + k.context
}

// keyer finds out which row of a tab each row is: by its code, or by its name when the code was cleared.
type keyer struct {
	r       *reader
	tab     *FormTab
	known   func(code string) bool
	byName  index // name -> code
	byLabel map[string][]rowKey
	seen    map[string]spot
	twice   map[string]bool // keys met more than once
	by      Wording         // what tells two rows of one code apart
}

func (r *reader) newKeyer(tab *FormTab, known func(string) bool, byName index, by Wording) *keyer {
	k := &keyer{
		r: r, tab: tab, known: known, byName: byName, by: by,
		byLabel: map[string][]rowKey{}, seen: map[string]spot{}, twice: map[string]bool{},
	}
	for _, row := range tab.Spec.Rows {
		for _, label := range []string{row.LabelVi, row.LabelEn} {
			if key := labelKey(label); key != "" {
				k.byLabel[key] = appendKey(k.byLabel[key], rowKey{row.Key, row.Context})
			}
		}
	}
	return k
}

func appendKey(keys []rowKey, key rowKey) []rowKey {
	for _, other := range keys {
		if other == key {
			return keys
		}
	}
	return append(keys, key)
}

// spot is where the row says what it is: its code, else its name.
func (k *keyer) spot(row int, key string) spot {
	if k.tab.Cell(row, ColumnCodeKey).IsBlank() && !k.tab.Cell(row, ColumnName).IsBlank() {
		return k.tab.at(row, ColumnName, key)
	}
	return k.tab.at(row, ColumnCodeKey, key)
}

// identify finds a row's key. sure is false for a row whose code and name contradict each other: its key is known
// and nothing of it may be read. ok is false for a row that is none of the tab's; inputs says that it holds anything
// to be read, and then there is a Problem.
func (k *keyer) identify(row int, inputs bool) (key rowKey, sure, ok bool) {
	code := codeOf(k.tab.Cell(row, ColumnCodeKey))
	name := cellLine(k.tab.Cell(row, ColumnName))
	context, proper := k.context(row, inputs)
	if !proper {
		return key, false, false
	}
	if code == "" {
		key, ok = k.byItsName(row, name, context, inputs)
		return key, true, ok
	}
	if !k.known(code) {
		if inputs {
			k.r.report(k.spot(row, ""), problem(ProblemCodeUnknown, code, Wording{"mã trong danh mục", "a code of the catalogue"}))
		}
		return key, false, false
	}
	key = rowKey{code, context}
	if other := k.contradicts(key, name); other != "" && inputs {
		k.r.report(k.tab.at(row, ColumnName, key.String()), problem(ProblemCodeNameDisagree, name, Wording{},
			same("code", code), same("other", other)))
		return key, false, true
	}
	return key, true, true
}

// context reads the row's context: a code, so that what people see of it may change.
func (k *keyer) context(row int, inputs bool) (context string, ok bool) {
	at := k.tab.at(row, ColumnContext, "")
	written := cellLine(at.cell())
	if at.column == 0 || written == "" {
		return "", true
	}
	context = strings.ToLower(written)
	if context == slug(context) {
		return context, true
	}
	if inputs {
		k.r.report(at, problem(ProblemCodeMalformed, written, Wording{}, same("fix", slug(written))))
	}
	return "", false
}

// byItsName finds a row without code by its name, which must be one row's alone.
func (k *keyer) byItsName(row int, name, context string, inputs bool) (key rowKey, ok bool) {
	if name == "" {
		if inputs {
			k.incomplete(row, Wording{"mã và tên của dòng", "code and no name"})
		}
		return key, false
	}
	candidates := k.candidates(name)
	if len(candidates) == 1 {
		key = candidates[0]
		if context != "" {
			key.context = context
		}
		return key, true
	}
	if !inputs {
		return key, false
	}
	if len(candidates) == 0 {
		k.r.report(k.spot(row, ""), problem(ProblemNameUnknown, name, Wording{"mã hoặc tên trong danh mục", "a code or name of the catalogue"}))
		return key, false
	}
	var codes []string
	for _, candidate := range candidates {
		codes = append(codes, candidate.String())
	}
	k.r.report(k.spot(row, ""), problem(ProblemNameAmbiguous, name, Wording{}, same("codes", strings.Join(codes, ", "))))
	return key, false
}

// candidates are the rows that a name may mean: the template's own label, else a name of the catalogue.
func (k *keyer) candidates(name string) []rowKey {
	key := labelKey(name)
	if rows := k.byLabel[key]; len(rows) > 0 {
		return rows
	}
	var rows []rowKey
	for _, code := range k.byName[key] {
		rows = append(rows, rowKey{code, ""})
	}
	return rows
}

// contradicts is the code whose name stands in a row of another code, "" when the name says nothing against it.
func (k *keyer) contradicts(key rowKey, name string) string {
	other := ""
	for _, list := range [][]rowKey{k.byLabel[labelKey(name)], k.candidates(name)} {
		for _, candidate := range list {
			if candidate.key == key.key {
				return ""
			}
			other = candidate.key
		}
	}
	for _, code := range k.byName[labelKey(name)] {
		if code == key.key {
			return ""
		}
	}
	return other
}

// incomplete reports a row that has content and lacks what it cannot be without.
func (k *keyer) incomplete(row int, what Wording) {
	k.r.incomplete(k.tab, row, what)
}

func (r *reader) incomplete(tab *FormTab, row int, what Wording) {
	got, at := "", spot{tab: tab, row: row}
	for column := 1; column <= len(tab.Tab.Rows[row-1]) && got == ""; column++ {
		if cell := tab.Tab.At(row, column); !cell.IsBlank() && tab.means(column) {
			got, at.column = shownText(cell), column
		}
	}
	r.report(at, problem(ProblemRowIncomplete, got, Wording{}, place{"what", what}))
}

// means says whether a column is one of the template's.
func (t *FormTab) means(column int) bool {
	for _, known := range t.Columns {
		if known == column {
			return true
		}
	}
	return false
}

// again reports a key that was met before, and says whether it was. Both rows are void then: which of them is right
// is not ours to say.
func (k *keyer) again(row int, key string) bool {
	at := k.spot(row, key)
	first, seen := k.seen[key]
	if !seen {
		k.seen[key] = at
		return false
	}
	k.twice[key] = true
	k.r.report(at, problem(ProblemRowDuplicate, key, Wording{}, same("other", first.address()), place{"by", k.by}))
	return true
}
