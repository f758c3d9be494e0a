package sheet

// Design is a workbook to be made: what a template draws, free of the file format. A writer (xlsx) turns it into
// bytes, the same bytes each time.
type Design struct {
	Title  string
	Author string
	Marks  map[string]string // kept in the book unseen, where its kind can
	Tabs   []TabDesign
	Lists  []List // choices, kept on a hidden tab under defined names
}

// List is a named list of choices that cells may refer to.
type List struct {
	Name   string // a legal defined name: letters, digits, underscore
	Values []string
}

// TabDesign is one tab to be made.
type TabDesign struct {
	Title     string
	Hidden    bool
	Protected bool // only unlocked cells may be typed into; without password, a guide and not security
	Landscape bool
	Frozen    int // rows kept in view
	// FrozenColumns are kept in view at the left; 0 for none.
	FrozenColumns int
	// HeaderRow is the row (1-based) printed again at the top of each page; 0 for none.
	HeaderRow int
	Widths    []float64 // column widths in characters; 0 is the default, a negative width hides the column
	Rows      []RowDesign
	Rules     []InputRule
	Mark      string   // code of the tab, kept unseen where the kind of book can
	Marks     []string // codes of the columns, in order, "" for none; kept unseen likewise
}

// RowDesign is one row to be made.
type RowDesign struct {
	Height float64 // points; 0 is the default
	Hidden bool
	Cells  []CellDesign
}

// Look is how a cell is drawn.
type Look uint8

// The looks. LookNone draws nothing.
const (
	LookNone         Look = iota
	LookTitle             // the tab's title
	LookHelp              // grey explaining text, wrapped
	LookHeader            // dark header of a column, locked
	LookSection           // heading row between groups of rows, locked
	LookLocked            // grey, locked: names, codes, units
	LookReference         // lighter grey, locked: last year's figure
	LookInput             // pale yellow, unlocked text
	LookInputCount        // unlocked whole number, [$-42A]#,##0
	LookInputAmount       // unlocked number with decimals
	LookInputPercent      // unlocked percentage points: 98,06 stands for 98,06 %
	LookInputDate         // unlocked date dd/mm/yyyy
	LookCode              // small grey text, locked: what the reader finds the row by
	LookUnit              // grey, centred, locked: the unit beside an input cell
	LookBlocked           // darker grey, locked, empty: nothing is asked for here
	LookStatus            // line above the header that tells how the sheet was read, locked
	LookText              // plain text, wrapped, locked: what we tell
	LookError             // plain text on pale red, wrapped, locked: what is wrong
	LookCheckbox          // unlocked box to tick; its Text is TRUE or FALSE
)

// CellDesign is one cell to be made. Exactly one of Text, Number is used; both empty is an empty cell of that Look.
type CellDesign struct {
	Look   Look
	Text   string
	Number string // plain decimal text, written as a number
	Format string // number format code in place of the Look's own: "00" shows 5 as 05; "" keeps the Look's
	Span   int    // columns covered, 0 or 1 for one
	Note   string
	Link   string // where a click on the text leads, "" for nowhere
	Keep   bool   // in an Edit: the cell stays as it is
}

// RuleKind is what an input rule allows.
type RuleKind uint8

// The kinds of input rule.
const (
	AllowList    RuleKind = iota // one of a List
	AllowWhole                   // a whole number from Min to Max
	AllowDecimal                 // a number from Min to Max
	AllowDate                    // a date from Min to Max, as YYYY-MM-DD
	AllowAny                     // only shows the prompt
)

// InputRule guides what may be typed into a block of cells.
type InputRule struct {
	Where       Range
	Also        []Range // further blocks under the same rule
	Kind        RuleKind
	List        string // name of a List
	Min, Max    string
	PromptTitle string
	Prompt      string
	ErrorTitle  string
	Error       string
	Warning     bool // a wrong value is warned of, not refused: "ước 1.234" may stand in a number cell
}
