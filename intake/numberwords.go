package intake

import (
	"strings"
	"unicode"

	"thidua/decimal"
	"thidua/term"
)

// absences are the texts that say why there is no figure, by NormaliseName.
//
// A dash is NOT_APPLICABLE as in the statistical yearbooks, where it marks what did not occur; it is told from
// không có by what is printed. Dots (…) mark both what was not collected and a place to fill in, so they are none.
var absences = map[string]term.Absence{
	"khong co":        term.AbsenceNotApplicable,
	"khong phat sinh": term.AbsenceNotApplicable,
	"khong ap dung":   term.AbsenceNotApplicable,
	"not applicable":  term.AbsenceNotApplicable,
	"chua thong ke":   term.AbsenceNotCollected,
	"chua thu thap":   term.AbsenceNotCollected,
	"khong thong ke":  term.AbsenceNotCollected,
	"not collected":   term.AbsenceNotCollected,
	"chua co":         term.AbsenceNotYet,
	"chua co so lieu": term.AbsenceNotYet,
	"chua tong hop":   term.AbsenceNotYet,
	"chua bao cao":    term.AbsenceNotYet,
	"dang tong hop":   term.AbsenceNotYet,
	"dang cap nhat":   term.AbsenceNotYet,
	"not yet":         term.AbsenceNotYet,
	"chua co bao cao": term.AbsenceNotYet,
	"khong thu thap":  term.AbsenceNotCollected,
}

// ambiguousWords say that there is nothing, but not in which way.
var ambiguousWords = map[string]bool{
	"": true, "khong": true, "ko": true, "k": true, "x": true, "na": true, "n a": true, "khong ro": true, "nil": true,
	"none": true, "chua": true, "khong so lieu": true, "khong co so lieu": true,
}

// unchanged are the ways to say that a change is nought.
var unchanged = map[string]bool{
	"khong doi": true, "khong thay doi": true, "giu nguyen": true, "khong tang khong giam": true, "khong tang giam": true,
}

// readWord reads a figure that has no digits.
func (f *Figure) readWord(s, got string) (Reading, *Problem) {
	zero := decimal.Zero
	words := NormaliseName(s)
	absence, known := absences[words]
	remaining, none := strings.CutPrefix(words, "khong con")
	switch {
	case s == "":
		return Reading{Absence: term.AbsenceNotYet}, nil
	case strings.Trim(s, "- \u00a0") == "":
		return Reading{Absence: term.AbsenceNotApplicable}, nil
	case known:
		return Reading{Absence: absence}, nil
	case none && (remaining == "" || remaining[0] == ' ' && f.Unit.says(remaining)),
		unchanged[words] && f.Measure == term.MeasureChange:
		return Reading{Value: &zero, Qualifier: term.QualifierExact}, nil
	case ambiguousWords[words]:
		return Reading{}, problem(ProblemWordAmbiguous, got, f.wanted())
	}
	return Reading{}, problem(ProblemNumberUnreadable, got, f.wanted())
}

// lead is what stands before a numeral.
type lead struct {
	qualifier term.Qualifier
	status    term.ValueStatus
	change    bool // tăng or giảm is said
	negative  bool
	bound     bool // dưới, ít nhất …: a bound, not a figure
}

// leadWords are the phrases that may stand before a numeral, by NormaliseName; of two that fit the longer is taken.
var leadWords = map[string]lead{
	"uoc":           {status: term.ValueStatusEstimate},
	"uoc dat":       {status: term.ValueStatusEstimate},
	"uoc thuc hien": {status: term.ValueStatusEstimate},
	"uoc tinh":      {status: term.ValueStatusEstimate},
	"uoc co":        {status: term.ValueStatusEstimate},
	"uth":           {status: term.ValueStatusEstimate},
	"uoc khoang":    {status: term.ValueStatusEstimate, qualifier: term.QualifierAbout},
	"so bo":         {status: term.ValueStatusPreliminary},
	"tren":          {qualifier: term.QualifierOver},
	"hon":           {qualifier: term.QualifierOver},
	"gan":           {qualifier: term.QualifierNearly},
	"khoang":        {qualifier: term.QualifierAbout},
	"chung":         {qualifier: term.QualifierAbout},
	"xap xi":        {qualifier: term.QualifierAbout},
	"tren duoi":     {qualifier: term.QualifierAbout},
	"tang":          {change: true},
	"tang them":     {change: true},
	"giam":          {change: true, negative: true},
	"giam di":       {change: true, negative: true},
	"dat":           {},
	"co":            {},
	"duoi":          {bound: true},
	"it nhat":       {bound: true},
	"nhieu nhat":    {bound: true},
	"toi thieu":     {bound: true},
	"toi da":        {bound: true},
	"khong qua":     {bound: true},
	"khong duoi":    {bound: true},
	"tu":            {bound: true},
	"den":           {bound: true},
}

