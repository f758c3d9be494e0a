package statistics

import (
	"thidua/term"
	"thidua/total"
)

// Gap is why there is no number; "" when there is one.
type Gap string

// The gaps. The last four are those of package total.
const (
	GapNoFigures     Gap = "NO_FIGURES"     // no figure gives it
	GapIndicators    Gap = "INDICATORS"     // figures of several indicators, which may count the same things
	GapUnits         Gap = "UNITS"          // figures in several units of measure
	GapKinds         Gap = "PERIOD_KINDS"   // periods that are not equally long
	GapOverTime      Gap = "OVER_TIME"      // several periods, and nobody says that the figures add up over time
	GapBroken        Gap = "BREAK"          // what is counted changed between the periods
	GapPercentage    Gap = "PERCENTAGE"     // percentages are neither added nor averaged
	GapNotAdditive   Gap = "NOT_ADDITIVE"   // the catalogue says that the figures do not add up
	GapOverlapping   Gap = "OVERLAPPING"    // clusters that share a unit
	GapMixed         Gap = "MIXED"          // the figures count different things
	GapTooLarge      Gap = "OVERFLOW"       // the number does not fit
	GapNoPlan        Gap = "NO_PLAN"        // no plan is known, nor follows from a percentage
	GapNoDenominator Gap = "NO_DENOMINATOR" // no denominator is known
	GapNoWeight      Gap = "NO_WEIGHT"      // the indicator that weighs the mean has no figures
)

// Gaps are all gaps.
var Gaps = []Gap{
	GapNoFigures, GapIndicators, GapUnits, GapKinds, GapOverTime, GapBroken, GapPercentage, GapNotAdditive, GapOverlapping,
	GapMixed, GapTooLarge, GapNoPlan, GapNoDenominator, GapNoWeight,
}

// Text is the gap as a person reads it, with what to do about it; "" for none.
func (g Gap) Text(language term.Language) string {
	text := map[Gap][2]string{
		GapNoFigures:     {"Chưa có số liệu.", "No figure gives it."},
		GapIndicators:    {"Số liệu của nhiều chỉ tiêu không cộng với nhau; hãy nhóm theo chỉ tiêu hoặc chọn một chỉ tiêu.", "Figures of several indicators are not added up; group by indicator or choose one."},
		GapUnits:         {"Số liệu có đơn vị tính khác nhau; hãy nhóm theo chỉ tiêu hoặc chọn một chỉ tiêu.", "The figures are counted in different units of measure; group by indicator or choose one."},
		GapKinds:         {"Các kỳ báo cáo dài ngắn khác nhau (năm, 6 tháng, quý); hãy chọn kỳ cùng loại.", "The periods are not equally long (year, half year, quarter); choose periods of one kind."},
		GapOverTime:      {"Số liệu của nhiều kỳ không cộng với nhau; hãy nhóm theo kỳ hoặc chọn một kỳ.", "Figures of several periods are not added up; group by period or choose one."},
		GapBroken:        {"Cách tính, đơn vị tính hoặc phạm vi của chỉ tiêu đã thay đổi giữa các kỳ; hãy nhóm theo kỳ.", "How the indicator is counted changed between the periods; group by period."},
		GapPercentage:    {"Tỷ lệ phần trăm không cộng và không lấy trung bình; hãy xem tỷ lệ tính từ tổng tử số và tổng mẫu số (percentOfPlan, share).", "Percentages are neither added nor averaged; ask for percentOfPlan or share, which are made of sums."},
		GapNotAdditive:   {"Số liệu của chỉ tiêu này không cộng được giữa các đơn vị.", "Figures of this indicator do not add up over units."},
		GapOverlapping:   {"Có đơn vị thuộc nhiều cụm, khối nên cộng số của các cụm sẽ tính trùng; hãy nhóm theo cụm hoặc dùng số liệu của đơn vị.", "Some unit is in several of the clusters and would be counted twice; group by cluster, or take the members' figures."},
		GapMixed:         {"Các số liệu không cùng loại nên không tổng hợp được.", "The figures count different things."},
		GapTooLarge:      {"Kết quả vượt quá giới hạn của hệ thống.", "The number is larger than the system can hold."},
		GapNoPlan:        {"Không có kế hoạch và không suy ra được kế hoạch.", "No plan is known, and none follows from a percentage."},
		GapNoDenominator: {"Không có mẫu số.", "No denominator is known."},
		GapNoWeight:      {"Chỉ tiêu làm quyền số chưa có số liệu.", "The indicator that weighs the mean has no figures."},
	}[g]
	if language == term.LanguageEn {
		return text[1]
	}
	return text[0]
}

// gapOf is the gap of a total.
func gapOf(g term.TotalGap) Gap { return Gap(g) }

// Whole is what the figures of a group come to as a total of package total. Facts.WholeGap must be "".
type Whole struct {
	PercentOfPlan, Share, Mean Number
	Of                         int // units to whom the indicator applies
}

// WholeOf makes the percentages and the weighted mean of a group. Members are all units that the group may have a figure
// of, each once.
func WholeOf(indicator Indicator, members []total.Member) Whole {
	t := total.Of(total.Indicator{
		Code: indicator.Code, ValueType: indicator.ValueType, Aggregation: indicator.Aggregation, Decimals: indicator.Decimals,
	}, members)
	w := Whole{Of: t.Of}
	w.PercentOfPlan = made(t.PercentOfPlan, t.PlanOver.Members, t.Gap, term.TotalGapNoPlan)
	w.Share = made(t.Share, t.ShareOver.Members, t.Gap, term.TotalGapNoDenominator)
	w.Mean = Number{Count: t.Members, Gap: GapNotAdditive}
	if t.Method == term.TotalMethodWeightedMean {
		w.Mean = made(t.Actual, t.ActualOver.Members, t.Gap, term.TotalGapNoWeight)
	}
	return w
}

// made is a number of a total. A total tells one gap, which may be of another number: then there is nothing to divide by.
func made(n *total.Number, count int, gap, usual term.TotalGap) Number {
	m := Number{Count: count}
	switch {
	case n != nil:
		value := n.Value
		m.Value, m.Implied = &value, n.Source == term.NumberSourceImplied
	case gap == "" || gap == term.TotalGapNoPlan || gap == term.TotalGapNoDenominator || gap == term.TotalGapNoWeight:
		m.Gap = gapOf(usual)
	case gap == term.TotalGapMixed && usual != term.TotalGapNoDenominator:
		m.Gap = gapOf(usual)
	default:
		m.Gap = gapOf(gap)
	}
	return m
}
