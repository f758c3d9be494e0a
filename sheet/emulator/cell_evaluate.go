package emulator

import (
	"math"
	"strings"
	"time"
)

// evaluation works out the formulas of one file.
type evaluation struct {
	server *Server
	file   *file
	today  time.Time
	done   map[cellPlace]any // nil while a cell is being worked out
	state  map[cellPlace]bool
	steps  int
	here   cellPlace // of the formula being worked out
	depth  int
}

const longText = "Text result of a formula is longer than the limit of 50000 characters."

type cellPlace struct {
	tab         *tab
	row, column int
}

// Bounds of the work that formulas may cause: hostile ones end as errors.
const (
	mostSteps = 20_000_000 // cells looked at in one recalculation
	mostDepth = 4_000      // cells that wait for each other
)

// fail is an error of Google's kind.
func fail(kind, message string) errorValue { return errorValue{kind: kind, message: message} }

// errorIn is the error that a formula has as it stands, after a tab's title or not.
func errorIn(text string) errorValue {
	for sign, kind := range errorSigns {
		if strings.HasSuffix(text, sign) {
			return fail(kind, "Reference does not exist.")
		}
	}
	return fail("ERROR", "")
}

// formulas are where a file has formulas.
func (f *file) formulas() []cellPlace {
	var places []cellPlace
	for _, t := range f.tabs {
		for i, cells := range t.rows {
			for j := range cells {
				if cells[j].formula() != "" {
					places = append(places, cellPlace{t, i, j})
				}
			}
		}
	}
	return places
}

// recalculate works out all formulas of a file.
func (s *Server) recalculate(f *file) {
	formulas := f.formulas()
	if formulas == nil {
		return
	}
	e := &evaluation{server: s, file: f, today: s.today(f), done: map[cellPlace]any{}, state: map[cellPlace]bool{}}
	for _, at := range formulas {
		value := e.cell(at)
		if old := at.tab.at(at.row, at.column); old.value != value {
			at.tab.edit(at.row, 0)[at.column].value = value
		}
	}
}

// refresh works out the formulas of a file if one of them asks for the time: it passes without anybody changing the
// file.
func (s *Server) refresh(f *file) {
	for _, at := range f.formulas() {
		c := at.tab.at(at.row, at.column)
		if tree := s.tree(c.formula()); tree != nil && (tree.calls("TODAY") || tree.calls("NOW")) {
			s.recalculate(f)
			return
		}
	}
}

// cell is what a cell holds once its formula is worked out.
func (e *evaluation) cell(at cellPlace) any {
	c := at.tab.at(at.row, at.column)
	if e.steps++; e.steps > mostSteps {
		return fail("ERROR", "Calculation limit was reached while trying to compute this formula.")
	}
	formula := c.formula()
	if formula == "" {
		return c.value
	}
	if e.state[at] {
		if value, ok := e.done[at]; ok {
			return value
		}
		return fail("REF", "Circular dependency detected. To resolve with iterative calculation, see File > Settings.")
	}
	if e.depth++; e.depth > mostDepth {
		e.depth--
		return fail("ERROR", "Calculation limit was reached while trying to compute this formula.")
	}
	e.state[at] = true
	here := e.here
	e.here = at
	value := e.formula(&c)
	e.here = here
	e.depth--
	if number, ok := value.(float64); ok && (math.IsNaN(number) || math.IsInf(number, 0)) {
		value = fail("NUM", "The result of this formula is not a valid number.")
	}
	if text, ok := value.(string); ok && letters(text) > mostLetters {
		value = fail("VALUE", longText)
	}
	e.done[at] = value
	return value
}

func (e *evaluation) formula(c *cell) any {
	tree := e.server.tree(c.formula())
	if c.more.imported != nil && (tree == nil || !tree.calls("IMPORTRANGE")) {
		return c.more.imported
	}
	if tree == nil {
		if c.more.cached {
			return c.value
		}
		return fail("ERROR", "Formula parse error.")
	}
	if c.more.cached && !able(tree, c.more.imported != nil) {
		return c.value
	}
	return e.value(tree)
}