// leadSigns are signs that say what a phrase says.
var leadSigns = strings.NewReplacer("~", " khoang ", ">", " tren ", "<", " duoi ", "≤", " duoi ", "≥", " tu ")

const longestLead = 3 // words of the longest phrase of leadWords

// readLead reads what stands before a numeral; ok is false when it is not of the grammar, or says two things at once.
func readLead(before string) (all lead, ok bool) {
	all.qualifier = term.QualifierExact
	before = strings.TrimRight(before, " \u00a0")
	signed := strings.HasSuffix(before, "-") || strings.HasSuffix(before, "+")
	minus := strings.HasSuffix(before, "-")
	if signed {
		before = before[:len(before)-1]
	}
	before = leadSigns.Replace(before)
	for _, r := range before {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) && r != ' ' && r != '\u00a0' && r != ':' {
			return all, false
		}
	}
	qualified := false
	for words := strings.Fields(NormaliseName(before)); len(words) > 0; {
		one, length := longestPhrase(words)
		if length == 0 || one.qualifier != "" && qualified || one.change && all.change {
			return all, false
		}
		words = words[length:]
		if one.qualifier != "" {
			all.qualifier, qualified = one.qualifier, true
		}
		if one.status != "" {
			all.status = one.status
		}
		all.change = all.change || one.change
		all.negative = all.negative || one.negative
		all.bound = all.bound || one.bound
	}
	if signed && all.change {
		return all, false // giảm -250 says it twice, or not at all
	}
	all.negative = all.negative || minus
	return all, true
}

func longestPhrase(words []string) (found lead, length int) {
	for n := min(longestLead, len(words)); n > 0; n-- {
		if one, ok := leadWords[strings.Join(words[:n], " ")]; ok {
			return one, n
		}
	}
	return lead{}, 0
}

// tail is what stands behind a numeral.
type tail struct {
	unit       string // by NormaliseName, "" for none
	written    string // all of it as it was written
	percent    bool
	points     bool // điểm %, điểm phần trăm
	changeKind term.ChangeKind
	status     term.ValueStatus
	bound      bool
}

// readTail reads what stands behind a numeral; ok is false when it is not of the grammar.
func (f *Figure) readTail(after string) (all tail, ok bool) {
	after = strings.Trim(after, " \u00a0")
	if f.Measure == term.MeasureChange {
		for _, compared := range []string{"so với", "so voi"} {
			if i := strings.Index(after, compared); i >= 0 {
				after = strings.Trim(after[:i], " \u00a0,")
			}
		}
	}
	all.written = after
	if !wellFormedTail(after) {
		return all, false
	}
	words := " " + NormaliseName(after)
	cut := func(phrase string) bool {
		short, found := strings.CutSuffix(words, " "+phrase)
		if found {
			words = short
		}
		return found
	}
	switch {
	case cut("uoc thuc hien"), cut("uoc"), cut("uth"):
		all.status = term.ValueStatusEstimate
	case cut("so bo"):
		all.status = term.ValueStatusPreliminary
	}
	all.bound = cut("tro len") || cut("tro xuong")
	if f.Measure == term.MeasurePercentOfPlan {
		_ = cut("so voi kh") || cut("so voi ke hoach") || cut("ke hoach giao") || cut("kh giao") || cut("kh") || cut("ke hoach")
	}
	all.percent = cut("%") || cut("phan tram")
	all.points = all.percent && cut("diem") || cut("diem")
	if f.Measure == term.MeasureChange && all.points {
		all.changeKind = term.ChangeKindPoints
	}
	all.unit = strings.TrimSpace(words)
	return all, true
}

// wellFormedTail lets through words: letters, with digits only inside of them (m2) and the signs that units have.
func wellFormedTail(after string) bool {
	previous := rune(-1)
	for _, r := range after {
		switch {
		case unicode.IsLetter(r), unicode.Is(unicode.M, r), strings.ContainsRune(" \u00a0%.,;()/-&²³", r):
		case r >= '0' && r <= '9' && unicode.IsLetter(previous):
		default:
			return false
		}
		previous = r
	}
	if after == "" {
		return true
	}
	first := []rune(after)[0]
	if first == 'e' && strings.ContainsAny(after[1:min(3, len(after))], "0123456789") {
		return false // 1e5 is a power of ten and no way to write a figure
	}
	return unicode.IsLetter(first) || first == '%' || first == '('
}

// checkTail judges the unit and the percent sign behind a value.
func (f *Figure) checkTail(value decimal.Decimal, t tail, got string) *Problem {
	wantsPercent := f.percent() || f.Measure == term.MeasureChange
	wantsPoints := f.Measure == term.MeasureChange || f.Unit.Code == unitPoint && f.percent()
	switch {
	case t.percent && !wantsPercent:
		return problem(ProblemUnitOther, got, f.wanted(), same("other", t.written))
	case t.points && !wantsPoints && !f.Unit.says("diem"):
		return problem(ProblemUnitOther, got, f.wanted(), same("other", t.written))
	}
	return f.checkUnit(value, t, got)
}
