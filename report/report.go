// Package report assembles the report of a cluster from its data: the outline as a tree, with narratives, every member's
// figures, totals as printed and as computed, footnotes made from the members' figures, awards, exemplars, movements,
// documents, and the findings beside the figures that they concern.
//
// Build reads it in a number of statements that does not grow with its size, in the view of whoever asks (guard). Texts
// have their marks filled in, and notes tell the members' figures in words that are made from the rows: a number is
// written once, in a sheet. Freeze builds what everybody may see, for an edition; Encode and Decode keep that tree as
// text, so that what was published can be rendered for ever as it was, whatever names and members become; Corrections
// lists what an edition says otherwise than the one before it.
package report

import (
	"time"

	"thidua/decimal"
	"thidua/figure"
	"thidua/term"
)

// Report is the report of a cluster and period, as a tree of values that refers to nothing outside.
type Report struct {
	Code           string           `json:"code"`
	Cluster        Named            `json:"cluster"`
	Province       Named            `json:"province"`
	Period         Period           `json:"period"`
	State          term.ReportState `json:"state"`
	Stage          term.ReportStage `json:"stage"`
	View           term.View        `json:"view"`
	AsOf           *time.Time       `json:"asOf,omitempty"`    // the moment it is told for; nil: when it was read
	Edition        int              `json:"edition,omitempty"` // 0: no edition, but the data as they are
	PublishedAt    *time.Time       `json:"publishedAt,omitempty"`
	ReadAt         time.Time        `json:"readAt"`
	Number         string           `json:"number,omitempty"`
	Title          string           `json:"title,omitempty"`
	IssuedOn       *term.Date       `json:"issuedOn,omitempty"`
	Place          string           `json:"place,omitempty"`
	SignatoryTitle string           `json:"signatoryTitle,omitempty"`
	Signatory      string           `json:"signatory,omitempty"`
	Recipients     []string         `json:"recipients,omitempty"`

	Members      []Member      `json:"members"`
	Sections     []*Section    `json:"sections"` // the top of the outline
	Awards       []*AwardLevel `json:"awards"`
	Exemplars    []*Exemplar   `json:"exemplars"`
	Movements    []*Movement   `json:"movements"`
	Documents    []*Document   `json:"documents"`
	Findings     []*Finding    `json:"findings"` // nil for those who may not see them
	Completeness Completeness  `json:"completeness"`
}

// Named is something with a code and a name in both languages.
type Named struct {
	Code string `json:"code"`
	Vi   string `json:"vi"`
	En   string `json:"en"`
}

// In is the name in a language.
func (n Named) In(language term.Language) string {
	if language == term.LanguageEn && n.En != "" {
		return n.En
	}
	return n.Vi
}

// Period is the period of a report.
type Period struct {
	Named
	Kind     term.PeriodKind `json:"kind"`
	StartsOn term.Date       `json:"startsOn"`
	EndsOn   term.Date       `json:"endsOn"`
}

// Member is a unit of the cluster in the period, in the order of the cluster.
type Member struct {
	Named
	ID    int                   `json:"-"` // of the district, 0 in an edition
	Kind  term.DistrictKind     `json:"kind"`
	Role  term.MemberRole       `json:"role"`
	State *term.SubmissionState `json:"state,omitempty"` // nil for those who may not see it
}

// Section is a heading of the outline and what stands under it.
type Section struct {
	Code       string       `json:"code"`
	Number     string       `json:"number,omitempty"`
	Depth      int          `json:"depth"` // from 1
	Title      Named        `json:"title"` // its code is the section's; the lead may have given it a title of its own
	Narratives []*Narrative `json:"narratives,omitempty"`
	Rows       []*Row       `json:"rows,omitempty"`
	Footnotes  []*Footnote  `json:"footnotes,omitempty"`
	Children   []*Section   `json:"children,omitempty"`
}

// Narrative is a text under a heading.
type Narrative struct {
	Slot     string `json:"slot"`
	District string `json:"district,omitempty"` // code; "" when it is the cluster's
	Source   string `json:"source"`             // with its marks
	Text     string `json:"text"`               // with the marks filled in
	// Bindings are the numbers of the text that come from figures, in the order of the text.
	Bindings []Binding `json:"bindings,omitempty"`
}

// Binding is a number of a text that comes from a figure.
type Binding struct {
	Offset    int          `json:"offset"` // in Text, in bytes
	Length    int          `json:"length"`
	Indicator string       `json:"indicator"`
	Context   string       `json:"context,omitempty"`
	Measure   term.Measure `json:"measure"`
	District  string       `json:"district,omitempty"` // code; "" for the cluster's own figure or its total
	// Moved says that the text has a plain number, and the figure no longer is that number.
	Moved bool `json:"moved,omitempty"`
	// Empty says that a mark's figure does not exist; the text then has "…".
	Empty bool `json:"empty,omitempty"`
}