// able says whether all functions of a formula are known here, IMPORTRANGE only when it was told what it brings.
func able(n *node, told bool) bool {
	if n.kind == nodeFunction {
		if _, known := functions[n.name]; !known || n.name == "IMPORTRANGE" && !told {
			return false
		}
	}
	for _, arg := range n.args {
		if !able(arg, told) {
			return false
		}
	}
	return true
}

// calls says whether a formula calls a function somewhere.
func (n *node) calls(name string) bool {
	if n.kind == nodeFunction && n.name == name {
		return true
	}
	for _, arg := range n.args {
		if arg.calls(name) {
			return true
		}
	}
	return false
}

// value is what a node comes to; several cells come to their first.
func (e *evaluation) value(n *node) any {
	switch n.kind {
	case nodeValue:
		return n.value
	case nodeReference:
		t, a, failure := e.area(n.ref)
		if failure != nil {
			return *failure
		}
		switch {
		case !n.ref.pair:
			return e.cell(cellPlace{t, a.top, a.left})
		case a.right-a.left == 1 && e.here.row >= a.top && e.here.row < a.bottom: // the one beside the formula
			return e.cell(cellPlace{t, e.here.row, a.left})
		case a.bottom-a.top == 1 && e.here.column >= a.left && e.here.column < a.right:
			return e.cell(cellPlace{t, a.top, e.here.column})
		}
		return e.cell(cellPlace{t, a.top, a.left})
	case nodePercent:
		number, failure := asNumber(e.value(n.args[0]))
		if failure != nil {
			return *failure
		}
		return percentOf(number)
	case nodeOperation:
		return e.operation(n)
	case nodeFunction:
		call, known := functions[n.name]
		if !known {
			return fail("NAME", "Unknown function: '"+n.name+"'.")
		}
		return call(e, n.args)
	case nodeName:
		for _, named := range e.file.names {
			if strings.EqualFold(named.name, n.name) {
				if t := e.file.tabByID(named.tab); t != nil {
					return e.cell(cellPlace{t, named.area.top, named.area.left})
				}
			}
		}
		return fail("NAME", "Unknown range name: '"+n.name+"'.")
	}
	return nil
}

// area is the block that a reference names.
func (e *evaluation) area(r reference) (*tab, area, *errorValue) {
	t := e.here.tab
	if r.title != "" {
		if t = e.file.tabByTitle(unquoted(r.title)); t == nil {
			failure := fail("REF", "Unresolved sheet name '"+unquoted(r.title)+"'.")
			return nil, area{}, &failure
		}
	}
	a := area{0, 0, t.rowCount, t.columnCount}
	if r.first.row >= 0 {
		a.top, a.bottom = r.first.row, r.first.row+1
		if r.pair && r.last.row < 0 {
			a.bottom = t.rowCount
		} else if r.pair {
			a.top, a.bottom = min(r.first.row, r.last.row), max(r.first.row, r.last.row)+1
		}
	}
	if r.first.column >= 0 {
		a.left, a.right = r.first.column, r.first.column+1
		if r.pair && r.last.column < 0 {
			a.right = t.columnCount
		} else if r.pair {
			a.left, a.right = min(r.first.column, r.last.column), max(r.first.column, r.last.column)+1
		}
	}
	return t, a, nil
}

