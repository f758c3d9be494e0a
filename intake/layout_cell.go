package intake

import (
	"regexp"
	"slices"
	"strings"

	"thidua/sheet"
	"thidua/term"
)

// cell draws one cell of a row and notes what may be typed there.
func (t *tabLayout) cell(column Column, l line, row, at int) sheet.CellDesign {
	locked := func(look sheet.Look, text string) sheet.CellDesign { return sheet.CellDesign{Look: look, Text: text} }
	value := l.values[column.Code]
	switch column.Code {
	case ColumnCodeKey, ColumnContext, ColumnSlot:
		switch {
		case !l.printed:
		case column.Code == ColumnCodeKey:
			return locked(sheet.LookCode, l.key)
		default:
			return locked(sheet.LookCode, l.context)
		}
	case ColumnSection:
		if l.printed {
			return locked(sheet.LookCode, l.key)
		}
	case ColumnName:
		if l.printed {
			cell := locked(sheet.LookLocked, l.label)
			if t.spec.Code != TabHeader {
				cell.Note = l.note
			}
			return cell
		}
		value = orElse(value, l.label)
	case ColumnNote:
		if t.spec.Code == TabHeader {
			return locked(sheet.LookLocked, l.note)
		}
	case ColumnUnit:
		return locked(sheet.LookUnit, t.vocabulary.Units[t.vocabulary.Indicators[l.key].Unit].Name.Vi)
	case ColumnReference:
		return locked(sheet.LookReference, value)
	case ColumnValue:
		if slices.Contains(identityItems, l.key) {
			return locked(sheet.LookLocked, value)
		}
	}
	if value == "" && l.key != "" && !t.asked(column.Code, l.key) {
		return sheet.CellDesign{Look: sheet.LookBlocked}
	}
	kind := t.inputKind(column.Code, l.key)
	t.inputs = append(t.inputs, input{row, at, kind})
	return t.fill(kind, value)
}

// asked says whether a row of a key is expected to fill a column.
func (t *tabLayout) asked(column ColumnCode, key string) bool {
	if form, ok := t.vocabulary.Forms[key]; ok && t.spec.Code == TabAwards {
		for _, recipient := range recipientColumns {
			if recipient.code == column {
				return len(form.Recipients) == 0 || slices.Contains(form.Recipients, recipient.recipient)
			}
		}
	}
	if t.spec.Code != TabIndicators {
		return true
	}
	measures := t.vocabulary.Indicators[key].Measures
	has := func(wanted ...term.Measure) bool {
		return slices.ContainsFunc(wanted, func(m term.Measure) bool { return slices.Contains(measures, m) })
	}
	switch {
	case len(measures) == 0:
		return true
	case column == ColumnChangeKind:
		return has(term.MeasureChange)
	case column == ColumnDenomKind:
		return has(term.MeasureShare, term.MeasureNumerator, term.MeasureDenominator)
	case slices.Contains(measureColumns, column):
		return has(measureOf(column))
	}
	return true
}

// inputKind is what may be typed into a cell.
type inputKind struct {
	look   sheet.Look
	format string // "" keeps the look's
	rule   sheet.RuleKind
	list   string // for sheet.AllowList
	least  string
	most   string
}

// The least and greatest numbers that a cell may hold: what decimal.Decimal holds, rounded.
const (
	most  = "900000000000000"
	least = "-900000000000000"
)

var (
	textInput    = inputKind{look: sheet.LookInput, rule: sheet.AllowAny}
	countInput   = inputKind{look: sheet.LookInputCount, rule: sheet.AllowWhole, least: "0", most: most}
	percentInput = inputKind{look: sheet.LookInputPercent, rule: sheet.AllowDecimal, least: "0", most: "100000"}
	dateInput    = inputKind{look: sheet.LookInputDate, rule: sheet.AllowDate, least: "1945-01-01", most: "2100-12-31"}
	anyNumber    = inputKind{look: sheet.LookInputAmount, format: "General", rule: sheet.AllowDecimal, least: "0", most: most}
	changeInput  = inputKind{look: sheet.LookInputAmount, format: "General", rule: sheet.AllowDecimal, least: least, most: most}
)

