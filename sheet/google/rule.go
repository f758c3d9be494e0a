package google

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/api/sheets/v4"

	"thidua/sheet"
)

// rule guides what may be typed into blocks. Google has one message for a prompt and a mistake, and no titles; a rule
// of whole numbers is a formula. What a condition compares with is read by the locale of the spreadsheet, which is not
// known here: days are written year first and fractions as a division, which every locale reads alike.
func (d *drawing) rule(tab int64, rule sheet.InputRule, values []string) error {
	for _, block := range append([]sheet.Range{rule.Where}, rule.Also...) {
		condition, err := d.condition(rule, block, values)
		if err != nil {
			return fmt.Errorf("input rule at %s: %w", block, err)
		}
		d.add(&sheets.Request{SetDataValidation: &sheets.SetDataValidationRequest{
			Range: rangeOf(tab, block),
			Rule: &sheets.DataValidationRule{
				Condition: condition, InputMessage: message(rule), Strict: !rule.Warning && rule.Kind != sheet.AllowAny,
				ShowCustomUi: rule.Kind == sheet.AllowList,
			},
		}})
	}
	return nil
}

// message is what a person is shown beside the cell.
func message(rule sheet.InputRule) string {
	title, text := rule.PromptTitle, rule.Prompt
	if title == "" && text == "" {
		title, text = rule.ErrorTitle, rule.Error
	}
	return strings.TrimSpace(title + "\n" + text)
}

func (d *drawing) condition(rule sheet.InputRule, block sheet.Range, values []string) (*sheets.BooleanCondition, error) {
	switch rule.Kind {
	case sheet.AllowAny:
		return condition("CUSTOM_FORMULA", "=TRUE"), nil
	case sheet.AllowList:
		if len(values) > 0 {
			return condition("ONE_OF_LIST", values...), nil
		}
		cells, ok := d.lists[rule.List]
		if !ok {
			return nil, fmt.Errorf("there is no list %q", rule.List)
		}
		return condition("ONE_OF_RANGE", "="+cells), nil
	case sheet.AllowDate:
		for _, day := range []string{rule.Min, rule.Max} {
			if at, err := time.Parse(time.DateOnly, day); err != nil || at.Year() < 1901 {
				return nil, fmt.Errorf("%q is not a day of the form YYYY-MM-DD from 1901 on", day)
			}
		}
		return condition("DATE_BETWEEN", rule.Min, rule.Max), nil
	case sheet.AllowWhole, sheet.AllowDecimal:
		least, errLeast := bound(rule.Min)
		most, errMost := bound(rule.Max)
		if err := errors.Join(errLeast, errMost); err != nil {
			return nil, err
		}
		if rule.Kind == sheet.AllowDecimal {
			return condition("NUMBER_BETWEEN", least, most), nil
		}
		at := sheet.Address(block.FirstRow, block.FirstColumn)
		return condition("CUSTOM_FORMULA", fmt.Sprintf("=(INT(%[1]s)=%[1]s)*(%[1]s>=%[2]s)*(%[1]s<=%[3]s)=1",
			at, strings.TrimPrefix(least, "="), strings.TrimPrefix(most, "="))), nil
	}
	return nil, fmt.Errorf("kind of rule %d is unknown", rule.Kind)
}

func condition(kind string, values ...string) *sheets.BooleanCondition {
	c := &sheets.BooleanCondition{Type: kind}
	for _, value := range values {
		c.Values = append(c.Values, &sheets.ConditionValue{UserEnteredValue: value})
	}
	return c
}

// bound is a number that every locale reads alike: 1.5 is =15/10.
func bound(text string) (string, error) {
	plain, ok := number(text).plain()
	if !ok {
		return "", fmt.Errorf("%q is not a plain number", text)
	}
	whole, fraction, broken := strings.Cut(plain, ".")
	if !broken {
		return plain, nil
	}
	return "=" + whole + fraction + "/1" + strings.Repeat("0", len(fraction)), nil
}
