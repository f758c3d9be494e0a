package emulator

import (
	"strconv"
	"strings"

	"thidua/sheet"
)

// token is one piece of a formula. Spaces are no tokens; text[from:to] is where it stands.
type token struct {
	kind     tokenKind
	text     string
	from, to int
	ref      reference
}

type tokenKind uint8

const (
	tokenSign tokenKind = iota
	tokenNumber
	tokenText
	tokenFunction // with its (, which is not part of it
	tokenName
	tokenReference
	tokenError
	tokenBad
)

// reference is cells that a formula names.
type reference struct {
	title       string // of the tab, as it stands before the !, "" for the formula's own
	first, last corner
	pair        bool // A1:B2 and not A1
}

// corner is one end of a reference; -1 is a whole row or column.
type corner struct {
	row, column           int
	fixedRow, fixedColumn bool
}

// tokens splits a formula, its = left out.
func tokens(formula string) []token {
	var list []token
	for i := 1; i < len(formula); {
		if c := formula[i]; c == ' ' || c == '\n' || c == '\t' || c == '\r' {
			i++
			continue
		}
		t := oneToken(formula, i)
		t.from = i
		t.text = formula[t.from:t.to]
		list = append(list, t)
		i = t.to
	}
	return list
}

// errorSigns are errors that stand in a formula as they are.
var errorSigns = map[string]string{
	"#REF!": "REF", "#N/A": "N_A", "#DIV/0!": "DIVIDE_BY_ZERO", "#VALUE!": "VALUE", "#NAME?": "NAME", "#NUM!": "NUM",
	"#NULL!": "NULL_VALUE", "#ERROR!": "ERROR",
}

func oneToken(s string, i int) token {
	c := s[i]
	switch {
	case c == '"':
		for j := i + 1; j < len(s); j++ {
			if s[j] == '"' {
				if j+1 < len(s) && s[j+1] == '"' {
					j++
					continue
				}
				return token{kind: tokenText, to: j + 1}
			}
		}
		return token{kind: tokenBad, to: len(s)}
	case c == '\'':
		title, _, ok := cutTitle(s[i:])
		if !ok {
			return token{kind: tokenBad, to: len(s)}
		}
		return referenceToken(s, i, i+len(title))
	case c == '#':
		for sign := range errorSigns {
			if strings.HasPrefix(s[i:], sign) {
				return token{kind: tokenError, to: i + len(sign)}
			}
		}
		return token{kind: tokenBad, to: i + 1}
	case c >= '0' && c <= '9' || c == '.':
		return numberToken(s, i)
	case isWord(c) || c == '$':
		j := i
		for j < len(s) && (isWord(s[j]) || s[j] == '$') {
			j++
		}
		switch {
		case j < len(s) && s[j] == '!':
			return referenceToken(s, i, j)
		case j < len(s) && s[j] == '(':
			return token{kind: tokenFunction, to: j}
		}
		if t := referenceToken(s, i, -1); t.kind == tokenReference {
			return t
		}
		return token{kind: tokenName, to: j}
	}
	if i+1 < len(s) && (s[i:i+2] == "<=" || s[i:i+2] == ">=" || s[i:i+2] == "<>") {
		return token{kind: tokenSign, to: i + 2}
	}
	return token{kind: tokenSign, to: i + 1}
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '.' || c >= 0x80
}

// numberToken reads a number, or whole rows as 2:5.
func numberToken(s string, i int) token {
	if t := referenceToken(s, i, -1); t.kind == tokenReference && t.ref.pair {
		return t
	}
	j := i
	for j < len(s) && (s[j] >= '0' && s[j] <= '9' || s[j] == '.') {
		j++
	}
	if j+1 < len(s) && s[j]|0x20 == 'e' {
		k := j + 1
		if s[k] == '+' || s[k] == '-' {
			k++
		}
		start := k
		for k < len(s) && s[k] >= '0' && s[k] <= '9' {
			k++
		}
		if k > start {
			j = k
		}
	}
	return token{kind: tokenNumber, to: j}
}