// each goes over the values of arguments: cells one by one, anything else as it is. literal says that a value stands
// in the formula itself.
func (e *evaluation) each(args []*node, visit func(value any, literal bool) *errorValue) *errorValue {
	for _, arg := range args {
		block, isBlock := arg.ref, arg.kind == nodeReference
		var t *tab
		var a area
		var failure *errorValue
		if isBlock {
			if t, a, failure = e.area(block); failure != nil {
				return failure
			}
		} else if named := e.named(arg); named != nil {
			t, a, isBlock = e.file.tabByID(named.tab), named.area, true
		}
		if !isBlock || t == nil {
			if failure := visit(e.value(arg), true); failure != nil {
				return failure
			}
			continue
		}
		for i := a.top; i < min(a.bottom, len(t.rows)); i++ {
			for j := a.left; j < min(a.right, len(t.rows[i])); j++ {
				if failure := visit(e.cell(cellPlace{t, i, j}), false); failure != nil {
					return failure
				}
			}
		}
	}
	return nil
}

func (e *evaluation) named(n *node) *namedRange {
	if n.kind != nodeName {
		return nil
	}
	for i := range e.file.names {
		if strings.EqualFold(e.file.names[i].name, n.name) {
			return &e.file.names[i]
		}
	}
	return nil
}

func (e *evaluation) operation(n *node) any {
	left := e.value(n.args[0])
	if len(n.args) == 1 {
		number, failure := asNumber(left)
		if failure != nil {
			return *failure
		}
		if n.name == "-" {
			return -number
		}
		return left
	}
	right := e.value(n.args[1])
	for _, side := range []any{left, right} {
		if failure, ok := side.(errorValue); ok {
			return failure
		}
	}
	switch n.name {
	case "&":
		first, second := e.text(left), e.text(right)
		if len(first)+len(second) > 4*mostLetters { // no letter has more bytes
			return fail("VALUE", longText)
		}
		return first + second
	case "=", "<>", "<", ">", "<=", ">=":
		return holds(n.name, compare(left, right))
	}
	a, failure := asNumber(left)
	if failure != nil {
		return *failure
	}
	b, failure := asNumber(right)
	if failure != nil {
		return *failure
	}
	switch n.name {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return a * b
	case "/":
		if b == 0 {
			return fail("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
		}
		return a / b
	}
	return math.Pow(a, b)
}

// text is a value as it reads when put together with others.
func (e *evaluation) text(value any) string {
	if number, ok := value.(float64); ok {
		return localeOf(e.file.locale).show(number, "")
	}
	return localeOf(e.file.locale).show(value, "")
}

// asNumber is a value where a number is wanted: blanks are 0, a text must be one.
func asNumber(value any) (float64, *errorValue) {
	switch v := value.(type) {
	case nil:
		return 0, nil
	case float64:
		return v, nil
	case bool:
		if v {
			return 1, nil
		}
		return 0, nil
	case errorValue:
		return 0, &v
	case string:
		if e, ok := localeOf("en_US").readNumber(strings.TrimSpace(v)); ok {
			return e.value.(float64), nil
		}
		failure := fail("VALUE", "Parameter expects number values. But '"+v+"' is a text and cannot be coerced to a number.")
		return 0, &failure
	}
	return 0, nil
}

// order is how kinds of values are sorted: numbers, texts, booleans.
func order(value any) int {
	switch value.(type) {
	case float64, nil:
		return 0
	case string:
		return 1
	case bool:
		return 2
	}
	return 3
}

// compare is below, at or above 0 as a comes before, with or after b.
func compare(a, b any) int {
	if _, text := b.(string); text && a == nil {
		a = ""
	}
	if _, text := a.(string); text && b == nil {
		b = ""
	}
	if order(a) != order(b) {
		return order(a) - order(b)
	}
	if first, ok := a.(string); ok {
		return strings.Compare(strings.ToLower(first), strings.ToLower(b.(string)))
	}
	x, _ := asNumber(a)
	y, _ := asNumber(b)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func holds(sign string, compared int) bool {
	switch sign {
	case "=":
		return compared == 0
	case "<>":
		return compared != 0
	case "<":
		return compared < 0
	case ">":
		return compared > 0
	case "<=":
		return compared <= 0
	}
	return compared >= 0
}
