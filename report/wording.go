package report

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/term"
)

// clause tells a member's figure in the words of a report: "tổng đàn gia cầm ước đạt 83.022 con, đạt 110,61%". Numbers
// stand as the sheet prints them. It is "" where there is nothing to tell: an empty row, or one that is not yet filled in.
func (r *Row) clause(f *Figure, name, before string) string {
	head := lowerFirst(strings.ReplaceAll(name, ": ", ", ")) // "…đã đạt: xã Lay Nưa" goes on with a colon of its own
	if f.empty() && f.Plan == nil {
		return absenceClause(head, f)
	}
	parts := append(r.main(f), r.percentages(f)...)
	if f.Change != nil {
		parts = append(parts, r.change(f, before))
	}
	if f.Actual == nil && f.Numerator == nil && f.Plan == nil { // a percentage or a change alone: it is what the name is of
		return head + " " + strings.Join(parts, ", ")
	}
	joint := ": "
	if text := parts[0]; startsWithVerb(text) {
		joint = " "
	}
	return head + joint + strings.Join(parts, ", ")
}

// startsWithVerb: "đạt 12 xã", "ước đạt …", "kế hoạch …".
func startsWithVerb(text string) bool {
	for _, verb := range []string{"đạt ", "ước ", "sơ bộ ", "kế hoạch "} {
		if strings.HasPrefix(text, verb) {
			return true
		}
	}
	return false
}

// main is the figure itself: number, numerator and denominator, plan.
func (r *Row) main(f *Figure) (parts []string) {
	verb := r.verb(f)
	if f.Actual != nil {
		text := verb + withUnit(qualified(f.Qualifier, f.Text(term.MeasureActual)), r.Indicator.Unit.Vi)
		if f.Denominator != nil && f.Numerator == nil {
			text += " trên tổng số " + withUnit(f.Text(term.MeasureDenominator), r.Indicator.Unit.Vi)
		}
		parts, verb = append(parts, text), ""
	}
	switch {
	case f.Numerator != nil && f.Denominator != nil:
		text := f.Text(term.MeasureNumerator) + "/" + f.Text(term.MeasureDenominator)
		parts = append(parts, verb+withUnit(text, r.Indicator.Unit.Vi))
	case f.Numerator != nil:
		parts = append(parts, verb+withUnit(f.Text(term.MeasureNumerator), r.Indicator.Unit.Vi))
	}
	if f.Plan != nil {
		parts = append(parts, "kế hoạch "+withUnit(f.Text(term.MeasurePlan), r.Indicator.Unit.Vi))
	}
	return parts
}

// verb says how final a number is, and that it was reached where there is something to reach: amounts, and what has a
// plan. Of what should be low nobody says that it was reached.
func (r *Row) verb(f *Figure) string {
	word := ""
	switch f.Status {
	case term.ValueStatusEstimate:
		word = "ước "
	case term.ValueStatusPreliminary:
		word = "sơ bộ "
	}
	reached := r.Indicator.ValueType == term.ValueTypeAmount || r.Indicator.ValueType == term.ValueTypeMean ||
		r.Indicator.ValueType == term.ValueTypePercent || f.PercentOfPlan != nil || f.Plan != nil || word != ""
	if reached && r.Indicator.Direction == term.DirectionHigher && hasDigit(f.Text(mainMeasure(f))) {
		word += "đạt "
	}
	return word
}

func mainMeasure(f *Figure) term.Measure {
	if f.Actual != nil {
		return term.MeasureActual
	}
	return term.MeasureNumerator
}

// percentages are the percent of plan and the share, each with what it is of where the sheet says so.
func (r *Row) percentages(f *Figure) (parts []string) {
	if f.PercentOfPlan != nil {
		parts = append(parts, "đạt "+withUnit(f.Text(term.MeasurePercentOfPlan), "%")+ofWhat(f.DenominatorKind))
	}
	if f.Share != nil {
		verb := "đạt "
		if r.Indicator.Direction != term.DirectionHigher {
			verb = "chiếm "
		}
		kind := f.DenominatorKind
		if f.PercentOfPlan != nil {
			kind = nil // it was said of the percent of plan
		}
		parts = append(parts, verb+withUnit(f.Text(term.MeasureShare), "%")+ofWhat(kind))
	}
	return parts
}

