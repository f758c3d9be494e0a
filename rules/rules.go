// Package rules finds what does not add up in the figures of one cluster and period.
//
// A yearly report contradicts itself more often than not: a printed total that is not the sum of its parts, a share that
// does not follow from its numbers, a claim that one member's figure refutes. A kind of rule (term.RuleKind) is code of
// this package; a rule is data of the catalogue, so a new one needs no code. A rule names indicators and never figures.
//
// # Never false
//
// A printed figure stands for an interval (decimal.Printed): half a unit of its last digit to either side, open above
// after "trên". A rule is violated only when the intervals cannot meet. What is missing is never taken for zero: each
// side of a rule says what becomes of it then. So a finding is a contradiction for certain, and what cannot be judged is
// left unsaid.
//
// # Pure
//
// Facts come as values, findings go as values: no context, clock, database. Equal facts give equal findings, in the
// same order.
package rules

import (
	"thidua/decimal"
	"thidua/term"
)

// Rule is one check between figures, ready to be applied. Compile makes it.
type Rule struct {
	Code     string // stable, unique
	Kind     term.RuleKind
	Severity term.Severity
	// MessageVi and MessageEn are what a finding says, with {placeholders} that the kind fills in.
	MessageVi, MessageEn string

	vi, en message
	check  check
}

// check is what a kind makes of a rule's parameters.
type check func(r *Rule, j *judged, out *Result)

// Facts are what a cluster says in one period. Codes are those of the catalogue; "" as a district is the cluster's own
// sheet, in which the lead states totals.
type Facts struct {
	Cluster, Period string
	PeriodEnd       term.Date // last day of the period
	// ReportedOn is the day of the cluster's report, "" while it has none: no document may be later.
	ReportedOn term.Date

	Members    []Member             // in the order of the cluster
	Indicators map[string]Indicator // those of the catalogue, by code
	Figures    []Figure             // of this period
	Before     []Figure             // of the period before of the same kind; nil when there is none
	Plans      []Plan               // that the lead gave
	Awards     []Award
	AwardForms map[string]AwardForm // by code
	Items      []Item               // of lists: exemplars, enterprises
	Texts      []Text               // narratives
	Documents  []Document
	Headers    []Header // what the header tab of each sheet says
	Required   []Requirement
	// ContextNames are what people call rows that are not an indicator's figure itself. One that is not in it is told by
	// its code.
	ContextNames ContextNames
	// Inapplicable are the pairs of indicator and district for which nothing is expected.
	Inapplicable map[Pair]bool
}

// Pair is an indicator of a district.
type Pair struct{ Indicator, District string }

// ContextNames are what people call the second statements of figures, and those of sub-units: the labels of their rows.
type ContextNames map[Statement]Label

// Statement is a row of an indicator, by codes. Context is "" for the figure itself.
type Statement struct{ Indicator, Context string }

// Label is what people call a row. En is "" where there is no English name.
type Label struct{ Vi, En string }

// Member is a unit of the cluster.
type Member struct {
	Code             string
	NameVi, NameEn   string
	ValidFrom, Until term.Date // [ValidFrom, Until); "" is no limit
}

// Indicator is what is counted.
type Indicator struct {
	Code           string
	NameVi, NameEn string
	UnitVi, UnitEn string
	ValueType      term.ValueType
	Direction      term.Direction
	Aggregation    term.Aggregation
	Weight         string // code of the indicator that weighs its mean, "" for none
	Decimals       int
}

// Figure is one row of a sheet.
type Figure struct {
	District  string
	Indicator string
	Context   string // second statement or sub-unit, "" for the figure itself
	Numbers   map[term.Measure]Number
	Tab       string
	Row       int // in that tab, from 1; 0 when it is not known

	ChangeKind      term.ChangeKind // "" without a change
	DenominatorKind term.DenominatorKind
	Qualifier       term.Qualifier
	Status          term.ValueStatus
	Absence         term.Absence // "" when there is a number
	Note            string
}

// Number is one measure of a figure.
type Number struct {
	Value   decimal.Decimal
	Printed string // what the cell shows; "" when it was not read from a cell
	Cell    Cell
}

