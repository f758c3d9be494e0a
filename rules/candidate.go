package rules

import (
	"slices"
	"strings"

	"thidua/decimal"
)

// most is how many corrections are worth telling: more of them say nothing about which one is meant.
const most = 5

// wanted is a number, and what would have to stand in its place to agree with the others.
type wanted struct {
	stated
	by decimal.Interval
}

// corrections are the slips of one digit, and of two that changed places, that would make a rule hold. Those of the
// first number come first; those of the others are left out when they are too many to be of help.
func corrections(numbers ...wanted) []Candidate {
	var all []Candidate
	for i := range numbers {
		of := numbers[i].corrections()
		if len(of) > 0 && len(all)+len(of) <= most {
			all = append(all, of...)
		}
	}
	return all
}

// corrections are the slips of this number alone, the nearest first.
func (w *wanted) corrections() []Candidate {
	decimals := w.decimals()
	digits := w.digits(decimals)
	var all []Candidate
	try := func(edited []byte) {
		if edited[0] == '0' && len(edited) > 1 && len(edited)-1 > decimals && digits[0] != '0' {
			return
		}
		value, ok := valueOf(edited, decimals, w.Value < 0)
		if !ok || value == w.Value || !w.by.Meets(w.around(value)) {
			return
		}
		if slices.ContainsFunc(all, func(c Candidate) bool { return c.Value == value }) {
			return
		}
		all = append(all, Candidate{Cell: w.cell(), Value: value, Text: w.print(edited, value, decimals)})
	}
	for i := range digits {
		edited := slices.Clone(digits)
		if i > 0 && digits[i-1] != digits[i] {
			edited[i-1], edited[i] = digits[i], digits[i-1]
			try(edited)
			edited[i-1], edited[i] = digits[i-1], digits[i]
		}
		for d := byte('0'); d <= '9'; d++ {
			if d != digits[i] {
				edited[i] = d
				try(edited)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Candidate) int {
		return ((a.Value - w.Value).Abs() - (b.Value - w.Value).Abs()).Sign()
	})
	return all
}

// digits are those that are printed, where they are the number; else those of the number itself.
func (w *wanted) digits(decimals int) []byte {
	printed := onlyDigits(w.Printed)
	if value, ok := valueOf(printed, decimals, w.Value < 0); ok && value == w.Value {
		return printed
	}
	return onlyDigits(w.Value.Format(decimals, true))
}

// print is the edited number, written the way the cell writes it.
func (w *wanted) print(edited []byte, value decimal.Decimal, decimals int) string {
	if len(onlyDigits(w.Printed)) != len(edited) {
		return value.Format(decimals, true)
	}
	next := 0
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			r = rune(edited[next])
			next++
		}
		return r
	}, w.Printed)
}

func onlyDigits(text string) []byte {
	var digits []byte
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			digits = append(digits, text[i])
		}
	}
	return digits
}

// valueOf is the number that digits make, the last of which are so many decimals; ok is false when it is none.
func valueOf(digits []byte, decimals int, negative bool) (value decimal.Decimal, ok bool) {
	if len(digits) <= decimals {
		return 0, false
	}
	text := string(digits)
	if decimals > 0 {
		text = text[:len(text)-decimals] + "." + text[len(text)-decimals:]
	}
	value, err := decimal.Parse(text)
	if err != nil {
		return 0, false
	}
	if negative {
		value = -value
	}
	return value, true
}

// proposals are candidates in words: "34 (thay cho 35)".
func proposals(candidates []Candidate) filling {
	parts := make([]filling, 0, len(candidates))
	for _, c := range candidates {
		parts = append(parts, filling{
			c.Text + " thay cho " + c.Cell.Printed, c.Text + " in place of " + c.Cell.Printed,
		})
	}
	return list(parts, "; ")
}
