package rules

import (
	"cmp"

	"thidua/term"
)

// awardKey is what awards are counted by.
type awardKey struct {
	form      string
	recipient term.RecipientKind
	stage     term.AwardStage
}

func (k awardKey) key() string { return k.form + ":" + string(k.recipient) + ":" + string(k.stage) }

// counted is a count of awards as a number.
func (a *Award) counted() (stated, known) {
	k := awardKey{a.Form, a.Recipient, a.Stage}
	s := stated{Number: a.Number, district: a.District, award: k.key(), whole: a.Value.IsInt()}
	s.span = s.around(a.Value)
	switch q := printedQualifier(a.Printed); q {
	case term.QualifierAbout:
		return s, vague
	case term.QualifierOver, term.QualifierNearly:
		s.span = qualified(s.span, a.Value, q)
	}
	return s, present
}

// formName is how a form is called in a message, with who receives it.
func (j *judged) formName(k awardKey) filling {
	f := j.AwardForms[k.form]
	name := filling{cmp.Or(f.NameVi, k.form), cmp.Or(f.NameEn, f.NameVi, k.form)}
	if k.recipient != "" {
		name.vi += " (" + k.recipient.Name(term.LanguageVi) + ")"
		name.en += " (" + k.recipient.Name(term.LanguageEn) + ")"
	}
	return name
}

// awardIndex is the counts of awards, by what they are counted by and by unit.
type awardIndex struct {
	keys []awardKey // in the order in which the awards have them
	by   map[awardKey]map[string]*Award
}

func (j *judged) awards() awardIndex {
	x := awardIndex{by: map[awardKey]map[string]*Award{}}
	for i := range j.Awards {
		a := &j.Awards[i]
		k := awardKey{a.Form, a.Recipient, a.Stage}
		if x.by[k] == nil {
			x.by[k], x.keys = map[string]*Award{}, append(x.keys, k)
		}
		if x.by[k][a.District] == nil {
			x.by[k][a.District] = a
		}
	}
	return x
}

// number is how many awards a unit counts.
func (x awardIndex) number(k awardKey, district string) (stated, known) {
	if a := x.by[k][district]; a != nil {
		return a.counted()
	}
	return stated{}, missing
}

// awardSums are the counts of awards that the cluster's own sheet states, each with those of the members.
func (j *judged) awardSums() []*addition {
	var all []*addition
	awards := j.awards()
	for _, k := range awards.keys {
		total, known := awards.number(k, "")
		if known != present {
			continue
		}
		a := &addition{total: total, name: j.formName(k)}
		for _, district := range j.districts()[1:] {
			a.add(awards.number(k, district))
		}
		all = append(all, a)
	}
	return all
}
