package rules

import (
	"slices"
	"strings"

	"thidua/decimal"
	"thidua/term"
)

// spoken is a number of a narrative that is known to be a figure: a mark, or a plain number that is bound to one.
type spoken struct {
	stated
	start, end int  // in the written-out text, in bytes
	marked     bool // it is a mark, and so always what the figure is
}

// written is a narrative with its marks written out.
type written struct {
	*Text
	out     string
	numbers []spoken
}

// write writes out the marks of a narrative. One whose figure is not stated leaves nothing.
func (j *judged) write(t *Text) written {
	w := written{Text: t}
	var b strings.Builder
	rest, from := t.Text, 0
	bound := 0
	plain := func(piece string) {
		for bound < len(t.Bound) && t.Bound[bound].Offset < from+len(piece) {
			if at := t.Bound[bound].Offset - from; at >= 0 && strings.HasPrefix(piece[at:], t.Bound[bound].Text) {
				start := b.Len() + at
				w.numbers = append(w.numbers, spoken{
					stated: j.bound(t, &t.Bound[bound]), start: start, end: start + len(t.Bound[bound].Text),
				})
			}
			bound++
		}
		b.WriteString(piece)
		from += len(piece)
	}
	for {
		before, after, found := strings.Cut(rest, "{{")
		mark, tail, closed := strings.Cut(after, "}}")
		if !found || !closed {
			plain(rest)
			break
		}
		plain(before)
		if n, known := j.marked(mark, t.District); known == present || known == vague {
			text := n.Printed
			if text == "" {
				text = n.Value.Format(0, true)
			}
			w.numbers = append(w.numbers, spoken{stated: n, start: b.Len(), end: b.Len() + len(text), marked: true})
			b.WriteString(text)
		}
		from += len("{{") + len(mark) + len("}}")
		rest = tail
	}
	w.out = b.String()
	return w
}

// marked is the figure of a mark, indicator[:measure[:district]], in the narrative of a unit.
func (j *judged) marked(mark, district string) (stated, known) {
	part := strings.SplitN(mark, ":", 3)
	if len(part) == 3 {
		district = part[2]
	}
	f := j.figure(district, part[0], "")
	switch {
	case f == nil:
		return stated{}, missing
	case len(part) > 1:
		return j.numberOf(f, term.Measure(part[1]))
	}
	for _, m := range mainMeasures {
		if _, there := f.Numbers[m]; there {
			return j.numberOf(f, m)
		}
	}
	return stated{}, missing
}

// bound is a plain number of a narrative as a number of its cell.
func (j *judged) bound(t *Text, b *Binding) stated {
	n := stated{
		Number:   Number{Value: b.Value, Printed: b.Text, Cell: t.Cell},
		district: t.District, indicator: b.Indicator, measure: b.Measure,
		whole: j.whole(b.Indicator, b.Measure) && b.Value.IsInt(),
	}
	n.Cell.Printed = b.Text
	n.span = n.around(b.Value)
	return n
}

// counted is what a list of names comes to.
type counted struct {
	names []string
	open  bool // there are more: it ends with "…", or names only some
}

// interval is how many the list says there are.
func (c counted) interval() decimal.Interval { return count(len(c.names), c.open) }

// count is so many, or at least so many.
func count(n int, open bool) decimal.Interval {
	d, err := decimal.FromInt(int64(n))
	if err != nil {
		return decimal.Everything()
	}
	i := decimal.Exactly(d)
	i.NoMax = open
	return i
}

// longestSentence is how much of a text is looked at for the list that a number announces, in bytes.
const longestSentence = 4000

// listAfter is the list that follows a number in its sentence: in brackets, or behind a colon. ok is false when there is
// none, or it cannot be told what its entries are.
func listAfter(text string) (c counted, ok bool) {
	sentence := sentenceOf(text)
	sentence = strings.TrimLeft(sentence, "/0123456789") // the 5 of "4/5 xã"
	at := strings.IndexAny(sentence, "(:;")
	if at < 0 || sentence[at] == ';' {
		return counted{}, false
	}
	opening, body := sentence[:at], sentence[at+1:]
	if strings.ContainsAny(opening, "0123456789") { // it is the list of another number
		return counted{}, false
	}
	if sentence[at] == '(' {
		if body, _, ok = strings.Cut(body, ")"); !ok {
			return counted{}, false
		}
	}
	c, ok = namesIn(body)
	c.open = c.open || some(opening)
	// Numbers in the entries make it a breakdown: "45 khối, cụm thi đua: thành phố 9; thị xã 6".
	ok = ok && len(c.names) > 1 && !slices.ContainsFunc(c.names, func(name string) bool { return len(plainNumbers(name)) > 0 })
	return c, ok
}

