package catalog

import (
	"slices"

	"thidua/decimal"
	"thidua/term"
)

// Unit is a unit of measure (đơn vị tính). Units of one dimension turn into one another by their factors: tỷ đồng
// has 1000 times the factor of triệu đồng.
type Unit struct {
	Code      string
	Name      Name
	Dimension string
	Factor    decimal.Decimal
}

// Indicator is what is counted (chỉ tiêu).
type Indicator struct {
	Code        string
	Name        Name
	Unit        string // code of a Unit
	Section     string // code of a Section
	Type        term.ValueType
	Direction   term.Direction
	Aggregation term.Aggregation // how members' ACTUAL make a cluster's; shares are always sums over sums
	// Weight is the indicator that weighs a WEIGHTED_MEAN; with another aggregation, what the share is a share of
	// where the row gives no denominator. "" without one.
	Weight   string
	Decimals int            // decimals a figure may have, 0 to 4
	Measures []term.Measure // expected to be filled, in the order of the sheet
	Valid    Span
	Note     string // what is counted and what is not, in Vietnamese
	NoteEn   string
}

// IndicatorBreak says that figures before a period cannot be compared with those from it on.
type IndicatorBreak struct {
	Indicator string
	Period    string // first period after the break
	Kind      term.BreakKind
	Factor    *decimal.Decimal // what earlier figures are multiplied by; nil when they cannot be converted
	Note      string
}

// Applicability is whether a unit is expected to report an indicator in a period. An empty District is every unit,
// an empty Period every period; without any row an indicator applies.
type Applicability struct {
	Indicator  string
	District   string
	Period     string
	Applicable bool
	Note       string
}

// What can be wrong with indicators.
var (
	weightMissing = wording{
		"a WEIGHTED_MEAN needs the indicator that weighs it. Name it, or choose another aggregation.",
		"WEIGHTED_MEAN cần chỉ tiêu làm quyền số. Nêu chỉ tiêu đó, hoặc chọn cách tổng hợp khác.",
	}
	weightUnfit = wording{
		"%[1]s cannot be a weight: its aggregation is %[2]s, and weights are added. Name an indicator with SUM.",
		"%[1]s không làm quyền số được: cách tổng hợp là %[2]s, mà quyền số phải cộng được. Nêu chỉ tiêu có SUM.",
	}
	weightItself = wording{
		"an indicator cannot be its own weight. Name another.",
		"chỉ tiêu không thể làm quyền số của chính nó. Nêu chỉ tiêu khác.",
	}
	neverAdded = wording{
		"a %[1]s is never added. Choose RATIO, WEIGHTED_MEAN or NONE.",
		"%[1]s không bao giờ được cộng. Chọn RATIO, WEIGHTED_MEAN hoặc NONE.",
	}
	countWhole = wording{
		"a COUNT has no decimals. Write 0, or make it an AMOUNT.",
		"COUNT không có số lẻ. Ghi 0, hoặc đổi kiểu thành AMOUNT.",
	}
	percentUnit = wording{
		"a PERCENT is in percent or percentage-point, and nothing else is; %[1]s does not fit %[2]s. Correct one of them.",
		"chỉ PERCENT mới có đơn vị percent hoặc percentage-point; %[1]s không hợp với %[2]s. Sửa một trong hai.",
	}
	measureComputed = wording{
		"%[1]s is computed and never typed. Take it away.",
		"%[1]s được tính ra, không ai nhập. Bỏ đi.",
	}
	percentAbove = wording{
		"%[1]s is more than 100 percent. Correct it.",
		"%[1]s lớn hơn 100 phần trăm. Sửa lại.",
	}
)

func readUnit(r row) Unit {
	u := Unit{Code: r.code(plainCode), Name: r.name(), Dimension: r.need("dimension")}
	if r.need("factor") != "" {
		if factor := r.number("factor"); factor != nil {
			u.Factor = *factor
		}
	}
	return u
}

func readIndicator(r row) Indicator {
	i := Indicator{
		Code: r.code(plainCode), Name: r.name(),
		Unit: r.needRefer("unit", "units.tsv"), Section: r.needRefer("section", "sections.tsv"),
		Type: choice[term.ValueType](r, "value_type"), Direction: choice[term.Direction](r, "direction"),
		Aggregation: choice[term.Aggregation](r, "aggregation"), Weight: r.refer("weight", "indicators.tsv"),
		Decimals: r.whole("decimals", 0, decimal.Places), Measures: choices[term.Measure](r, "measures"),
		Valid: r.span("valid_from", "valid_to"), Note: r.text("note"), NoteEn: r.text("note_en"),
	}
	if len(i.Measures) == 0 && r.need("measures") != "" {
		r.wrong("measures", cellEmpty)
	}
	if slices.Contains(i.Measures, term.MeasureEffectivePercent) {
		r.wrong("measures", measureComputed, term.MeasureEffectivePercent)
	}
	if i.Type == term.ValueTypeCount && i.Decimals > 0 {
		r.wrong("decimals", countWhole)
	}
	if (i.Type == term.ValueTypePercent || i.Type == term.ValueTypeMean) && i.Aggregation == term.AggregationSum {
		r.wrong("aggregation", neverAdded, i.Type)
	}
	return i
}

// checkIndicators compares each indicator with its unit and its weight.
func (c *Catalog) checkIndicators(t *tables) {
	for n, i := range c.Indicators {
		r := row{t.byName["indicators.tsv"].records[n], t}
		if unit, known := c.Unit(i.Unit); known {
			percent := unit.Dimension == "percent" || unit.Dimension == "percentage-point"
			if percent != (i.Type == term.ValueTypePercent) && i.Type != "" {
				r.wrong("unit", percentUnit, i.Unit, i.Type)
			}
		}
		weight, known := c.Indicator(i.Weight)
		switch {
		case i.Weight == "" && i.Aggregation == term.AggregationWeightedMean:
			r.wrong("weight", weightMissing)
		case i.Weight != "" && i.Weight == i.Code:
			r.wrong("weight", weightItself)
		case known && weight.Aggregation != term.AggregationSum:
			r.wrong("weight", weightUnfit, i.Weight, weight.Aggregation)
		}
	}
}

func readIndicatorBreak(r row) IndicatorBreak {
	return IndicatorBreak{
		Indicator: r.needRefer("indicator", "indicators.tsv"), Period: r.needRefer("period", "periods.tsv"),
		Kind: choice[term.BreakKind](r, "kind"), Factor: r.number("factor"), Note: r.need("note"),
	}
}

func readApplicability(r row) Applicability {
	return Applicability{
		Indicator: r.needRefer("indicator", "indicators.tsv"), District: r.refer("district", "districts.tsv"),
		Period: r.refer("period", "periods.tsv"), Applicable: r.yes("applicable"), Note: r.text("note"),
	}
}

// percentage notes a percentage above 100.
func (r row) percentage(column string, d *decimal.Decimal) {
	if d != nil && *d > decimal.Hundred {
		r.wrong(column, percentAbove, d)
	}
}

// Applies says whether a unit is expected to report an indicator in a period: the row that names both decides, then
// the one for the unit, then the one for the period, then the one for all; without any, it applies.
func (c *Catalog) Applies(indicator, district, period string) bool {
	for _, of := range [][2]string{{district, period}, {district, ""}, {"", period}, {"", ""}} {
		for _, a := range c.Applicability {
			if a.Indicator == indicator && a.District == of[0] && a.Period == of[1] {
				return a.Applicable
			}
		}
	}
	return true
}
