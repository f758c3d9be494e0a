package graphtest

import (
	"context"
	"fmt"
	"testing"

	"thidua/ent"
	"thidua/term"
)

// builder makes the rows of the world.
type builder struct {
	t      testing.TB
	ctx    context.Context
	client *ent.Client
	world  *World

	provinces, sections []int
	units               map[string]*ent.District // by the end of their code
	periods             map[string]*ent.Period
	indicators          []*ent.Indicator
	forms               []*ent.AwardForm
	movement            *ent.Movement
	document            *ent.Document
	rule                *ent.Rule
	sheets              int
}

// save saves what a builder of ent makes.
func save[T any, B interface {
	Save(context.Context) (T, error)
}](b *builder, create B) T {
	b.t.Helper()
	row, err := create.Save(b.ctx)
	if err != nil {
		b.t.Fatalf("making a row of the world: %v", err)
	}
	return row
}

// catalogue makes what everybody sees.
func (b *builder) catalogue() {
	for _, p := range []struct{ code, name string }{{"dien-bien", "Tỉnh Điện Biên"}, {"lai-chau", "Tỉnh Lai Châu"}} {
		b.provinces = append(b.provinces, save(b, b.client.Province.Create().SetCode(p.code).SetNameVi(p.name).SetNameEn("")).ID)
	}
	b.periods = map[string]*ent.Period{}
	for _, year := range []string{"2022", "2023"} {
		b.periods[year] = save(b, b.client.Period.Create().SetCode(year).SetNameVi("Năm "+year).SetNameEn("Year "+year).
			SetKind(term.PeriodKindYear).SetStartsOn(term.Date(year+"-01-01")).SetEndsOn(term.Date(year+"-12-31")))
	}
	b.places()
	b.outline()
	b.rule = save(b, b.client.Rule.Create().SetCode("sum-of-parts").SetNameVi("Tổng các phần").SetNameEn("Sum of parts").
		SetKind(term.RuleKindSumOfParts).SetSeverity(term.SeverityWarning).SetMessageVi("Tổng không khớp").SetMessageEn("The sum does not agree"))
	save(b, b.client.SavedQuery.Create().SetCode("actuals").SetTitle("Số thực hiện").SetDocument("{indicatorValues {edges {node {actual}}}}").
		SetBy("analyst").SetCreatedAt(Day(2)))
}

func (b *builder) places() {
	b.units = map[string]*ent.District{}
	for _, d := range []struct {
		province int
		code     string
		kind     term.DistrictKind
		name     string
	}{
		{0, "dien-bien-phu", term.DistrictKindThanhPho, "Thành phố Điện Biên Phủ"},
		{0, "tuan-giao", term.DistrictKindHuyen, "Huyện Tuần Giáo"},
		{0, "muong-ang", term.DistrictKindHuyen, "Huyện Mường Ảng"},
		{0, "muong-lay", term.DistrictKindThiXa, "Thị xã Mường Lay"},
		{1, "sin-ho", term.DistrictKindHuyen, "Huyện Sìn Hồ"},
		{1, "tam-duong", term.DistrictKindHuyen, "Huyện Tam Đường"},
	} {
		province := []string{"dien-bien/", "lai-chau/"}[d.province]
		b.units[d.code] = save(b, b.client.District.Create().SetCode(province+d.code).SetNameVi(d.name).SetNameEn("").
			SetKind(d.kind).SetProvinceID(b.provinces[d.province]))
	}
	save(b, b.client.DistrictChange.Create().SetCode("dien-bien/2025").SetKind(term.DistrictChangeKindMerged).SetEffectiveOn("2025-07-01").
		SetWhole(true).AddPredecessors(b.units["dien-bien-phu"], b.units["muong-ang"]).AddSuccessors(b.units["muong-lay"]))
	save(b, b.client.DistrictChange.Create().SetCode("lai-chau/2025").SetKind(term.DistrictChangeKindSplit).SetEffectiveOn("2025-07-01").
		AddPredecessors(b.units["sin-ho"]).AddSuccessors(b.units["sin-ho"], b.units["tam-duong"]))
}

func (b *builder) outline() {
	section := func(code, title string, parent *int) int {
		b.sections = append(b.sections, save(b, b.client.Section.Create().SetCode(code).SetTitleVi(title).
			SetOrdinal(len(b.sections)+1).SetNillableParentID(parent)).ID)
		return b.sections[len(b.sections)-1]
	}
	top := section("results", "Kết quả", nil)
	section("results.economy", "Kinh tế", &top)
	section("exemplars", "Điển hình", nil)
	for i, story := range stories {
		create := b.client.Indicator.Create().SetCode("indicator-" + story.name).SetNameVi("Chỉ tiêu " + story.name).SetNameEn("").
			SetUnit("ton").SetUnitVi("tấn").SetUnitEn("tonnes").SetValueType(term.ValueTypeAmount).SetDirection(term.DirectionHigher).
			SetAggregation(term.AggregationSum).SetDecimals(2).SetMeasures([]term.Measure{term.MeasureActual, term.MeasurePlan}).
			SetOrdinal(i + 1).SetSectionID(b.sections[i%2])
		if i > 0 {
			create.SetWeightID(b.indicators[0].ID)
		}
		b.indicators = append(b.indicators, save(b, create))
		b.world.Indicators = append(b.world.Indicators, "indicator-"+story.name)
	}
	save(b, b.client.IndicatorBreak.Create().SetIndicator(b.indicators[0]).SetPeriod(b.periods["2023"]).SetKind(term.BreakKindDefinition))
	save(b, b.client.Applicability.Create().SetIndicator(b.indicators[1]).SetDistrict(b.units["dien-bien-phu"]).SetApplicable(false))
	b.document = save(b, b.client.Document.Create().SetCode("15-2003-qh11").SetKind(term.DocumentKindLaw).SetNumber("15/2003/QH11").
		SetIssuer("Quốc hội").AddSectionIDs(b.sections...))
	b.movement = save(b, b.client.Movement.Create().SetCode("new-rural").SetNameVi("Xây dựng nông thôn mới").SetNameEn("").
		SetLaunchedBy(term.MovementLauncherPrimeMinister).SetOrdinal(1).SetDocumentID(b.document.ID))
	for i := range 3 {
		create := b.client.AwardForm.Create().SetCode(fmt.Sprintf("form-%d", i)).SetNameVi(fmt.Sprintf("Hình thức %d", i)).SetNameEn("").
			SetLevel(term.AwardLevelProvince).SetKind(term.AwardKindCertificate).SetRecipientKinds([]term.RecipientKind{term.RecipientKindIndividual}).SetOrdinal(i + 1)
		if i > 0 {
			create.SetQuotaOfID(b.forms[0].ID).SetQuotaPercent(whole(15))
		}
		b.forms = append(b.forms, save(b, create))
	}
}
