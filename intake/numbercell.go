package intake

import (
	"errors"
	"strconv"
	"strings"

	"thidua/decimal"
	"thidua/sheet"
	"thidua/term"
)

// ReadCell reads a cell of figures: a text by the grammar of ReadNumber, a number by its value and number format.
// With PERCENT_AMBIGUOUS the Reading holds the number as it stands, so that the rest of the row may settle it;
// with any other Problem it says nothing.
func ReadCell(cell sheet.Cell, f Figure) (Reading, *Problem) {
	switch cell.Kind {
	case sheet.Blank:
		return Reading{Absence: term.AbsenceNotYet}, nil
	case sheet.Text:
		return ReadNumber(cell.Raw, f)
	case sheet.Number:
		return f.readStored(cell)
	case sheet.Date:
		return Reading{}, f.wasDate(cell)
	case sheet.Bool:
		return Reading{}, problem(ProblemCellBool, shownText(cell), f.wanted())
	}
	return Reading{}, cellError(cell, f.wanted())
}

// shownText is what a person sees in a cell, else what it stores.
func shownText(cell sheet.Cell) string {
	if text := printedText(cell.Shown); text != "" {
		return text
	}
	return printedText(cell.Raw)
}

func cellError(cell sheet.Cell, wanted Wording) *Problem {
	if cell.ErrorType == sheet.ErrorLoading {
		return problem(ProblemCellLoading, shownText(cell), wanted)
	}
	got := shownText(cell)
	if got == "" {
		got = cell.ErrorType
	}
	return problem(ProblemCellError, got, wanted)
}

// significant is how many digits a spreadsheet keeps of a number; what a binary float has beyond is noise.
const significant = 15

// readStored reads a number that the spreadsheet keeps as a number.
func (f *Figure) readStored(cell sheet.Cell) (Reading, *Problem) {
	got := shownText(cell)
	value, long, p := f.stored(cell, got)
	if p != nil {
		return Reading{}, p
	}
	switch {
	case cell.Percent() && !f.percent() && f.Measure != term.MeasureChange:
		return Reading{}, problem(ProblemUnitOther, got, f.wanted(), same("other", "%"))
	case !long && f.shrunk(value):
		return Reading{}, f.shrunkProblem(value, Wording{})
	}
	if p := f.fits(value, ungrouped(value)); p != nil {
		return Reading{}, p
	}
	reading := Reading{
		Value: &value, Qualifier: term.QualifierExact, Percent: cell.Percent() || strings.HasSuffix(got, "%"),
	}
	if f.percent() {
		return reading, f.doubtPercent(value, reading.Percent)
	}
	return reading, nil
}

// stored is the number of a cell, without the noise of floats, in percent if the cell shows a percentage. A result
// that goes on beyond what can be kept (long) is rounded the way the cell shows it, or, when the format does not
// say, if it is a formula's; a number typed so long is a Problem.
func (f *Figure) stored(cell sheet.Cell, got string) (value decimal.Decimal, long bool, p *Problem) {
	plain := cell.Raw
	if value, err := decimal.Parse(plain); err == nil && !cell.Percent() && value.Decimals() < decimal.Places {
		return value, false, nil
	}
	number, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		return 0, false, problem(ProblemNumberUnreadable, got, f.wanted())
	}
	if cell.Percent() {
		number *= 100
	}
	plain = plainFloat(number, significant)
	value, err = decimal.Parse(plain)
	switch {
	case errors.Is(err, decimal.ErrRange) || err != nil && !errors.Is(err, decimal.ErrPrecision):
		return 0, false, problem(ProblemNumberTooLarge, got, f.wanted())
	case err == nil && value.Decimals() <= f.decimals():
		return value, value.Decimals() == decimal.Places, nil
	case err == nil && value.Decimals() < decimal.Places || f.decimals() == 0:
		if err != nil {
			return 0, true, problem(ProblemNumberNotWhole, got, f.wanted())
		}
		return value, false, nil // what is wrong with it is said by shrunk and fits
	}
	places, known := shownDecimals(cell.Format)
	switch {
	case known && places <= f.decimals():
	case cell.Formula != "":
		places = f.decimals()
	default:
		return 0, true, f.tooManyDecimals(strings.Replace(plain, ".", ",", 1))
	}
	value, err = decimal.Parse(strconv.FormatFloat(number, 'f', places, 64))
	if err != nil {
		return 0, true, problem(ProblemNumberTooLarge, got, f.wanted())
	}
	return value, true, nil
}

