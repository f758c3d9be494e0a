package worker

import (
	"time"

	"thidua/decimal"
	"thidua/term"
)

// row is one row of a submission as either the sheet or the store has it: which row it is, what it says, where it
// stands, and whether it is held. Two rows of one key are the same version when they say the same, which is what ==
// compares; where they stand is no part of it.
type row[K, C comparable] struct {
	key  K
	says C
	at   place
	held held

	id        int       // of the latest version; 0 for a row that is not stored
	since     time.Time // since when it is held; zero when it is not, or not stored
	person    int       // an exemplar's stored name
	published bool      // this version has been shown to the public
}

// place is where in the sheet a row stands.
type place struct {
	tab     string
	row     int    // 1-based
	address string // of the row's one cell, or of an exemplar's name
	cells   string // address by measure or column, canonical JSON
}

// held says that a row's last good value is kept against what the sheet says now.
type held struct {
	why      string // code of the problem; "" when the row is not held
	measures string // measures concerned, a JSON list; "" for none in particular
}

func (h held) is() bool { return h.why != "" }

// Why a row is held when no cell of it has a problem of its own.
const (
	heldTabEmptied  = "tab-emptied"  // its whole tab has nothing filled in: more likely an accident than a withdrawal
	heldTabUnread   = "tab-unread"   // its tab is not there or cannot be read
	heldRowMissing  = "row-missing"  // it is gone from a tab that has problems, and may be one of them
	heldColumnGone  = "column-gone"  // the column of a value is gone
	heldUnexplained = "cell-problem" // its cell has a problem that cannot be traced
)

// optional is a number that may be missing; == compares it.
type optional struct {
	value decimal.Decimal
	given bool
}

func optionalOf(d *decimal.Decimal) optional {
	if d == nil {
		return optional{}
	}
	return optional{*d, true}
}

// pointer is nil for a missing number.
func (o optional) pointer() *decimal.Decimal {
	if !o.given {
		return nil
	}
	return &o.value
}

// valueKey is which row of the indicators tab a row is.
type valueKey struct{ indicator, context string }

func (k valueKey) String() string {
	if k.context == "" {
		return k.indicator
	}
	return k.indicator + "@" + k.context
}

// The measures of a row, in the order of valueSays.measures.
const (
	iActual = iota
	iPlan
	iPercent
	iNumerator
	iDenominator
	iShare
	iChange
	measureCount
)

var measures = [measureCount]term.Measure{
	term.MeasureActual, term.MeasurePlan, term.MeasurePercentOfPlan, term.MeasureNumerator, term.MeasureDenominator,
	term.MeasureShare, term.MeasureChange,
}

// mainFigure is the order in which a row's figures speak for it: qualifier and status are those of the first given.
var mainFigure = [measureCount]int{iActual, iNumerator, iShare, iChange, iPercent, iPlan, iDenominator}

// valueSays is what a row of the indicators tab says.
type valueSays struct {
	measures        [measureCount]optional
	changeKind      term.ChangeKind
	denominatorKind term.DenominatorKind
	qualifier       term.Qualifier
	status          term.ValueStatus
	absence         term.Absence
	note            string
	printed         string // text by measure, canonical JSON
}

// given says whether the row has any figure.
func (s *valueSays) given() bool {
	for _, m := range s.measures {
		if m.given {
			return true
		}
	}
	return false
}

// main is the index of the figure that speaks for the row, -1 when it has none.
func (s *valueSays) main() int {
	for _, i := range mainFigure {
		if s.measures[i].given {
			return i
		}
	}
	return -1
}

// effectivePercent is the percent of plan that rankings use: reported, else computed from actual and plan; nil when
// neither is known or the result is too large.
func (s *valueSays) effectivePercent() *decimal.Decimal {
	if reported := s.measures[iPercent]; reported.given {
		return reported.pointer()
	}
	actual, plan := s.measures[iActual], s.measures[iPlan]
	if !actual.given || !plan.given {
		return nil
	}
	percent, err := actual.value.MulDiv(decimal.Hundred, plan.value)
	if err != nil {
		return nil
	}
	return &percent
}

// awardKey is which count of the awards tab a row is.
type awardKey struct {
	form      string
	recipient term.RecipientKind
	stage     term.AwardStage
	decision  string
}

func (k awardKey) String() string {
	text := k.form + "@" + string(k.recipient) + "@" + string(k.stage)
	if k.decision != "" {
		text += "@" + k.decision
	}
	return text
}

// awardSays is what a count of the awards tab says.
type awardSays struct {
	count         int64
	printed, note string
}

// exemplarKey is which row of the exemplars tab a row is.
type exemplarKey struct {
	section    string
	name       string // normalised
	occurrence int
}

func (k exemplarKey) String() string { return k.section + "@" + k.name }

// exemplarSays is what a row of the exemplars tab says.
type exemplarSays struct {
	kind                                   term.ExemplarKind
	name                                   string // as printed
	place, movement, model                 string
	incomeMin, incomeMax, jobsMin, jobsMax optional
	openEnded                              bool
	note                                   string
	printed                                string // text by column, canonical JSON
}

// narrativeKey is which text of the report a row is.
type narrativeKey struct{ section, slot string }

func (k narrativeKey) String() string { return k.section + "@" + k.slot }

// narrativeSays is what a text says.
type narrativeSays struct{ text string }

// The rows of each kind.
type (
	valueRow     = row[valueKey, valueSays]
	awardRow     = row[awardKey, awardSays]
	exemplarRow  = row[exemplarKey, exemplarSays]
	narrativeRow = row[narrativeKey, narrativeSays]
)
