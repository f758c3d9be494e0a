// Package rulestest makes clusters whose figures add up, as unlike each other as reports are: units that state nothing,
// numbers that are rounded, estimates, "trên", "khoảng". In such a world no rule may find anything. A fault is then
// planted, and it alone must be found.
//
// A Theme is the part of a world that is about one kind of rule: its indicators, its rules, how it is filled, and the
// faults that can be planted in it. No two themes share a figure, so that a fault breaks one rule.
package rulestest

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"thidua/decimal"
	"thidua/rules"
	"thidua/term"
)

// World is a cluster in one period.
type World struct {
	*rand.Rand
	facts rules.Facts
	rows  map[string]int // rows that a sheet has so far, by unit
	full  bool           // what is stated from now on is planted, and printed to its last digit
}

// Theme is the part of a world that is about one kind of rule.
type Theme struct {
	Kind       term.RuleKind
	Indicators []rules.Indicator
	Rules      []rules.Definition
	Fill       func(*World)
	Faults     []Fault
}

// Fault is something wrong that can be planted in a world.
type Fault struct {
	Name  string
	Plant func(*World) Expected
}

// Expected is the one finding that a fault gives.
type Expected struct {
	Rule, District, Key string
	Cell                string // address of the first cell
	// Correction is a number that must be among the candidates, nil when none need be.
	Correction *decimal.Decimal
}

// Themes are all of them: those about numbers, and those about words and lists.
func Themes() []Theme { return slices.Concat(numberThemes(), wordThemes()) }

// New is a world with all themes.
func New(r *rand.Rand) *World { return Of(r, 1+r.IntN(9), Themes()) }

// Of is a world of so many members with the given themes.
func Of(r *rand.Rand, members int, themes []Theme) *World {
	w := &World{Rand: r, rows: map[string]int{}}
	w.facts = rules.Facts{
		Cluster: "dien-bien/cum-huyen-vung-thap", Period: "2022", PeriodEnd: "2022-12-31", ReportedOn: "2023-02-16",
		Indicators: map[string]rules.Indicator{}, AwardForms: map[string]rules.AwardForm{},
		Inapplicable: map[rules.Pair]bool{},
	}
	for i := range members {
		w.facts.Members = append(w.facts.Members, rules.Member{
			Code: fmt.Sprintf("dien-bien/don-vi-%02d", i+1), NameVi: fmt.Sprintf("Huyện %d", i+1), NameEn: fmt.Sprintf("District %d", i+1),
		})
	}
	for _, t := range themes {
		for _, i := range t.Indicators {
			w.facts.Indicators[i.Code] = i
		}
		if t.Fill != nil {
			t.Fill(w)
		}
	}
	w.full = true
	return w
}

// Facts are what the world says. What is planted later shows in them.
func (w *World) Facts() *rules.Facts { return &w.facts }

// Rules are those of all themes.
func Rules() []rules.Definition {
	var all []rules.Definition
	for _, t := range Themes() {
		all = append(all, t.Rules...)
	}
	return all
}

// Rules are those of all themes.
func (w *World) Rules() []rules.Definition { return Rules() }

// Districts are the members' codes.
func (w *World) Districts() []string {
	codes := make([]string, 0, len(w.facts.Members))
	for _, m := range w.facts.Members {
		codes = append(codes, m.Code)
	}
	return codes
}

// District is one of the members.
func (w *World) District() string { return w.facts.Members[w.IntN(len(w.facts.Members))].Code }

// Between is a whole number from least to most.
func (w *World) Between(least, most int) int { return least + w.IntN(most-least+1) }

// Chance is true in so many of a hundred worlds.
func (w *World) Chance(percent int) bool { return w.IntN(100) < percent }

// columns are where the form has the measures.
var columns = map[term.Measure]string{
	term.MeasureActual: "D", term.MeasurePlan: "E", term.MeasurePercentOfPlan: "F", term.MeasureNumerator: "G",
	term.MeasureDenominator: "H", term.MeasureShare: "I", term.MeasureChange: "J",
}

// Figure is what a unit ("" for the cluster) states; it is made when there is none yet.
func (w *World) Figure(district, indicator string) *rules.Figure {
	for i := range w.facts.Figures {
		if f := &w.facts.Figures[i]; f.District == district && f.Indicator == indicator && f.Context == "" {
			return f
		}
	}
	w.rows[district]++
	w.facts.Figures = append(w.facts.Figures, rules.Figure{
		District: district, Indicator: indicator, Numbers: map[term.Measure]rules.Number{}, Tab: "Chỉ tiêu",
		Row: w.rows[district] + 3, Status: w.status(), Qualifier: term.QualifierExact,
	})
	return &w.facts.Figures[len(w.facts.Figures)-1]
}

