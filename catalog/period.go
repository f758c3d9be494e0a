package catalog

import "thidua/term"

// Period is a reporting period (kỳ báo cáo): a year, a half, nine months or a quarter.
type Period struct {
	Code string
	Kind term.PeriodKind
	Days Span
}

// Report is that a cluster reports on a period (báo cáo tổng kết), and until when its members send their parts.
type Report struct {
	Cluster string
	Period  string
	DueOn   term.Date // until the end of the day in Vietnam; "" when none is set
	Note    string
}

var reportDueEarly = wording{
	"%[1]s lies before the period begins, %[2]s. Correct the day.",
	"%[1]s đứng trước ngày đầu kỳ %[2]s. Sửa lại ngày.",
}

func readPeriod(r row) Period {
	p := Period{Code: r.code(periodCode), Kind: choice[term.PeriodKind](r, "kind")}
	r.need("starts_on")
	r.need("ends_on")
	p.Days = r.span("starts_on", "ends_on")
	return p
}

func readReport(r row) Report {
	return Report{
		Cluster: r.needRefer("cluster", "clusters.tsv"), Period: r.needRefer("period", "periods.tsv"),
		DueOn: r.date("due_on"), Note: r.text("note"),
	}
}

func (c *Catalog) checkReports(t *tables) {
	for i, report := range c.Reports {
		period, known := c.Period(report.Period)
		if known && before(report.DueOn, period.Days.First) {
			row{t.byName["reports.tsv"].records[i], t}.wrong("due_on", reportDueEarly, report.DueOn, period.Days.First)
		}
	}
}