// plainFloat writes a float with so many significant digits and no exponent.
func plainFloat(number float64, digits int) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(number, 'e', digits-1, 64), 64)
	if err != nil {
		return "?"
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// shownDecimals is how many decimals a number format shows; known is false for General, dates, texts and powers.
func shownDecimals(format string) (places int, known bool) {
	quoted, bracket, point := false, false, false
	for i := 0; i < len(format); i++ {
		c := format[i]
		switch {
		case quoted || c == '"':
			quoted = quoted != (c == '"')
		case bracket || c == '[':
			bracket = c != ']'
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == ';':
			return places, known
		case c == '.':
			point = true
		case c == '0' || c == '#' || c == '?':
			known = true
			if point {
				places++
			}
		case c == 'E' || c == 'e' || c == '/' || c == '@' || c == 'G':
			return 0, false
		}
	}
	return places, known
}

// doubtPercent flags a stored percentage that may be a fraction (0.85 for 85 %) or may have lost its decimal comma
// (9806 for 98,06 %). shown says that the cell itself shows a percent sign.
func (f *Figure) doubtPercent(value decimal.Decimal, shown bool) *Problem {
	fraction := decimal.One
	greatest := 1000 * decimal.Scale
	switch f.Measure {
	case term.MeasurePercentOfPlan:
		fraction = 5 * decimal.Scale // 5 % of a plan is rarer than 500 % of it written as 5
	case term.MeasureShare:
		greatest = 100*decimal.Scale + 1
	}
	got := ungrouped(value)
	if value.Abs() >= decimal.Decimal(greatest) {
		return problem(ProblemPercentTooLarge, got, f.wanted(), same("one", got+" %"))
	}
	if !shown && value != 0 && value.Abs() <= fraction {
		hundredfold, err := value.Mul(decimal.Hundred)
		if err != nil {
			hundredfold = value
		}
		return problem(ProblemPercentAmbiguous, got, f.wanted(),
			same("one", got+" %"), same("two", ungrouped(hundredfold)+" %"))
	}
	return nil
}

// wasDate is the Problem of a date where a figure is wanted: 4/5 typed in a cell becomes the fourth of May, or in an
// American book the fifth of April.
func (f *Figure) wasDate(cell sheet.Cell) *Problem {
	year, month, day, ok := cellDay(cell)
	if !ok {
		return problem(ProblemNumberDate, shownText(cell), f.wanted(),
			append(f.ratioPlaces(), place{"ratio", Wording{"tử số/mẫu số", "part/whole"}})...)
	}
	got := dayText(year, month, day)
	dayFirst := strconv.Itoa(day) + "/" + strconv.Itoa(month)
	monthFirst := strconv.Itoa(month) + "/" + strconv.Itoa(day)
	ratio := Wording{dayFirst + " hoặc " + monthFirst, dayFirst + " or " + monthFirst}
	switch {
	case day == month || strings.HasPrefix(f.Locale, "vi"):
		ratio = Wording{dayFirst, dayFirst}
	case strings.HasPrefix(f.Locale, "en_US"):
		ratio = Wording{monthFirst, monthFirst}
	case day > 12:
		ratio = Wording{dayFirst, dayFirst} // in no book was it the month
	}
	return problem(ProblemNumberDate, got, f.wanted(), append(f.ratioPlaces(), place{"ratio", ratio})...)
}