// referenceToken reads cells; mark is where the ! of the tab's title stands, -1 for none.
func referenceToken(s string, i, mark int) token {
	var ref reference
	at := i
	if mark >= 0 {
		ref.title = s[i:mark]
		at = mark + 1
	}
	var ok bool
	if ref.first, at, ok = scanCorner(s, at); !ok {
		if mark >= 0 && strings.HasPrefix(s[at:], "#REF!") {
			return token{kind: tokenError, to: at + len("#REF!")}
		}
		return token{kind: tokenBad, to: max(at, i+1)}
	}
	ref.last = ref.first
	if at < len(s) && s[at] == ':' {
		if last, end, ok := scanCorner(s, at+1); ok {
			ref.last, at, ref.pair = last, end, true
		}
	}
	if !ref.pair && (ref.first.row < 0 || ref.first.column < 0) {
		return token{kind: tokenBad, to: max(at, i+1)}
	}
	return token{kind: tokenReference, to: at, ref: ref}
}

// scanCorner reads $A$1, A or 1 that ends there.
func scanCorner(s string, i int) (c corner, end int, ok bool) {
	c = corner{row: -1, column: -1}
	at := i
	dollar := at < len(s) && s[at] == '$'
	if dollar {
		at++
	}
	start := at
	for at < len(s) && at < start+4 && s[at]|0x20 >= 'a' && s[at]|0x20 <= 'z' {
		at++
	}
	if at > start+3 {
		return c, i, false
	}
	if at > start {
		c.fixedColumn = dollar
		c.column = 0
		for _, letter := range []byte(strings.ToUpper(s[start:at])) {
			c.column = c.column*26 + int(letter-'A') + 1
		}
		c.column--
		if dollar = at < len(s) && s[at] == '$'; dollar {
			at++
		}
	}
	start = at
	for at < len(s) && at < start+9 && s[at] >= '0' && s[at] <= '9' {
		at++
	}
	if at > start {
		c.fixedRow = dollar
		n, _ := strconv.Atoi(s[start:at])
		c.row = n - 1
	} else if dollar {
		return c, i, false
	}
	if at < len(s) && (isWord(s[at]) || s[at] == '(' || s[at] == '!') || c.row < 0 && c.column < 0 || c.row == -1 && at > start && c.column < 0 {
		return c, i, false
	}
	if at > start && c.row < 0 || c.column >= mostColumns {
		return c, i, false
	}
	return c, at, true
}

func (c corner) String() string {
	var b strings.Builder
	if c.column >= 0 {
		if c.fixedColumn {
			b.WriteByte('$')
		}
		b.WriteString(sheet.Column(c.column + 1))
	}
	if c.row >= 0 {
		if c.fixedRow {
			b.WriteByte('$')
		}
		b.WriteString(strconv.Itoa(c.row + 1))
	}
	return b.String()
}

// String is the reference as it stands in a formula.
func (r reference) String() string {
	text := r.first.String()
	if r.pair {
		text += ":" + r.last.String()
	}
	if r.title != "" {
		return r.title + "!" + text
	}
	return text
}

// rewritten is a formula with its references changed; gone makes one #REF!.
func rewritten(formula string, change func(r reference) (changed reference, gone bool)) string {
	if formula == "" || !strings.ContainsAny(formula, "0123456789:!") {
		return formula
	}
	var b strings.Builder
	end := 0
	for _, t := range tokens(formula) {
		if t.kind != tokenReference {
			continue
		}
		r, gone := change(t.ref)
		if !gone && r == t.ref {
			continue
		}
		b.WriteString(formula[end:t.from])
		if gone {
			b.WriteString("#REF!")
		} else {
			b.WriteString(r.String())
		}
		end = t.to
	}
	if end == 0 {
		return formula
	}
	b.WriteString(formula[end:])
	return b.String()
}

// copied is a formula as it reads some rows down and columns to the right: references without $ move.
func copied(formula string, rows, columns int) string {
	if rows == 0 && columns == 0 {
		return formula
	}
	move := func(c *corner) bool {
		if c.row >= 0 && !c.fixedRow {
			c.row += rows
			if c.row < 0 {
				return false
			}
		}
		if c.column >= 0 && !c.fixedColumn {
			c.column += columns
			if c.column < 0 || c.column >= mostColumns {
				return false
			}
		}
		return true
	}
	return rewritten(formula, func(r reference) (reference, bool) {
		ok := move(&r.first)
		return r, !move(&r.last) || !ok
	})
}
