package rules

import (
	"encoding/json"
	"errors"
	"fmt"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindQuota] = kind{
		compile: compileQuota,
		vi: "{district}: {indicator} ghi {printed}, vượt {percent} của {whole} ({whole_printed}): theo quy định {expected}. " +
			"Đề nghị kiểm tra lại hai số.",
		en: "{district}: {indicator} is stated as {printed}, more than {percent} of {whole} ({whole_printed}): the " +
			"regulations allow {expected}. Please check both.",
		placeholders: []string{"percent", "whole", "whole_printed"},
	}
}

// quotaParameters are those of QUOTA: within a unit awards of one form are no more than so many percent of another, in
// periods that end in [from, until).
//
//	{"form": "grassroots-emulation-fighter", "of": "advanced-labourer", "percent": "15",
//	 "recipient": "INDIVIDUAL", "stage": "DECIDED", "from": "2017-10-01", "until": "2024-01-01"}
//
// recipient and stage are INDIVIDUAL and DECIDED when not given. A part of a person is taken as a whole one.
type quotaParameters struct {
	Form      string             `json:"form"`
	Of        string             `json:"of"`
	Percent   decimal.Decimal    `json:"percent"`
	Recipient term.RecipientKind `json:"recipient"`
	Stage     term.AwardStage    `json:"stage"`
	From      term.Date          `json:"from"`
	Until     term.Date          `json:"until"`
}

func compileQuota(parameters json.RawMessage) (check, error) {
	p := quotaParameters{Recipient: term.RecipientKindIndividual, Stage: term.AwardStageDecided}
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	switch {
	case p.Form == "" || p.Of == "" || p.Form == p.Of:
		return nil, errors.New("form and of: name two forms of award")
	case p.Percent <= 0:
		return nil, errors.New("percent: say how many, above zero")
	case !p.Recipient.Valid():
		return nil, fmt.Errorf("recipient: there is no %q", p.Recipient)
	case !p.Stage.Valid():
		return nil, fmt.Errorf("stage: there is no %q", p.Stage)
	}
	for _, d := range []term.Date{p.From, p.Until} {
		if _, err := term.ParseDate(string(d)); d != "" && err != nil {
			return nil, fmt.Errorf("from and until: %w", err)
		}
	}
	return p.check, nil
}

func (p *quotaParameters) check(r *Rule, j *judged, out *Result) {
	if p.From != "" && j.PeriodEnd < p.From || p.Until != "" && j.PeriodEnd >= p.Until {
		return
	}
	form, of := awardKey{p.Form, p.Recipient, p.Stage}, awardKey{p.Of, p.Recipient, p.Stage}
	awards := j.awards()
	for _, district := range j.districts() {
		part, known := awards.number(form, district)
		if known != present {
			continue
		}
		whole, known := awards.number(of, district)
		if known != present {
			continue
		}
		p.judge(r, j, part, whole, out)
	}
}

func (p *quotaParameters) judge(r *Rule, j *judged, part, whole stated, out *Result) {
	allowed := partOf(decimal.Exactly(p.Percent), whole.span)
	allowed.Min, allowed.NoMin = 0, true
	if rest := allowed.Max % decimal.One; !allowed.NoMax && rest > 0 && allowed.Max < decimal.Max-decimal.One {
		allowed.Max += decimal.One - rest
	}
	numbers := []stated{part, whole}
	if allowed.Meets(part.span) {
		share, err := part.Value.MulDiv(decimal.Hundred, whole.Value)
		if rounded, err2 := share.Round(2); err == nil && err2 == nil {
			out.holds(j, r, numbers, func() filling {
				a, b := amount(part.Value, 0, filling{}), amount(whole.Value, 0, filling{})
				percent, most := amount(rounded, 2, filling{"%", "%"}), amount(p.Percent, 0, filling{"%", "%"})
				return filling{
					a.vi + " / " + b.vi + " = " + percent.vi + " ≤ " + most.vi,
					a.en + " / " + b.en + " = " + percent.en + " ≤ " + most.en,
				}
			})
		}
		return
	}
	form, of := awardKey{p.Form, p.Recipient, p.Stage}, awardKey{p.Of, p.Recipient, p.Stage}
	candidates := corrections(wanted{stated: part, by: allowed})
	out.Findings = append(out.Findings, j.contradiction(r, p.Form+"<="+p.Of, numbers, allowed, candidates, fillings{
		"indicator": j.formName(form), "whole": j.formName(of), "whole_printed": j.amount(&whole),
		"percent": amount(p.Percent, 0, filling{"%", "%"}),
	}))
}