func ofWhat(kind *term.DenominatorKind) string {
	switch value(kind) {
	case term.DenominatorKindOfPlan:
		return " KH"
	case term.DenominatorKindOfRegistered:
		return " số đăng ký"
	case term.DenominatorKindOfAll:
		return " tổng số"
	}
	return ""
}

// change is "tăng 6,2% so với năm 2021". Its sign is the word.
func (r *Row) change(f *Figure, before string) string {
	word := "không đổi"
	switch {
	case f.Change.Sign() > 0:
		word = "tăng "
	case f.Change.Sign() < 0:
		word = "giảm "
	}
	if f.Change.Sign() != 0 {
		unit := r.Indicator.Unit.Vi
		switch value(f.ChangeKind) {
		case term.ChangeKindPercent:
			unit = "%"
		case term.ChangeKindPoints:
			unit = "điểm %"
		}
		text := strings.TrimSpace(strings.TrimLeft(f.Text(term.MeasureChange), "+-−– "))
		if lower := strings.ToLower(text); strings.HasPrefix(lower, "tăng") || strings.HasPrefix(lower, "giảm") {
			word = ""
		}
		word += withUnit(text, unit)
	}
	return word + " so với " + before
}

// before is the period before, as a report calls it.
func (r *Report) before() string {
	if year, err := strconv.Atoi(first(string(r.Period.StartsOn), 4)); err == nil && r.Period.Kind == term.PeriodKindYear {
		return "năm " + strconv.Itoa(year-1)
	}
	return "cùng kỳ năm trước"
}

func first(text string, n int) string { return text[:min(n, len(text))] }

func absenceClause(head string, f *Figure) string {
	switch value(f.Absence) {
	case term.AbsenceNotApplicable:
		return head + ": không có"
	case term.AbsenceNotCollected:
		return head + ": chưa thống kê"
	}
	return ""
}

// qualified puts "trên", "gần" or "khoảng" before a number, unless the cell says so itself.
func qualified(q term.Qualifier, text string) string {
	word := ""
	switch q {
	case term.QualifierOver:
		word = "trên "
	case term.QualifierNearly:
		word = "gần "
	case term.QualifierAbout:
		word = "khoảng "
	}
	if text == "" || strings.IndexFunc(text, unicode.IsDigit) > 0 { // it begins with a word already
		return text
	}
	return word + text
}

// withUnit puts the unit behind a number, once. Words such as "không còn" stand alone.
func withUnit(text, unit string) string {
	switch {
	case unit == "" || !hasDigit(text) || strings.HasSuffix(text, unit):
		return text
	case unit == "%":
		return text + unit
	}
	return text + " " + unit
}

func hasDigit(text string) bool {
	return strings.IndexFunc(text, unicode.IsDigit) >= 0
}

// lowerFirst begins a name in small letters, unless it begins with an abbreviation or a name.
func lowerFirst(name string) string {
	letter, size := utf8.DecodeRuneInString(name)
	next, _ := utf8.DecodeRuneInString(name[size:])
	if unicode.IsUpper(next) {
		return name
	}
	return string(unicode.ToLower(letter)) + name[size:]
}

// phrase is a number with the words that belong to it, as lists of corrections show it: "ước trên 500".
func (f *Figure) phrase(m term.Measure) string {
	text := f.Text(m)
	if text == "" || m != mainMeasure(f) {
		return text
	}
	if m == term.MeasureActual {
		text = qualified(f.Qualifier, text)
	}
	switch f.Status {
	case term.ValueStatusEstimate:
		text = "ước " + text
	case term.ValueStatusPreliminary:
		text = "sơ bộ " + text
	}
	return text
}

// sentence joins clauses, with a full stop at the end of the last.
func sentence(clauses []string) string {
	clauses = slices.DeleteFunc(clauses, func(c string) bool { return c == "" })
	text := strings.Join(clauses, "; ")
	if text == "" || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "…") {
		return text
	}
	return text + "."
}