// Row is an indicator under a heading.
type Row struct {
	Indicator   Indicator  `json:"indicator"`
	Context     string     `json:"context,omitempty"`
	ContextName string     `json:"contextName,omitempty"` // of a sub-unit or second statement, in Vietnamese
	Printed     *Figure    `json:"printed,omitempty"`     // what the cluster's own sheet states; nil: nothing
	Total       *Total     `json:"total,omitempty"`       // computed from the members; nil: of a second statement, and where no member has one
	Values      []*Figure  `json:"values"`                // those of members that have one, in their order
	Absent      []string   `json:"absent,omitempty"`      // codes of members that should have one and have not
	Findings    []*Finding `json:"findings,omitempty"`
}

// Indicator is what is counted.
type Indicator struct {
	Named
	ID          int              `json:"-"` // 0 in an edition
	Unit        Named            `json:"unit"`
	ValueType   term.ValueType   `json:"valueType"`
	Direction   term.Direction   `json:"direction"`
	Aggregation term.Aggregation `json:"aggregation"`
	Decimals    int              `json:"decimals"`
	Measures    []term.Measure   `json:"measures"`
}

// Figure is one unit's figure of an indicator, or the cluster's own. Measures tells its numbers with cells and units.
type Figure struct {
	ID               int                   `json:"-"`                  // of the indicator value, 0 in an edition
	District         string                `json:"district,omitempty"` // code; "" for the cluster
	Actual           *decimal.Decimal      `json:"actual,omitempty"`
	Plan             *decimal.Decimal      `json:"plan,omitempty"`
	PercentOfPlan    *decimal.Decimal      `json:"percentOfPlan,omitempty"`
	EffectivePercent *decimal.Decimal      `json:"effectivePercent,omitempty"`
	Numerator        *decimal.Decimal      `json:"numerator,omitempty"`
	Denominator      *decimal.Decimal      `json:"denominator,omitempty"`
	Share            *decimal.Decimal      `json:"share,omitempty"`
	Change           *decimal.Decimal      `json:"change,omitempty"`
	ChangeKind       *term.ChangeKind      `json:"changeKind,omitempty"`
	DenominatorKind  *term.DenominatorKind `json:"denominatorKind,omitempty"`
	Qualifier        term.Qualifier        `json:"qualifier"`
	Status           term.ValueStatus      `json:"status"`
	Absence          *term.Absence         `json:"absence,omitempty"`
	Note             string                `json:"note,omitempty"`
	HeldSince        *time.Time            `json:"heldSince,omitempty"` // nil: it is not held, and for those who may not know
	Printed          Texts                 `json:"printed,omitempty"`   // what the cells show, by measure

	unit  figure.Unit
	cells string       // canonical JSON: measure -> address; "" in an edition
	sheet *figure.Cell // the sheet and tab of the row; nil in an edition
}

// Total is what the members' figures come to, see package total.
type Total struct {
	Actual        *decimal.Decimal `json:"actual,omitempty"`
	Plan          *decimal.Decimal `json:"plan,omitempty"`
	PercentOfPlan *decimal.Decimal `json:"percentOfPlan,omitempty"`
	Numerator     *decimal.Decimal `json:"numerator,omitempty"`
	Denominator   *decimal.Decimal `json:"denominator,omitempty"`
	Share         *decimal.Decimal `json:"share,omitempty"`
	Method        term.TotalMethod `json:"method"`
	// Members are those in its main number: the share of a RATIO, else the actual. The numbers beside it may be of fewer,
	// and are then of the ones below; Over tells it of any number.
	Members   int            `json:"members"`
	Of        int            `json:"of"`
	Missing   []string       `json:"missing,omitempty"` // codes
	Estimates int            `json:"estimates"`
	Implied   bool           `json:"implied"`
	Gap       *term.TotalGap `json:"gap,omitempty"` // why a number is null; nil when none is

	// ActualMembers are those whose actual is in Actual; they are more than Members where a share is the main number.
	ActualMembers int      `json:"actualMembers,omitempty"`
	ActualMissing []string `json:"actualMissing,omitempty"` // codes
	// PercentMembers are those whose actual and plan are in Plan and PercentOfPlan; 0 where there is neither.
	PercentMembers int      `json:"percentMembers,omitempty"`
	PercentMissing []string `json:"percentMissing,omitempty"` // codes
	// ShareMembers are those who are in Numerator, Denominator and Share; 0 where there is none of them. A share of one of
	// five members is not that of the cluster, and whoever shows it says so.
	ShareMembers int      `json:"shareMembers,omitempty"`
	ShareMissing []string `json:"shareMissing,omitempty"` // codes
}

