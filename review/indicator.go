package review

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"thidua/ent"
	"thidua/ent/indicator"
	"thidua/ent/section"
	"thidua/guard"
	"thidua/store"
	"thidua/term"
)

// Counted is what is counted (chỉ tiêu), as it is to be.
type Counted struct {
	By                   guard.Viewer // an administrator
	Code                 string
	NameVi, NameEn       string // NameEn may be ""
	Unit, UnitVi, UnitEn string // Unit is the code
	Section              string // code
	ValueType            term.ValueType
	Direction            term.Direction
	Aggregation          term.Aggregation
	Weight               string // code of the indicator that weighs its mean, "" for none
	Decimals             int    // 0 to 4
	Measures             []term.Measure
	Note                 string
}

var plainCode = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// UpsertIndicator adds an indicator to the catalogue, or changes one: by an administrator. It is this place's own from
// then on, so that loading the catalogue's files leaves it alone. Figures that stand are not touched.
func UpsertIndicator(ctx context.Context, s *store.Store, c Counted) error {
	return s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if c.By.Role != term.RoleAdmin {
			return refuse(Forbidden,
				"chỉ quản trị viên được sửa danh mục chỉ tiêu",
				"only an administrator may change the catalogue of indicators")
		}
		if err := c.tidy(); err != nil {
			return err
		}
		if err := c.save(ctx, tx); err != nil {
			return err
		}
		tx.Raise(store.Published)
		return tx.Audit(ctx, c.By, "upsertIndicator", store.About{Code: c.Code}, map[string]any{"nameVi": c.NameVi, "unit": c.Unit, "section": c.Section})
	})
}

func (c *Counted) tidy() error {
	for _, text := range []*string{&c.NameVi, &c.NameEn, &c.Unit, &c.UnitVi, &c.UnitEn, &c.Note} {
		*text = strings.TrimSpace(*text)
	}
	switch {
	case !plainCode.MatchString(c.Code), !plainCode.MatchString(c.Unit):
		return refuse(BadText,
			"mã chỉ tiêu, đơn vị tính viết bằng chữ thường không dấu, số và gạch nối, như “thu-ngan-sach”",
			"codes of indicators and units are lower-case letters, digits and hyphens, such as “budget-revenue”")
	case c.NameVi == "" || c.UnitVi == "":
		return refuse(BadText, "chỉ tiêu cần có tên và đơn vị tính", "an indicator needs a name and a unit, in Vietnamese")
	case c.Decimals < 0 || c.Decimals > 4:
		return refuse(BadText, "số chữ số thập phân từ 0 đến 4", "an indicator has 0 to 4 decimals")
	case len(c.Measures) == 0:
		return refuse(BadText, "chỉ tiêu cần ít nhất một đại lượng", "an indicator needs a measure at least")
	case c.Aggregation == term.AggregationWeightedMean && c.Weight == "":
		return refuse(BadText,
			"trung bình có trọng số cần chỉ tiêu làm quyền số",
			"a weighted mean needs the indicator that weighs it")
	}
	var once []term.Measure
	for _, m := range c.Measures {
		if !slices.Contains(once, m) {
			once = append(once, m)
		}
	}
	c.Measures = once
	return nil
}

func (c *Counted) save(ctx context.Context, tx *store.Tx) error {
	sectionID, err := tx.Client.Section.Query().Where(section.Code(c.Section)).OnlyID(ctx)
	if err != nil {
		return noCode(err, c.Section)
	}
	var weight *int
	if c.Weight != "" {
		id, err := tx.Client.Indicator.Query().Where(indicator.Code(c.Weight)).OnlyID(ctx)
		if err != nil {
			return noCode(err, c.Weight)
		}
		weight = &id
	}
	there, err := tx.Client.Indicator.Query().Where(indicator.Code(c.Code)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		n, err := tx.Client.Indicator.Query().Count(ctx)
		if err != nil {
			return fmt.Errorf("counting indicators: %w", err)
		}
		err = tx.Client.Indicator.Create().SetCode(c.Code).SetNameVi(c.NameVi).SetNameEn(c.NameEn).SetUnit(c.Unit).SetUnitVi(c.UnitVi).
			SetUnitEn(c.UnitEn).SetSectionID(sectionID).SetValueType(c.ValueType).SetDirection(c.Direction).SetAggregation(c.Aggregation).
			SetNillableWeightID(weight).SetDecimals(c.Decimals).SetMeasures(c.Measures).SetNote(c.Note).SetOrdinal(n + 1).
			SetOrigin(term.OriginLocal).Exec(ctx)
		if err != nil {
			return fmt.Errorf("adding the indicator %s: %w", c.Code, err)
		}
		return nil
	case err != nil:
		return fmt.Errorf("looking for the indicator %s: %w", c.Code, err)
	}
	update := tx.Client.Indicator.UpdateOne(there).SetNameVi(c.NameVi).SetNameEn(c.NameEn).SetUnit(c.Unit).SetUnitVi(c.UnitVi).
		SetUnitEn(c.UnitEn).SetSectionID(sectionID).SetValueType(c.ValueType).SetDirection(c.Direction).SetAggregation(c.Aggregation).
		SetDecimals(c.Decimals).SetMeasures(c.Measures).SetNote(c.Note).SetOrigin(term.OriginLocal)
	if weight == nil {
		update.ClearWeight()
	} else {
		update.SetWeightID(*weight)
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("changing the indicator %s: %w", c.Code, err)
	}
	return nil
}