// inputKind is what may be typed into a column in the row of a key ("" for a free row).
func (t *tabLayout) inputKind(column ColumnCode, key string) inputKind {
	if list := t.listFor(column, key); list != "" {
		return inputKind{look: sheet.LookInput, rule: sheet.AllowList, list: list}
	}
	indicator, known := t.vocabulary.Indicators[key]
	if t.spec.Code == TabPlans && slices.Contains(t.members(), string(column)) {
		return levelInput(indicator, known)
	}
	switch column {
	case ColumnActual, ColumnPlan:
		return levelInput(indicator, known)
	case ColumnNumerator, ColumnDenominator:
		if known && indicator.Type == term.ValueTypePercent || indicator.Type == term.ValueTypeMean {
			return anyNumber
		}
		return levelInput(indicator, known)
	case ColumnPercent:
		return percentInput
	case ColumnShare:
		share := percentInput
		share.most = "100"
		return share
	case ColumnChange:
		return changeInput
	case ColumnCollective, ColumnIndividual, ColumnHousehold, ColumnJobsMin, ColumnJobsMax:
		return countInput
	case ColumnIncomeMin, ColumnIncomeMax:
		return anyNumber
	case ColumnIssuedOn:
		return dateInput
	case ColumnValue:
		if key == ItemIssuedOn {
			return dateInput
		}
	}
	return textInput
}

// levelInput is a figure in the indicator's own unit.
func levelInput(indicator Indicator, known bool) inputKind {
	switch {
	case !known:
		return anyNumber
	case indicator.Type == term.ValueTypeCount:
		return countInput
	}
	kind := inputKind{look: sheet.LookInputAmount, format: groupedFormat(indicator.Decimals), rule: sheet.AllowDecimal, least: "0", most: most}
	if indicator.Type == term.ValueTypePercent {
		kind.look = sheet.LookInputPercent
	}
	return kind
}

// fill draws an input cell with what stands in it.
func (t *tabLayout) fill(kind inputKind, text string) sheet.CellDesign {
	cell := sheet.CellDesign{Look: kind.look, Format: kind.format}
	switch {
	case text == "":
	case kind.rule == sheet.AllowDate:
		if serial, ok := serialOfDate(text); ok {
			cell.Number = serial
		} else {
			cell.Text = text
		}
	case kind.rule == sheet.AllowList:
		cell.Text = t.choiceOf(kind.list, text)
	case kind.rule == sheet.AllowWhole || kind.rule == sheet.AllowDecimal:
		number, format, ok := printedNumber(text)
		if !ok || kind.doubtful(number) {
			cell.Text = text
			break
		}
		cell.Number, cell.Format = number, format
	default:
		cell.Text = text
	}
	return cell
}

// doubtful says whether a percentage, or a change that may be one, is so small that as a number it could as well be a
// fraction: 0,59 for 59 %. As a text it can only mean what it says.
func (k inputKind) doubtful(number string) bool {
	whole, _, _ := strings.Cut(strings.TrimPrefix(number, "-"), ".")
	return k.look == sheet.LookInputPercent && len(whole) == 1 && whole <= "5" || k.least == least && whole == "0"
}

// plainPrinted is a number as a Vietnamese report prints it: dots between thousands or none at all, comma before
// decimals.
var plainPrinted = regexp.MustCompile(`^-?(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?$`)

// printedNumber reads a plain Vietnamese number as a plain decimal, with the number format that shows exactly the
// printed text: 37.934,7 is 37934.7 under [$-42A]#,##0.0, and 05 is 5 under 00. ok is false for anything else, and for
// what a workbook would not show again: more digits than it keeps, a minus before nought.
func printedNumber(text string) (number, format string, ok bool) {
	if !plainPrinted.MatchString(text) {
		return "", "", false
	}
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(text, "-"), ",")
	digits := strings.ReplaceAll(whole, ".", "")
	if len(digits)+len(fraction) > significant || text[0] == '-' && strings.Trim(digits+fraction, "0") == "" {
		return "", "", false
	}
	number = orElse(strings.TrimLeft(digits, "0"), "0")
	if decimals := strings.TrimRight(fraction, "0"); decimals != "" {
		number += "." + decimals
	}
	if text[0] == '-' {
		number = "-" + number
	}
	switch {
	case len(digits) > 1 && digits[0] == '0':
		format = strings.Repeat("0", len(digits)) + decimalPlaces(len(fraction))
	case len(digits) > 3 && !strings.Contains(whole, "."):
		format = "0" + decimalPlaces(len(fraction))
		if fraction == "" {
			break
		}
		format = "[$-42A]" + format
	default:
		format = groupedFormat(len(fraction))
	}
	return number, format, true
}

// groupedFormat is the Vietnamese number format with so many decimals.
func groupedFormat(decimals int) string { return "[$-42A]#,##0" + decimalPlaces(decimals) }

func decimalPlaces(decimals int) string {
	if decimals <= 0 {
		return ""
	}
	return "." + strings.Repeat("0", decimals)
}
