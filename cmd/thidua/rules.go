package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"thidua/ent"
	"thidua/ent/report"
	"thidua/guard"
	"thidua/reconcile"
	"thidua/rules"
	"thidua/term"
)

// ruled is what the rules say of one cluster and period.
type ruled struct {
	Cluster  string        `json:"cluster"`
	Period   string        `json:"period"`
	Findings []toldFinding `json:"findings"`
	Holdings []toldHolding `json:"holdings,omitempty"`
	Seconds  float64       `json:"seconds"`

	names map[string]unitName // of the members, by code
	order []string            // of the members
}

type unitName struct{ vi, en string }

// toldFinding is a finding as a machine reads it.
type toldFinding struct {
	Rule       string            `json:"rule"`
	Kind       term.RuleKind     `json:"kind"`
	Severity   term.Severity     `json:"severity"`
	District   string            `json:"district,omitempty"`
	Indicator  string            `json:"indicator,omitempty"`
	Context    string            `json:"context,omitempty"`
	Cells      []rules.Cell      `json:"cells"`
	Printed    string            `json:"printed,omitempty"`
	Candidates []rules.Candidate `json:"candidates,omitempty"`
	Vi         string            `json:"vi"`
	En         string            `json:"en"`
}

// toldHolding is something that adds up.
type toldHolding struct {
	Rule      string        `json:"rule"`
	Kind      term.RuleKind `json:"kind"`
	District  string        `json:"district,omitempty"`
	Indicator string        `json:"indicator,omitempty"`
	Vi        string        `json:"vi"`
	En        string        `json:"en"`
}

// checkRules checks reports against the rules now, and stores what does not add up as every check does. It ends with
// exitFinding when there is any.
func checkRules(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	cluster, period := place(f)
	all := f.Bool("all", false, "every report that is open / mọi báo cáo đang mở")
	holding := f.Bool("holding", false, "tell what adds up, too / in cả những số liệu khớp")
	asJSON := f.Bool("json", false, "write what was found as JSON / in kết quả ở dạng JSON")
	language := f.String("language", "vi", "vi or en / ngôn ngữ, vi hoặc en")
	return func(ctx context.Context, c console, _ []string) error {
		speak, err := languageOf(*language)
		if err != nil {
			return err
		}
		named := *cluster != "" && *period != ""
		if *all == named || *all && (*cluster != "" || *period != "") {
			return usagef("give --cluster and --period, or --all / cần --cluster và --period, hoặc --all")
		}
		return s.with(ctx, c, func(sys *system) error {
			reports := [][2]string{{*cluster, *period}}
			if *all {
				if reports, err = sys.openReports(ctx); err != nil {
					return err
				}
			}
			told, err := sys.checkReports(ctx, reports, *holding)
			if errors.Is(err, reconcile.ErrUnknown) {
				return usagef("%v / không có cụm hoặc kỳ báo cáo này", err)
			}
			if err != nil {
				return err
			}
			if *asJSON {
				err = writeJSON(c.out, told)
			} else {
				tellRuled(c.out, told, speak)
			}
			if err == nil && slices.ContainsFunc(told, func(r ruled) bool { return len(r.Findings) > 0 }) {
				err = errFindings
			}
			return err
		})
	}
}

// openReports are the clusters and periods whose report is open.
func (sys *system) openReports(ctx context.Context) ([][2]string, error) {
	rows, err := sys.store.Client().Report.Query().Where(report.StateEQ(term.ReportStateOpen)).
		WithCluster().WithPeriod().Order(ent.Asc(report.FieldCode)).All(guard.System(ctx))
	if err != nil {
		return nil, err
	}
	reports := make([][2]string, len(rows))
	for i, r := range rows {
		reports[i] = [2]string{r.Edges.Cluster.Code, r.Edges.Period.Code}
	}
	return reports, nil
}

// checkReports checks one report after the other.
func (sys *system) checkReports(ctx context.Context, reports [][2]string, holding bool) ([]ruled, error) {
	progress := newProgress(sys.console)
	defer progress.done()
	told := make([]ruled, 0, len(reports))
	for i, of := range reports {
		progress.show(fmt.Sprintf("%d/%d  %s %s", i+1, len(reports), of[0], of[1]))
		one, err := sys.checkReport(ctx, of[0], of[1], holding)
		if err != nil {
			return nil, err
		}
		told = append(told, one)
	}
	return told, nil
}

