package worker

import (
	"context"
	"fmt"

	"thidua/ent/awardform"
	"thidua/ent/indicator"
	"thidua/ent/movement"
	"thidua/ent/section"
)

// names are the ids of the catalogue's rows, by code and back.
type names struct {
	indicators, forms, sections, movements index

	districts index // of the plans that a sheet has
}

// index is the ids of one table.
type index struct {
	id   map[string]int
	code map[int]string
}

// coded is a row of which only id and code are read.
type coded struct {
	ID   int    `json:"id"`
	Code string `json:"code"`
}

func indexOf(rows []coded) index {
	x := index{make(map[string]int, len(rows)), make(map[int]string, len(rows))}
	for _, row := range rows {
		x.id[row.Code], x.code[row.ID] = row.ID, row.Code
	}
	return x
}

// loadNames reads the catalogue's ids: four small tables.
func (p *pass) loadNames(ctx context.Context) error {
	client := p.w.Store.Client()
	for _, read := range []struct {
		into *index
		scan func(context.Context, any) error
	}{
		{&p.names.indicators, client.Indicator.Query().Select(indicator.FieldID, indicator.FieldCode).Scan},
		{&p.names.forms, client.AwardForm.Query().Select(awardform.FieldID, awardform.FieldCode).Scan},
		{&p.names.sections, client.Section.Query().Select(section.FieldID, section.FieldCode).Scan},
		{&p.names.movements, client.Movement.Query().Select(movement.FieldID, movement.FieldCode).Scan},
	} {
		var rows []coded
		if err := read.scan(ctx, &rows); err != nil {
			return fmt.Errorf("reading the catalogue in the database: %w", err)
		}
		*read.into = indexOf(rows)
	}
	return nil
}

// require is the id of a code that a sheet names. The sheet was read by the catalogue's files; a code that the
// database lacks was not loaded from them yet.
func (x index) require(what what, code string) (int, error) {
	if id, ok := x.id[code]; ok {
		return id, nil
	}
	return 0, unknown(what, code)
}

// what is a kind of row of the catalogue, as people call it.
type what struct{ vi, en string }

var (
	anIndicator = what{"chỉ tiêu", "indicator"}
	anAwardForm = what{"hình thức khen thưởng", "form of award"}
	aSection    = what{"mục", "section"}
	aMovement   = what{"phong trào", "movement"}
	aCluster    = what{"cụm, khối", "cluster"}
	aPeriod     = what{"kỳ báo cáo", "period"}
	aDistrict   = what{"đơn vị", "unit"}
)

func unknown(w what, code string) error {
	e := *ErrUnknown
	e.Vi, e.En = fill(e.Vi, "what", w.vi), fill(e.En, "what", w.en)
	return e.with("code", code)
}