// sentenceOf is a text to the end of its first sentence.
func sentenceOf(text string) string {
	text = text[:min(len(text), longestSentence)]
	for at := range len(text) {
		switch {
		case text[at] == '\n':
			return text[:at]
		case text[at] == '.' && at+1 < len(text) && text[at+1] == ' ' && (at == 0 || text[at-1] != '.'):
			return text[:at]
		}
	}
	text = strings.TrimSpace(text)
	if strings.HasSuffix(text, "..") {
		return text
	}
	return strings.TrimSuffix(text, ".")
}

// some says whether words announce only some of what there is.
func some(text string) bool {
	folded := " " + fold(text) + " "
	return slices.ContainsFunc([]string{" trong do ", " nhu ", " tieu bieu ", " vi du ", " dien hinh "}, func(w string) bool {
		return strings.Contains(folded, w)
	})
}

// namesIn are the entries of a list. Names of places are parted by commas or semicolons, and end where something is
// said of another ("còn Pá Khoang chưa đạt"); what is quoted is an entry; anything else is parted by semicolons. ok is
// false when it cannot be told.
func namesIn(body string) (c counted, ok bool) {
	cut := strings.NewReplacer("...", "", "…", "", "v.v.", "", "v.v", "").Replace(body)
	c.open = cut != body
	body = cut
	if quotes := strings.Count(body, "“"); quotes > 1 {
		for range quotes {
			_, after, _ := strings.Cut(body, "“")
			name, rest, closed := strings.Cut(after, "”")
			if !closed {
				return counted{}, false
			}
			c.names, body = append(c.names, name), rest
		}
		return c, true
	}
	parts := strings.Split(body, ";")
	if names, stopped, all := properNames(parts[0]); all {
		c.names = names
		for _, part := range parts[1:] {
			if stopped {
				return c, true
			}
			if names, stopped, all = properNames(part); !all {
				return c, another(part)
			}
			c.names = append(c.names, names...)
		}
		return c, true
	}
	for _, part := range parts {
		if another(part) {
			break
		}
		if part = strings.TrimSpace(part); part != "" {
			c.names = append(c.names, part)
		}
	}
	return c, len(parts) > 1
}

// properNames are the names of places in a piece of a list; all is false when something in it is no name. stopped says
// that the list ended in it.
func properNames(piece string) (names []string, stopped, all bool) {
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(piece, " và ", ","), func(r rune) bool { return r == ',' }) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		if another(part) {
			return names, true, len(names) > 0
		}
		if !properName(part) {
			return nil, false, false
		}
		names = append(names, strings.TrimSpace(part))
	}
	return names, false, len(names) > 0
}

// another says whether a piece of a list speaks of what is not in it.
func another(piece string) bool {
	all := words(piece)
	for i, w := range all {
		if w.folded == "chua" || w.folded == "khong" || i == 0 && (w.folded == "con" || w.folded == "tru" || w.folded == "rieng") && !w.upper {
			return true
		}
	}
	return false
}

// properName says whether a text is the name of a place: up to five words that all begin with a capital, perhaps
// behind the word for what it is.
func properName(text string) bool {
	all := words(text)
	for _, kind := range [][]string{{"cac", "xa"}, {"xa"}, {"phuong"}, {"thi", "tran"}, {"ban"}, {"thon"}, {"to", "dan", "pho"}} {
		if len(all) > len(kind) && startsWith(all, kind) {
			all = all[len(kind):]
			break
		}
	}
	if len(all) == 0 || len(all) > 5 {
		return false
	}
	return !slices.ContainsFunc(all, func(w word) bool { return !w.upper })
}