func (sys *system) checkReport(ctx context.Context, cluster, period string, holding bool) (ruled, error) {
	one := ruled{Cluster: cluster, Period: period, Findings: []toldFinding{}, names: map[string]unitName{}}
	start := sys.store.Now()
	checked, err := sys.worker(nil).CheckNow(ctx, cluster, period)
	if err != nil {
		return one, err
	}
	one.Seconds = sys.store.Now().Sub(start).Seconds()
	for i := range checked.Findings {
		one.Findings = append(one.Findings, findingTold(&checked.Findings[i]))
	}
	for _, m := range checked.Members {
		one.names[m.Code] = unitName{m.NameVi, cmp.Or(m.NameEn, m.NameVi)}
		one.order = append(one.order, m.Code)
	}
	if holding {
		facts, compiled, err := reconcile.Facts(ctx, sys.store, reconcile.Checking{
			Cluster: cluster, Period: period, ContextNames: sys.by.Catalog.ContextNames(),
		})
		if err != nil {
			return one, err
		}
		for _, h := range rules.Check(compiled, facts).Holdings {
			one.Holdings = append(one.Holdings, toldHolding{h.Rule, h.Kind, h.District, h.Indicator, h.Vi, h.En})
		}
	}
	return one, nil
}

func findingTold(f *rules.Finding) toldFinding {
	return toldFinding{
		Rule: f.Rule, Kind: f.Kind, Severity: f.Severity, District: f.District, Indicator: f.Indicator, Context: f.Context,
		Cells: f.Cells, Printed: f.Printed, Candidates: f.Candidates, Vi: f.Vi, En: f.En,
	}
}

// bySeverity are the severities in the order in which findings are told.
var bySeverity = []term.Severity{term.SeverityError, term.SeverityWarning, term.SeverityInfo}

// tellRuled writes what was found, report by report, unit by unit, the gravest first.
func tellRuled(w io.Writer, all []ruled, language term.Language) {
	var total [3]int
	seconds := 0.0
	for i := range all {
		one := &all[i]
		fmt.Fprintf(w, "%s, %s: %s (%s)\n", one.Cluster, one.Period, counted(one.Findings, language), took(one.Seconds))
		for _, unit := range append([]string{""}, one.order...) {
			one.unit(w, unit, language)
		}
		for s, severity := range bySeverity {
			total[s] += countOf(one.Findings, severity)
		}
		seconds += one.Seconds
	}
	if len(all) != 1 {
		fmt.Fprintf(w, "%d %s: %s (%s)\n", len(all), say(language, "báo cáo", "reports"), ofEach(total, language), took(seconds))
	}
}

// unit writes what was found of one unit, "" for the cluster's own sheet.
func (r *ruled) unit(w io.Writer, unit string, language term.Language) {
	name := unitName{"Báo cáo của cụm", "The cluster's report"}
	if unit != "" {
		name = r.names[unit]
	}
	heading := "\n" + say(language, name.vi, name.en) + "\n"
	head := func() {
		fmt.Fprint(w, heading)
		heading = ""
	}
	for _, severity := range bySeverity {
		for i := range r.Findings {
			if f := &r.Findings[i]; f.District == unit && f.Severity == severity {
				head()
				tellFinding(w, f, say(language, name.vi, name.en), language)
			}
		}
	}
	for _, h := range r.Holdings {
		if h.District == unit {
			head()
			fmt.Fprintf(w, "  = %s  [%s]\n", say(language, h.Vi, h.En), h.Rule)
		}
	}
}

// tellFinding writes one finding: how grave, where, what and the slips that would explain it.
func tellFinding(w io.Writer, f *toldFinding, unit string, language term.Language) {
	where := ""
	if len(f.Cells) > 0 && f.Cells[0].Address != "" {
		where = fmt.Sprintf("%s!%s  ", f.Cells[0].Tab, f.Cells[0].Address)
	}
	text := strings.TrimPrefix(say(language, f.Vi, f.En), unit+": ")
	fmt.Fprintf(w, "  %s  %s%s  [%s]\n", f.Severity.Name(language), where, text, f.Rule)
	for _, c := range f.Candidates {
		fmt.Fprintf(w, say(language, "    → có thể %s là %s, không phải %s\n", "    → maybe %s is %s, and not %s\n"), c.Cell.Address, c.Text, c.Cell.Printed)
	}
}

func say(language term.Language, vi, en string) string {
	if language == term.LanguageEn {
		return en
	}
	return vi
}

// counted is how many findings there are, by severity.
func counted(findings []toldFinding, language term.Language) string {
	if len(findings) == 0 {
		return say(language, "số liệu khớp", "everything adds up")
	}
	var n [3]int
	for s, severity := range bySeverity {
		n[s] = countOf(findings, severity)
	}
	return ofEach(n, language)
}

// ofEach is "5 sai, 11 cần xem lại, 2 lưu ý".
func ofEach(n [3]int, language term.Language) string {
	var parts []string
	for s, severity := range bySeverity {
		parts = append(parts, fmt.Sprintf("%d %s", n[s], strings.ToLower(severity.Name(language))))
	}
	return strings.Join(parts, ", ")
}

func countOf(findings []toldFinding, severity term.Severity) (n int) {
	for i := range findings {
		if findings[i].Severity == severity {
			n++
		}
	}
	return n
}

func took(seconds float64) string {
	return time.Duration(seconds * float64(time.Second)).Round(time.Millisecond).String()
}