// Cell is where something stands.
type Cell struct {
	District string `json:"district,omitempty"` // whose sheet, "" for the cluster's own
	Tab      string `json:"tab"`
	Address  string `json:"address"` // A1 notation; "" for the whole tab
	Printed  string `json:"printed,omitempty"`
	// Indicator, Context and Measure say which figure it is, "" when it is none.
	Indicator string       `json:"indicator,omitempty"`
	Context   string       `json:"context,omitempty"`
	Measure   term.Measure `json:"measure,omitempty"`
}

// Plan is what the lead gave a unit to reach.
type Plan struct {
	District, Indicator, Context string
	Number
}

// Award counts awards of one form.
type Award struct {
	District  string
	Form      string
	Recipient term.RecipientKind
	Stage     term.AwardStage
	Number
	Recipients []Recipient // those that are named
}

// Recipient is one that an award names.
type Recipient struct {
	Name, Decision string
	Cell           Cell
}

// AwardForm is a title or form of commendation.
type AwardForm struct {
	Code           string
	NameVi, NameEn string
	From, Until    term.Date // [From, Until); "" is no limit
	Recipients     []term.RecipientKind
}

// Item is one entry of a list.
type Item struct {
	District  string
	Section   string // code
	Kind      term.ExemplarKind
	Name      string
	Place     string
	Movement  string // code, "" for none
	OpenEnded bool   // its list ends with an ellipsis: what it counts is a lower bound
	Cell      Cell
}

// Text is a narrative.
type Text struct {
	District string
	Section  string // code
	Slot     string
	Text     string // with its marks {{indicator[:measure[:district]]}}
	Bound    []Binding
	Cell     Cell
}

// Binding is a plain number of a text that equalled a figure when the text was first read.
type Binding struct {
	Offset    int             `json:"offset"` // in the text, in bytes
	Text      string          `json:"text"`   // "625.194"
	Value     decimal.Decimal `json:"value"`
	District  string          `json:"district,omitempty"`
	Indicator string          `json:"indicator"`
	Measure   term.Measure    `json:"measure"`
}

// Document is a legal document as a sheet cites it.
type Document struct {
	District string // whose sheet
	Code     string // of the catalogue, "" when it is none of its
	Kind     term.DocumentKind
	Number   string // "1663/KH-UBND"
	Issuer   string
	IssuedOn term.Date // "" when not given
	Subject  string
	Until    term.Date // first day on which it no longer holds, "" when it does
	Cell     Cell      // of the number
	DateCell Cell
}

// Header is what the header tab of a sheet says.
type Header struct {
	District string
	Fields   []Field
}

// Field is one line of a header.
type Field struct {
	Key            string // "number"
	NameVi, NameEn string
	Value          string // "" when blank
	Cell           Cell   // of the value
}

// Requirement is a measure that a member has to fill in.
type Requirement struct {
	Indicator string
	Measure   term.Measure
	District  string
	Cell      Cell // the cell that is blank or not
}

// Result is what applying rules gives.
type Result struct {
	Findings []Finding
	Holdings []Holding
}

// Finding is something that does not add up.
type Finding struct {
	Rule     string // code
	Kind     term.RuleKind
	Severity term.Severity
	District string // unit that is told, "" for the lead
	// Key tells the findings of a rule apart, and is the same the next time: it is made of codes, never of figures.
	Key       string
	Indicator string // it is about, "" for none
	Context   string
	Cells     []Cell // all that it was judged by; the first is where it is told
	Printed   string // at the first cell
	// Expected is what would agree, in the unit of the first cell; nil when it is no number.
	Expected   *decimal.Interval
	Difference *decimal.Decimal // the printed number less the nearest that would agree; nil when it is no number
	Candidates []Candidate
	Vi, En     string
}

// Candidate is a correction of one cell that would make a rule hold.
type Candidate struct {
	Cell  Cell            `json:"cell"`
	Value decimal.Decimal `json:"value"`
	Text  string          `json:"text"` // as it would be printed
}

// Holding is something that adds up, with its figures: what was checked is worth telling too.
type Holding struct {
	Rule      string // code
	Kind      term.RuleKind
	District  string
	Indicator string
	Cells     []Cell
	Vi, En    string // "45 = 9 + 6 + 11 + 10 + 9"
}