// Footnote is a note of the report: made from the members' figures, or the text of a lead.
type Footnote struct {
	Number int    `json:"number"` // through the whole report, from 1
	Text   string `json:"text"`   // in Vietnamese; a line a paragraph, "Thị xã Mường Lay: …"
	// Parts are the paragraphs of Text one by one, so that a writer can set the unit's name apart.
	Parts []*FootnotePart `json:"parts,omitempty"`
	// Indicators are the codes of what it tells; nil for a note that a person wrote.
	Indicators []string `json:"indicators,omitempty"`
	Slot       string   `json:"slot,omitempty"` // of the narrative it comes from, "" when it is made from figures
	// Anchor is the byte of the text of the section's first narrative that it stands before; -1: at its end, or at the
	// heading where there is no narrative.
	Anchor int `json:"anchor"`
}

// FootnotePart is a paragraph of a footnote: what it tells of one unit, or the words of the lead.
type FootnotePart struct {
	District string `json:"district,omitempty"` // code; "" for the words of the lead
	Name     string `json:"name,omitempty"`     // of the unit, to be set in bold before the text; "" for the words of the lead
	Text     string `json:"text"`
	// Source is what a person wrote of it, with its marks; "" when it is made from figures alone.
	Source string `json:"source,omitempty"`
	// Slot is that of the unit's own words which the text begins with; "" when it is made from figures alone.
	Slot string `json:"slot,omitempty"`
	// Bindings are the numbers of its own words that come from figures; Offset is in Text of this part.
	Bindings []Binding `json:"bindings,omitempty"`
}

// AwardLevel is the awards of one level.
type AwardLevel struct {
	Level term.AwardLevel `json:"level"`
	Forms []*AwardForm    `json:"forms"`
}

// AwardForm is the awards of one form.
type AwardForm struct {
	Form       Named           `json:"form"`
	Kind       term.AwardKind  `json:"kind"`
	Stage      term.AwardStage `json:"stage"`
	Totals     []*AwardCount   `json:"totals"`               // by kind of recipient
	ByDistrict []*AwardCount   `json:"byDistrict,omitempty"` // those of members, where known
}

// AwardCount counts awards of one kind of recipient.
type AwardCount struct {
	District  string             `json:"district,omitempty"` // code; "" for the whole cluster
	Recipient term.RecipientKind `json:"recipient"`
	Count     int                `json:"count"`
	Printed   string             `json:"printed,omitempty"` // "01"; "" when it is computed
	Stated    bool               `json:"stated"`            // by the cluster's own sheet; false: the sum of the members
}

// Exemplar is an exemplar.
type Exemplar struct {
	District             string            `json:"district,omitempty"` // code
	Section              string            `json:"section"`            // code
	Kind                 term.ExemplarKind `json:"kind"`
	Name                 string            `json:"name,omitempty"` // "" for those who may not see it
	Place                string            `json:"place,omitempty"`
	Movement             string            `json:"movement,omitempty"` // code
	Model                string            `json:"model,omitempty"`
	IncomeMin, IncomeMax *decimal.Decimal  `json:",omitempty"` // million đồng a year
	JobsMin, JobsMax     *decimal.Decimal  `json:",omitempty"`
	OpenEnded            bool              `json:"openEnded,omitempty"` // its list ends with an ellipsis
}

// Movement is a movement that the report speaks of.
type Movement struct {
	Named
	LaunchedBy term.MovementLauncher `json:"launchedBy"`
}

// Document is a document that the report cites.
type Document struct {
	Code     string            `json:"code"`
	Kind     term.DocumentKind `json:"kind"`
	Number   string            `json:"number,omitempty"`
	Issuer   string            `json:"issuer,omitempty"`
	IssuedOn *term.Date        `json:"issuedOn,omitempty"`
	Subject  string            `json:"subject,omitempty"`
	Sections []string          `json:"sections,omitempty"` // codes
}

// Finding is what does not add up in the report.
type Finding struct {
	ID          int               `json:"-"`
	Rule        Named             `json:"rule"`
	Severity    term.Severity     `json:"severity"`
	State       term.FindingState `json:"state"`
	District    string            `json:"district,omitempty"` // code
	Indicator   string            `json:"indicator,omitempty"`
	Context     string            `json:"context,omitempty"`
	Printed     string            `json:"printed,omitempty"`
	Vi          string            `json:"vi"`
	En          string            `json:"en"`
	Explanation string            `json:"explanation,omitempty"`
	Reason      string            `json:"reason,omitempty"`
}

// Completeness is how far a report is filled in, and whether in time. It counts the submissions of members that the
// viewer may see.
type Completeness struct {
	Expected  int              `json:"expected"` // members
	Seen      int              `json:"seen"`     // submissions of members that the viewer may see: the numbers below tell of these
	Submitted int              `json:"submitted"`
	Approved  int              `json:"approved"`
	OnTime    int              `json:"onTime"`
	Filled    int              `json:"filled"` // cells
	Required  int              `json:"required"`
	Rate      *decimal.Decimal `json:"rate,omitempty"` // percent of the cells; nil when none is required
}
