package catalog

import (
	"slices"
	"strings"

	"thidua/decimal"
	"thidua/intake"
	"thidua/term"
)

// Regime is the law that forms of award stand under (chế độ pháp lý).
type Regime struct {
	Code     string
	Name     Name
	Document string // code of the law, "" when it is not among the documents
	Valid    Span
}

// AwardForm is a title or form of commendation (danh hiệu, hình thức khen thưởng).
type AwardForm struct {
	Code        string
	Name        Name
	Level       term.AwardLevel
	Kind        term.AwardKind
	Recipients  []term.RecipientKind
	DecidedBy   string // in Vietnamese
	DecidedByEn string
	Regimes     []string // codes of the regimes that know it
	Valid       Span
	QuotaOf     string           // form that the quota is counted against, "" without a quota
	Quota       *decimal.Decimal // at most this percentage of QuotaOf's count; nil without a quota
	Evidence    string           // C confirmed in public sources, K general knowledge, SEED in the 2022 report
	Note        string           // in Vietnamese
	NoteEn      string
}

// Movement is an emulation movement (phong trào thi đua).
type Movement struct {
	Code       string
	Name       Name
	LaunchedBy term.MovementLauncher
	Days       Span   // empty ends are not known
	Document   string // code of the Document that launched it, "" when not known
	Note       string
}

// Document is a document that reports cite (văn bản).
type Document struct {
	Code     string
	Kind     term.DocumentKind
	Number   string // "" when the report does not give it
	Issuer   string
	IssuedOn term.Date // "" when not known
	Subject  string
	Evidence string // where it stands in the report, or how sure it is
}

// What can be wrong with awards and documents.
var (
	quotaHalf = wording{
		"a quota needs both the form it is counted against (quota_of) and the percentage (quota_percent). Fill in both or neither.",
		"tỷ lệ tối đa cần cả hình thức làm căn cứ (quota_of) và phần trăm (quota_percent). Điền cả hai hoặc bỏ cả hai.",
	}
	quotaItself = wording{
		"a form cannot be its own quota. Name another.",
		"hình thức không thể làm căn cứ tỷ lệ cho chính nó. Nêu hình thức khác.",
	}
	regimeOver = wording{
		"the form holds on days on which none of its regimes does (%[1]s). Correct its days or its regimes.",
		"hình thức có hiệu lực vào những ngày không chế độ nào của nó (%[1]s) còn hiệu lực. Sửa ngày hoặc chế độ.",
	}
	documentTwice = wording{
		"%[1]s of %[2]s stands already under the code %[3]s (%[4]s). Keep one of the two.",
		"%[1]s của %[2]s đã có với mã %[3]s (%[4]s). Chỉ giữ một.",
	}
)

func readRegime(r row) Regime {
	return Regime{
		Code: r.code(plainCode), Name: Name{Vi: r.need("name_vi"), En: r.text("name_en")},
		Document: r.refer("document", "documents.tsv"), Valid: r.span("valid_from", "valid_to"),
	}
}

func readAwardForm(r row) AwardForm {
	a := AwardForm{
		Code: r.code(plainCode), Name: r.name(),
		Level: choice[term.AwardLevel](r, "level"), Kind: choice[term.AwardKind](r, "kind"),
		Recipients: choices[term.RecipientKind](r, "recipient_kinds"),
		DecidedBy:  r.text("decided_by"), DecidedByEn: r.text("decided_by_en"),
		Regimes: r.referList("regime", "regimes.tsv"), Valid: r.span("valid_from", "valid_to"),
		QuotaOf: r.refer("quota_of", "award-forms.tsv"), Quota: r.number("quota_percent"),
		Evidence: r.text("evidence"), Note: r.text("note"), NoteEn: r.text("note_en"),
	}
	r.need("recipient_kinds")
	r.percentage("quota_percent", a.Quota)
	switch {
	case (r.text("quota_of") == "") != (r.text("quota_percent") == ""):
		r.wrong("quota_percent", quotaHalf)
	case a.QuotaOf != "" && a.QuotaOf == a.Code:
		r.wrong("quota_of", quotaItself)
	}
	return a
}

// checkRegimes notes forms that hold before or after all of their regimes.
func (c *Catalog) checkRegimes(t *tables) {
	for i, form := range c.AwardForms {
		first, last := term.Date("9999-12-31"), term.Date("0001-01-01")
		for _, code := range form.Regimes {
			regime, known := c.Regime(code)
			if !known || regime.Valid.First == "" || first == "" {
				first = ""
			} else {
				first = min(first, regime.Valid.First)
			}
			if !known || regime.Valid.Last == "" || last == "" {
				last = ""
			} else {
				last = max(last, regime.Valid.Last)
			}
		}
		if len(form.Regimes) == 0 {
			continue
		}
		early := first != "" && (form.Valid.First == "" || form.Valid.First < first)
		late := last != "" && (form.Valid.Last == "" || form.Valid.Last > last)
		if early || late {
			row{t.byName["award-forms.tsv"].records[i], t}.wrong("regime", regimeOver, strings.Join(form.Regimes, ", "))
		}
	}
}

func readMovement(r row) Movement {
	return Movement{
		Code: r.code(plainCode), Name: r.name(), LaunchedBy: choice[term.MovementLauncher](r, "launched_by"),
		Days: r.span("starts_on", "ends_on"), Document: r.refer("document", "documents.tsv"), Note: r.text("note"),
	}
}

func readDocument(r row) Document {
	return Document{
		Code: r.code(plainCode), Kind: choice[term.DocumentKind](r, "kind"), Number: r.text("number"),
		Issuer: r.need("issuer"), IssuedOn: r.date("issued_on"), Subject: r.need("subject"), Evidence: r.text("evidence"),
	}
}

// checkDocuments notes documents that stand twice: one number of one issuer in one year.
func (c *Catalog) checkDocuments(t *tables) {
	seen := map[string]int{}
	records := t.byName["documents.tsv"].records
	for i, d := range c.Documents {
		if d.Number == "" {
			continue
		}
		year, _, _ := strings.Cut(string(d.IssuedOn), "-")
		key := intake.DocumentCode(d.Issuer, d.Number, year)
		if first, twice := seen[key]; twice {
			other := c.Documents[first]
			row{records[i], t}.wrong("number", documentTwice, d.Number, d.Issuer, other.Code, records[first].place())
			continue
		}
		seen[key] = i
	}
}

// RegimeOn is the regime in force on a day, ok false when there is none. A report is judged by the regime of the
// last day of its period.
func (c *Catalog) RegimeOn(day term.Date) (regime Regime, ok bool) {
	i := slices.IndexFunc(c.Regimes, func(r Regime) bool { return r.Valid.Has(day) })
	if i < 0 {
		return Regime{}, false
	}
	return c.Regimes[i], true
}