func (w *World) status() term.ValueStatus {
	if w.Chance(80) {
		return term.ValueStatusFinal
	}
	return []term.ValueStatus{"", term.ValueStatusEstimate, term.ValueStatusPreliminary}[w.IntN(3)]
}

// State writes a number into a unit's row, to so many decimals, and returns its address.
func (w *World) State(district, indicator string, m term.Measure, value decimal.Decimal, decimals int) string {
	f := w.Figure(district, indicator)
	n := w.number(value, decimals)
	n.Cell = rules.Cell{District: district, Tab: f.Tab, Address: fmt.Sprintf("%s%d", columns[m], f.Row), Printed: n.Printed}
	f.Numbers[m], f.Absence = n, ""
	return n.Cell.Address
}

// StateBefore writes a number into a unit's row of the period before. It is final.
func (w *World) StateBefore(district, indicator string, m term.Measure, value decimal.Decimal, decimals int) {
	for i := range w.facts.Before {
		if f := &w.facts.Before[i]; f.District == district && f.Indicator == indicator {
			f.Numbers[m] = w.number(value, decimals)
			return
		}
	}
	w.facts.Before = append(w.facts.Before, rules.Figure{
		District: district, Indicator: indicator, Status: term.ValueStatusFinal,
		Numbers: map[term.Measure]rules.Number{m: w.number(value, decimals)},
	})
}

// number is a value as it would be printed, rounded to so many decimals.
func (w *World) number(value decimal.Decimal, decimals int) rules.Number {
	value = decimal.Must(value.Round(decimals))
	printed := value.Format(decimals, true)
	switch {
	case w.Chance(5):
		printed = "đạt " + printed
	case w.Chance(5) && !w.full:
		printed = value.Format(0, true)
	}
	return rules.Number{Value: value, Printed: printed}
}

// Leave takes a unit's row away, in one of the ways in which a unit states nothing.
func (w *World) Leave(district, indicator string) {
	f := w.Figure(district, indicator)
	f.Numbers = map[term.Measure]rules.Number{}
	f.Absence = []term.Absence{term.AbsenceNotYet, term.AbsenceNotCollected}[w.IntN(2)]
	if w.Chance(50) {
		w.Remove(district, indicator)
	}
}

// Remove takes a unit's row away as if it had never been there.
func (w *World) Remove(district, indicator string) {
	w.facts.Figures = slices.DeleteFunc(w.facts.Figures, func(f rules.Figure) bool {
		return f.District == district && f.Indicator == indicator
	})
}

// Count is n as a number.
func Count(n int) decimal.Decimal { return decimal.Must(decimal.FromInt(int64(n))) }

// Percent is part of whole in percent, rounded once to so many decimals.
func Percent(part, whole decimal.Decimal, decimals int) decimal.Decimal {
	unit := decimal.Decimal(1)
	for range decimal.Places - decimals {
		unit *= 10
	}
	return decimal.Must(part.MulDiv(decimal.Hundred/unit, whole)) * unit
}

// Rule is a definition whose parameters are written as JSON.
func Rule(kind term.RuleKind, code, parameters string) rules.Definition {
	return rules.Definition{Code: code, Kind: kind, Severity: term.SeverityError, Parameters: []byte(parameters)}
}

// Mistyped is a number with one digit wrong, to so many decimals, that is at least so far from it.
func (w *World) Mistyped(value decimal.Decimal, decimals int, by decimal.Decimal) decimal.Decimal {
	unit := decimal.One
	for range decimals {
		unit /= 10
	}
	value = decimal.Must(value.Round(decimals))
	for {
		place := unit
		for w.Chance(60) && place*10 <= value {
			place *= 10
		}
		digit := value / place % 10
		wrong := decimal.Decimal(w.IntN(10))
		slip := value + (wrong-digit)*place
		first := wrong == 0 && place*10 > value && place > unit // a number does not begin with a zero
		if (slip-value).Abs() >= by && slip != value && !first {
			return slip
		}
	}
}

// Plain takes back whatever makes a unit's row less than certain.
func (w *World) Plain(district, indicator string) *rules.Figure {
	delete(w.facts.Inapplicable, rules.Pair{Indicator: indicator, District: district})
	f := w.Figure(district, indicator)
	f.Numbers, f.Absence = map[term.Measure]rules.Number{}, ""
	f.Qualifier, f.Status, f.Note = term.QualifierExact, term.ValueStatusFinal, ""
	return f
}
