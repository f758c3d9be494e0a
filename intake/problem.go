package intake

import "strings"

// Wording is a sentence in both languages. Places in it stand in braces: {got}.
type Wording struct{ Vi, En string }

// ProblemKind is what a problem code means: what was met and what to do about it. A Problem's message is Cause, what
// is wanted, and Remedy, with the places filled.
type ProblemKind struct {
	Code   ProblemCode
	Fatal  bool // nothing of the form may be stored
	Notice bool // for information: nothing is held back because of it
	Cause  Wording
	Remedy Wording
	sample []place // an example for the list of problems
}

// ProblemKinds is every kind of problem in the order of reading: the book, its tabs and columns, its rows, its cells.
func ProblemKinds() []ProblemKind {
	var kinds []ProblemKind
	for _, group := range [][]ProblemKind{bookKinds, rowKinds, numberKinds, textKinds} {
		kinds = append(kinds, group...)
	}
	return kinds
}

// Sample is the message of an example in the given wording, as the list of problems shows it.
func (k ProblemKind) Sample(w Wording) Wording { return fill(w, k.sample) }

var kindByCode = func() map[ProblemCode]ProblemKind {
	byCode := map[ProblemCode]ProblemKind{}
	for _, kind := range ProblemKinds() {
		byCode[kind.Code] = kind
	}
	return byCode
}()

// place is what fills a place of a Wording.
type place struct {
	name string
	text Wording
}

// same is a place filled alike in both languages.
func same(name, text string) place { return place{name, Wording{text, text}} }

func fill(w Wording, places []place) Wording {
	vi, en := make([]string, 0, 2*len(places)), make([]string, 0, 2*len(places))
	for _, p := range places {
		vi, en = append(vi, "{"+p.name+"}", p.text.Vi), append(en, "{"+p.name+"}", p.text.En)
	}
	return Wording{strings.NewReplacer(vi...).Replace(w.Vi), strings.NewReplacer(en...).Replace(w.En)}
}

// longestGot is how much of what was read a message repeats, in letters.
const longestGot = 80

// problem makes the Problem of a kind: what was read, what is wanted (an empty Wording when the message says it
// all), and what fills the other places.
func problem(code ProblemCode, got string, wanted Wording, places ...place) *Problem {
	kind := kindByCode[code]
	got = clip(got, longestGot)
	places = append(places, same("got", got)) // of two places of one name the first fills it
	cause, remedy := fill(kind.Cause, places), fill(kind.Remedy, places)
	p := &Problem{
		Code: code, Got: got, Wanted: wanted.Vi, Vi: cause.Vi, En: cause.En, Fatal: kind.Fatal, Notice: kind.Notice,
	}
	if wanted.Vi != "" {
		p.Vi += " Ở đây cần " + wanted.Vi + "."
		p.En += " Wanted here: " + wanted.En + "."
	}
	p.Vi += " " + remedy.Vi
	p.En += " " + remedy.En
	return p
}

// at places a problem in a tab, at a cell (or the whole tab), in the row of a key.
func (p *Problem) at(tab, cell, key string) Problem {
	located := *p
	located.Tab, located.Cell, located.Key = tab, cell, key
	return located
}
