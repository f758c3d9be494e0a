package rules

import (
	"encoding/json"
	"errors"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindPartition] = kind{
		compile: compilePartition,
		vi: "{district}: {indicator} ghi {printed}, trong khi {k} trong {n} nhóm cộng lại là {expected} ({parts}). " +
			"Đề nghị kiểm tra lại số của từng nhóm và tổng số.",
		en: "{district}: {indicator} is stated as {printed}, while {k} of {n} bands add up to {expected} ({parts}). " +
			"Please check each band and the whole.",
		placeholders: []string{"parts", "k", "n"},
	}
}

// partitionParameters are those of PARTITION: within a unit bands that do not overlap make up the universe.
//
//	{"bands": ["nrd-communes-criteria-10-14", "nrd-communes-criteria-15-plus"], "universe": "communes-total"}
//
// While a band is missing the universe can be no less than the sum of the others: "missing": {"bands": "PARTIAL"}, which
// is taken when nothing is said; SKIP and ZERO are the other ways.
type partitionParameters struct {
	Bands    []ref           `json:"bands"`
	Universe ref             `json:"universe"`
	Missing  map[string]gaps `json:"missing"`
	bands    gaps
}

func compilePartition(parameters json.RawMessage) (check, error) {
	var p partitionParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	if len(p.Bands) == 0 || p.Universe.indicator == "" {
		return nil, errors.New("bands and universe: name the bands, and what they make up")
	}
	var err error
	p.bands, err = gapsOf(p.Missing, "bands", gapsPartial)
	return p.check, err
}

func (p *partitionParameters) check(r *Rule, j *judged, out *Result) {
	for _, district := range j.districts() {
		universe, known := p.Universe.at(j, district)
		if known != present {
			continue
		}
		a := addition{total: universe, name: j.indicatorName(universe.indicator, universe.context)}
		for _, band := range p.Bands {
			a.add(band.at(j, district))
		}
		(&sumParameters{parts: p.bands, Tolerance: decimal.Zero}).judge(r, j, &a, out)
	}
}
