package intake

import (
	"thidua/decimal"
	"thidua/term"
)

// Draft is everything a form says, as typed rows. A row with a problem in one cell keeps its other cells; the bad
// measure is absent here and named in Held, so that the store can keep its last good value.
type Draft struct {
	Template string
	Version  int
	Cluster  string
	Period   string
	District string // empty: the cluster's own sheet

	Header     Header
	Values     []Value
	Awards     []Award
	Exemplars  []Exemplar
	Documents  []Document
	Narratives []Narrative
	Plans      []Plan

	// Tabs is every tab of the template that was found, with what may be concluded from it.
	Tabs map[TabCode]TabReading
}

// TabReading is what may be concluded from a tab: a missing code withdraws its row only when the tab was found, is
// not empty and has no Problem.
type TabReading struct {
	Title    string
	Rows     int // rows with at least one filled input cell
	Problems int
}

// Printed and cells of a row, by measure: the text as the person sees it, and its address.
type (
	// Printed is the text of each filled cell as a person sees it.
	Printed map[term.Measure]string
	// Cells is the A1 address of each measure's cell, filled or not, where the tab has the column.
	Cells map[term.Measure]string
)

// Header is what the report says of itself. Each field is empty when not filled; Cells holds the address of each
// item by its key (number, issued-on, place, signatory, signatory-title, recipient-1 …).
type Header struct {
	Number         string // 12/BC-CTĐVT; in 2022 the number before the stroke is missing: "/BC-CTĐVT"
	IssuedOn       term.Date
	Place          string
	SignatoryTitle string
	Signatory      string
	Recipients     []string
	Title          string
	Tab            string
	Cells          map[string]string
	Held           map[string]bool // items, by key, whose cell has a problem
}

// Value is one row of the indicators tab: every row whose indicator is known, filled or not.
type Value struct {
	Indicator string
	Context   string
	Unit      string // name of the indicator's unit in Vietnamese, "" when the catalogue has none

	Actual, Plan, PercentOfPlan, Numerator, Denominator, Share, Change *decimal.Decimal

	ChangeKind      term.ChangeKind      // "" without Change
	DenominatorKind term.DenominatorKind // "" when the form does not say
	// Qualifier is that of the row's main figure (the first of ACTUAL, NUMERATOR, SHARE, CHANGE, PERCENT_OF_PLAN, PLAN,
	// DENOMINATOR that is present); EXACT when nothing else is said.
	Qualifier term.Qualifier
	Status    term.ValueStatus // FINAL when nothing else is said; ESTIMATE when any cell says ước
	// Absence says why the row has no figure: NOT_YET when it is blank. It is "" when any measure is present, and when
	// something stands there that could not be read.
	Absence term.Absence
	Note    string

	Printed Printed
	Cells   Cells
	// Computed are the measures whose cell is a formula, nil for none.
	Computed map[term.Measure]bool
	// Held are the measures whose cell has a problem or whose column the tab has lost.
	Held map[term.Measure]bool
	// HeldColumns are the other columns (status, change_kind, denominator_kind, note) whose cell has a problem or
	// which the tab has lost.
	HeldColumns map[ColumnCode]bool
	Tab         string
	Row         int
}

// Measure is one measure of the row, nil when absent.
func (v *Value) Measure(m term.Measure) *decimal.Decimal {
	if p := v.field(m); p != nil {
		return *p
	}
	return nil
}

// SetMeasure sets one measure of the row; nil makes it absent.
func (v *Value) SetMeasure(m term.Measure, d *decimal.Decimal) {
	if p := v.field(m); p != nil {
		*p = d
	}
}

func (v *Value) field(m term.Measure) **decimal.Decimal {
	switch m {
	case term.MeasureActual:
		return &v.Actual
	case term.MeasurePlan:
		return &v.Plan
	case term.MeasurePercentOfPlan:
		return &v.PercentOfPlan
	case term.MeasureNumerator:
		return &v.Numerator
	case term.MeasureDenominator:
		return &v.Denominator
	case term.MeasureShare:
		return &v.Share
	case term.MeasureChange:
		return &v.Change
	}
	return nil
}

// Award is one count of the awards tab: a form, a kind of recipient and a stage. A row of the sheet gives up to
// three.
type Award struct {
	Form      string
	Recipient term.RecipientKind
	Stage     term.AwardStage
	Decision  string // number of the decision, '' when none is given
	Count     int64
	Note      string
	Printed   string // "01"
	Cell      string
	Tab       string
	Row       int
	Held      bool // the count's cell has a problem; Count means nothing
}

// Exemplar is one row of the exemplars tab.
type Exemplar struct {
	Section    string
	Kind       term.ExemplarKind
	Name       string // of a person, a household, a unit or an enterprise
	Occurrence int    // 0 for the first of that name in its section, 1 for the next …
	Place      string
	Movement   string // code, '' when none
	Model      string // what it does, with its figures as told: "nuôi 50 con lợn, ao cá 1 tạ/năm"

	IncomeMin, IncomeMax *decimal.Decimal // million đồng a year
	JobsMin, JobsMax     *decimal.Decimal // seasonal jobs

	OpenEnded bool
	Note      string
	Printed   map[ColumnCode]string
	Cells     map[ColumnCode]string // ColumnName is always there
	Held      map[ColumnCode]bool
	Tab       string
	Row       int
}

// Document is one row of the documents tab.
type Document struct {
	Code     string // stable key, made of issuer, number and year when the row has none
	Kind     term.DocumentKind
	Number   string
	Issuer   string
	IssuedOn term.Date // "" when not given
	Subject  string
	Sections []string // section codes that cite it
	Note     string
	Held     map[ColumnCode]bool
	Tab      string
	Cell     string // address of the number
	DateCell string // address of the day of issue, "" where the tab has no such column
	Row      int
}

// Narrative is one row of the narratives tab.
type Narrative struct {
	Section string
	Slot    string // "body" by default; "footnote", "1", "2" … where a section has several texts
	Text    string // with marks {{indicator[:measure[:district]]}}
	Tab     string
	Cell    string
	Row     int
	Held    bool
}

// Plan is one figure of the lead's plans tab (kế hoạch giao): the plan given to a member.
type Plan struct {
	Indicator string
	District  string
	Plan      decimal.Decimal
	Printed   string
	Tab       string
	Cell      string
	Row       int
	Held      bool
}

// Problem is a cell (or a tab, or a form) that could not be read as it stands.
type Problem struct {
	Code   ProblemCode `json:"code"`
	Tab    string      `json:"tab"`            // title as in the book; "" for the whole book
	Cell   string      `json:"cell,omitempty"` // A1 address, "" for the whole tab
	Key    string      `json:"key,omitempty"`  // row it belongs to: indicator, form, exemplar name
	Got    string      `json:"got"`            // what was read
	Wanted string      `json:"wanted"`         // what may stand there, in Vietnamese
	Vi     string      `json:"vi"`             // the whole message, with what to do
	En     string      `json:"en"`
	Fatal  bool        `json:"fatal,omitempty"`  // nothing of the form may be stored
	Notice bool        `json:"notice,omitempty"` // for information: it holds nothing back and is not counted in TabReading
}

// ProblemCode is a stable code of a kind of problem; docs/problems.md lists each with its remedy.
type ProblemCode string
