package xlsx

import (
	"fmt"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"thidua/sheet"
)

// The most that a hint and a message may hold, as every program that reads workbooks has it.
const (
	longestHintTitle = 32
	longestHint      = 255
)

// rule writes one input rule.
func (b *writing) rule(tab string, rule sheet.InputRule) error {
	for _, text := range []struct {
		what, text string
		most       int
	}{
		{"the prompt's title", rule.PromptTitle, longestHintTitle},
		{"the prompt", rule.Prompt, longestHint},
		{"the error's title", rule.ErrorTitle, longestHintTitle},
		{"the error", rule.Error, longestHint},
	} {
		if n := length(text.text); n > text.most {
			return fmt.Errorf("%s holds at most %d letters, this one has %d", text.what, text.most, n)
		}
	}
	v := excelize.NewDataValidation(true)
	v.SetSqref(rule.Where.String())
	for _, block := range rule.Also {
		v.SetSqref(block.String())
	}
	if err := b.allow(v, rule); err != nil {
		return err
	}
	if rule.Prompt != "" || rule.PromptTitle != "" {
		v.SetInput(rule.PromptTitle, rule.Prompt)
	}
	if rule.Kind != sheet.AllowAny {
		style := excelize.DataValidationErrorStyleStop
		if rule.Warning {
			style = excelize.DataValidationErrorStyleWarning
		}
		v.SetError(style, rule.ErrorTitle, rule.Error)
	}
	return b.file.AddDataValidation(tab, v)
}

func (b *writing) allow(v *excelize.DataValidation, rule sheet.InputRule) error {
	switch rule.Kind {
	case sheet.AllowAny:
		return nil
	case sheet.AllowList:
		if !b.lists[rule.List] {
			return fmt.Errorf("the design has no list %q", rule.List)
		}
		v.SetSqrefDropList(rule.List)
		return nil
	case sheet.AllowDate:
		least, err := serialOfDay(rule.Min)
		if err != nil {
			return err
		}
		most, err := serialOfDay(rule.Max)
		if err != nil {
			return err
		}
		return v.SetRange(least, most, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween)
	case sheet.AllowWhole, sheet.AllowDecimal:
		least, okLeast := plain(rule.Min)
		most, okMost := plain(rule.Max)
		if !okLeast || !okMost {
			return fmt.Errorf("%q to %q are not plain numbers", rule.Min, rule.Max)
		}
		kind := excelize.DataValidationTypeDecimal
		if rule.Kind == sheet.AllowWhole {
			kind = excelize.DataValidationTypeWhole
		}
		return v.SetRange(least, most, kind, excelize.DataValidationOperatorBetween)
	}
	return fmt.Errorf("kind of rule %d is unknown", rule.Kind)
}

// serialOfDay is the serial number of a day YYYY-MM-DD.
func serialOfDay(day string) (string, error) {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil || at.Year() < 1901 {
		return "", fmt.Errorf("%q is not a day of the form YYYY-MM-DD from 1901 on", day)
	}
	return strconv.Itoa(int(at.Sub(time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24)), nil
}
