package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"thidua/decimal"
	"thidua/term"
)

// placeholders are what the message of any rule may use. A kind has further ones of its own.
//
//	{district}   the unit that is told; for the cluster's own sheet "Báo cáo của cụm"
//	{indicator}  what it is about
//	{measure}    which of its numbers: "Thực hiện"
//	{period}     code of the period
//	{printed}    what stands in the first cell, with its unit
//	{expected}   what would agree, with its unit: "5.889 lao động", "ít nhất 5.889 lao động"
//	{difference} the printed number less the nearest that would agree, with its unit and sign
//	{unit}       the unit of the printed number
//	{candidates} the corrections of one digit that would make it agree; "" for none
var placeholders = []string{
	"district", "indicator", "measure", "period", "printed", "expected", "difference", "unit", "candidates",
}

// filling is what stands in place of a placeholder.
type filling struct{ vi, en string }

// fillings are what placeholders stand for, by name.
type fillings map[string]filling

// message is a text with placeholders, in pieces.
type message []piece

// piece is a text, or the name of a placeholder.
type piece struct {
	text        string
	placeholder bool
}

// readMessage takes a text apart. An error names a placeholder that is not known, or a brace that is not closed.
func readMessage(text string, known []string) (message, error) {
	var m message
	for rest := text; rest != ""; {
		before, after, found := strings.Cut(rest, "{")
		if before != "" {
			m = append(m, piece{text: before})
		}
		if !found {
			break
		}
		name, tail, closed := strings.Cut(after, "}")
		if !closed {
			return nil, fmt.Errorf("message %q: a brace is not closed", text)
		}
		if !slices.Contains(placeholders, name) && !slices.Contains(known, name) {
			return nil, fmt.Errorf("message %q: there is no {%s}; it may use {%s}", text, name,
				strings.Join(slices.Concat(placeholders, known), "}, {"))
		}
		m = append(m, piece{text: name, placeholder: true})
		rest = tail
	}
	return m, nil
}

// say is what the rule says, its placeholders filled; one that stands for nothing here is left out.
func (r *Rule) say(f fillings) (vi, en string) {
	var viText, enText strings.Builder
	for _, p := range r.vi {
		if p.placeholder {
			p.text = f[p.text].vi
		}
		viText.WriteString(p.text)
	}
	for _, p := range r.en {
		if p.placeholder {
			p.text = f[p.text].en
		}
		enText.WriteString(p.text)
	}
	return strings.TrimSpace(viText.String()), strings.TrimSpace(enText.String())
}

// unitOf is what a measure of an indicator is counted in.
func (j *judged) unitOf(indicator string, measure term.Measure, change term.ChangeKind) filling {
	switch {
	case measure == term.MeasureShare, measure == term.MeasurePercentOfPlan, measure == term.MeasureEffectivePercent,
		measure == term.MeasureChange && change == term.ChangeKindPercent:
		return filling{"%", "%"}
	case measure == term.MeasureChange && change == term.ChangeKindPoints:
		return filling{"điểm %", "percentage points"}
	}
	i := j.Indicators[indicator]
	if i.ValueType == term.ValueTypeCount {
		return filling{vi: i.UnitVi} // English names have no plural here, and the indicator's name says what is counted
	}
	return filling{i.UnitVi, cmp.Or(i.UnitEn, i.UnitVi)}
}

// amount is a number with its unit as a person writes it: "4.959 lao động", "89,47%".
func amount(d decimal.Decimal, decimals int, unit filling) filling {
	return filling{with(d.Format(decimals, true), unit.vi), with(d.Format(decimals, false), unit.en)}
}

func with(number, unit string) string {
	if unit == "" || unit == "%" {
		return number + unit
	}
	return number + " " + unit
}

// amounts is an interval as a person writes it: one number where its ends are the same to so many decimals, "từ … đến",
// "ít nhất", "nhiều nhất". A number that is rounded to the printed one, although it is not that, keeps its decimals.
func amounts(i decimal.Interval, printed decimal.Decimal, decimals int, unit filling) filling {
	switch {
	case i.NoMin && i.NoMax:
		return filling{}
	case i.NoMin:
		most := amount(i.Max, decimals, unit)
		return filling{"nhiều nhất " + most.vi, "at most " + most.en}
	case i.NoMax:
		least := amount(i.Min, decimals, unit)
		return filling{"ít nhất " + least.vi, "at least " + least.en}
	}
	least, one := i.Min.Round(decimals)
	most, two := i.Max.Round(decimals)
	width, three := i.Max.Minus(i.Min)
	near := least == most || three == nil && width <= 2 // what is computed is rounded outwards, and that much too wide
	if one == nil && two == nil && near && least != printed {
		return amount(least, decimals, unit)
	}
	if i.Min == i.Max {
		return amount(i.Min, decimals, unit)
	}
	least2, most2 := amount(i.Min, decimals, filling{}), amount(i.Max, decimals, unit)
	return filling{"từ " + least2.vi + " đến " + most2.vi, "from " + least2.en + " to " + most2.en}
}

// list joins what is listed: "9 + 6 + 11".
func list(parts []filling, separator string) filling {
	var vi, en []string
	for _, p := range parts {
		vi, en = append(vi, p.vi), append(en, p.en)
	}
	return filling{strings.Join(vi, separator), strings.Join(en, separator)}
}
