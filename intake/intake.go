// Package intake turns tables of cells into typed rows: it recognises which template a book was made from, finds
// tabs and columns by what their headers say, reads Vietnamese numbers, and returns a Draft together with every
// Problem it met, each with its cell, what was read and what is wanted, in Vietnamese and English.
//
// A sheet that is out lives: tabs and columns are also found by what the template wrote into them unseen (marks), and
// Update gives the edits that bring it to the template of today.
//
// A bad cell is a value (Problem), never an error, and ambiguity is a Problem, never a guess. The package is pure:
// no context, clock, log, database or network; templates and vocabulary come as values.
package intake

import (
	"thidua/decimal"
	"thidua/term"
)

// Template says how a form of one kind is laid out. Its rows and headers are data of the catalogue.
type Template struct {
	Code    string // "member" for a unit's own report, "cluster" for the lead's sheet
	Version int
	NameVi  string
	NameEn  string
	Tabs    []TabSpec
}

// TabCode names what a tab holds.
type TabCode string

// The tabs a template may have.
const (
	TabHeader     TabCode = "header"     // who reports, for which period; number, date, signature
	TabIndicators TabCode = "indicators" // chỉ tiêu
	TabAwards     TabCode = "awards"     // khen thưởng
	TabExemplars  TabCode = "exemplars"  // điển hình tiên tiến
	TabDocuments  TabCode = "documents"  // văn bản
	TabNarratives TabCode = "narratives" // thuyết minh
	TabPlans      TabCode = "plans"      // kế hoạch giao (lead's sheet)
)

// TabSpec is one tab of a Template.
type TabSpec struct {
	Code     TabCode
	TitleVi  string
	TitleEn  string
	Aliases  []string
	HelpVi   string // one line above the header: what to fill here and who fills it
	Required bool
	Columns  []Column
	Rows     []Row // the rows printed in advance, in order; tabs that are free lists have none
}

// ColumnCode names what a column holds; the measure columns carry the measure's own name.
type ColumnCode string

// The columns a tab may have.
const (
	ColumnCodeKey     ColumnCode = "code"    // stable key of the row: indicator, award form, header item, document
	ColumnName        ColumnCode = "name"    // label for people; never a key, except exemplars' own name
	ColumnContext     ColumnCode = "context" // second statement or sub-unit, '' by default
	ColumnUnit        ColumnCode = "unit"    // đơn vị tính
	ColumnActual      ColumnCode = "ACTUAL"  // thực hiện
	ColumnPlan        ColumnCode = "PLAN"    // kế hoạch
	ColumnPercent     ColumnCode = "PERCENT_OF_PLAN"
	ColumnNumerator   ColumnCode = "NUMERATOR"
	ColumnDenominator ColumnCode = "DENOMINATOR"
	ColumnShare       ColumnCode = "SHARE"
	ColumnChange      ColumnCode = "CHANGE"
	ColumnChangeKind  ColumnCode = "change_kind"
	ColumnDenomKind   ColumnCode = "denominator_kind"
	ColumnStatus      ColumnCode = "status"
	ColumnNote        ColumnCode = "note"
	ColumnCollective  ColumnCode = "COLLECTIVE" // awards: counts by kind of recipient
	ColumnIndividual  ColumnCode = "INDIVIDUAL"
	ColumnHousehold   ColumnCode = "HOUSEHOLD"
	ColumnStage       ColumnCode = "stage"
	ColumnDecision    ColumnCode = "decision"
	ColumnSection     ColumnCode = "section"
	ColumnKind        ColumnCode = "kind"
	ColumnPlace       ColumnCode = "place"
	ColumnMovement    ColumnCode = "movement"
	ColumnModel       ColumnCode = "model" // what the exemplar does, with its figures as told
	ColumnIncomeMin   ColumnCode = "income_min"
	ColumnIncomeMax   ColumnCode = "income_max"
	ColumnJobsMin     ColumnCode = "jobs_min"
	ColumnJobsMax     ColumnCode = "jobs_max"
	ColumnOpenEnded   ColumnCode = "open_ended" // the list it stands in ends with "…": its count is a lower bound
	ColumnNumber      ColumnCode = "number"
	ColumnIssuer      ColumnCode = "issuer"
	ColumnIssuedOn    ColumnCode = "issued_on"
	ColumnSubject     ColumnCode = "subject"
	ColumnSections    ColumnCode = "sections" // documents: sections that cite it, separated by ;
	ColumnSlot        ColumnCode = "slot"
	ColumnText        ColumnCode = "text"
	ColumnValue       ColumnCode = "value" // header: the content
)

// Column is one column of a tab, found by its header whatever its position.
type Column struct {
	Code     ColumnCode
	TitleVi  string
	TitleEn  string
	Aliases  []string
	Required bool // a tab without it cannot be read
	Width    float64
	PromptVi string // hint shown when the cell is entered
}

// Row is one row printed in advance.
type Row struct {
	Key     string // indicator code, award form code, header item
	Context string
	LabelVi string // overrides the key's own name, e.g. "Số tiêu chí đạt: xã Lay Nưa"
	LabelEn string
	Note    string
}

// Vocabulary is what the words of a form may stand for. It is made from the catalogue.
type Vocabulary struct {
	Indicators map[string]Indicator
	Units      map[string]Unit
	Forms      map[string]AwardForm
	Sections   map[string]Name
	Movements  map[string]Name
	Members    map[string]Name // district code -> name, of the cluster and period; for the plans tab
}

// Name is a name in both languages and the other ways people write it.
type Name struct {
	Vi, En  string
	Aliases []string
}

// Indicator is what intake must know of an indicator.
type Indicator struct {
	Code     string
	Name     Name
	Unit     string // code of a Unit
	Section  string
	Type     term.ValueType
	Decimals int            // decimals a figure may have
	Measures []term.Measure // what is expected to be filled, in the order of the sheet
}

// Unit is a unit of measure and how it relates to others of its dimension: triệu đồng (million-dong) has Dimension
// "money" and Factor 1, tỷ đồng Dimension "money" and Factor 1000.
type Unit struct {
	Code      string
	Name      Name
	Dimension string
	Factor    decimal.Decimal
}

// AwardForm is what intake must know of a form of award.
type AwardForm struct {
	Code       string
	Name       Name
	Level      term.AwardLevel
	Recipients []term.RecipientKind
}

// Expect is what a source is registered for. A form of another cluster, period or unit is refused with what to do.
// District is empty for the cluster's own sheet. One without cluster, period and district accepts what the form says
// (thidua check).
type Expect struct {
	Cluster, Period, District string
	// Help is where a person can ask, as it is to be printed: a name and a telephone number, an address. "" for nowhere.
	Help string
	// Previous are figures of the period before, by which one is told that a locale made a thousand times too small.
	// nil when nothing is known.
	Previous map[FigureKey]decimal.Decimal
}

// FigureKey names a figure of a period.
type FigureKey struct {
	District  string // "" for the cluster as a whole
	Indicator string
	Context   string
	Measure   term.Measure
}

// anybody says that no form in particular is expected.
func (e *Expect) anybody() bool { return e.Cluster == "" && e.Period == "" && e.District == "" }
