package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"thidua/ent"
	"thidua/guard"
	"thidua/report"
	"thidua/report/docx"
	"thidua/report/paper"
	"thidua/report/workbook"
	"thidua/term"
)

// findings lists what does not add up, writes the list as a document for the meeting that settles it, or settles some of
// it. Listing ends with exitFinding when something is open.
func findings(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	cluster, period := place(f)
	format := f.String("format", "", "docx or xlsx; as the file's name ends when not given / dạng tệp, docx hoặc xlsx; mặc định theo đuôi tệp")
	file := f.String("o", "", "file to write; empty: list them here / tệp cần ghi; để trống: liệt kê ra màn hình")
	reason := f.String("reason", "", "what explains it, or why it is accepted / nội dung giải trình, hoặc lý do chấp nhận")
	asJSON := f.Bool("json", false, "write the list, or what was done, as JSON / in danh sách hoặc việc đã làm ở dạng JSON")
	language := f.String("language", "vi", "vi or en / ngôn ngữ, vi hoặc en")
	return func(ctx context.Context, c console, args []string) error {
		speak, err := languageOf(*language)
		if err != nil {
			return err
		}
		if len(args) > 0 {
			ids, err := settling(args, *reason)
			if err != nil {
				return err
			}
			return s.with(ctx, c, func(sys *system) error { return sys.settle(ctx, c, args[0], ids, *reason, *asJSON) })
		}
		if *cluster == "" || *period == "" {
			return usagef("--cluster and --period are needed / cần --cluster và --period")
		}
		if *file == "" {
			return s.with(ctx, c, func(sys *system) error {
				list, err := sys.findingsOf(ctx, *cluster, *period)
				if err != nil {
					return err
				}
				return listFindings(c.out, list, *asJSON, speak)
			})
		}
		write, err := findingsWriter(*format, *file)
		if err != nil {
			return err
		}
		return s.with(ctx, c, func(sys *system) error { return sys.writeFindings(ctx, c, *cluster, *period, *file, speak, write) })
	}
}

func (sys *system) findingsOf(ctx context.Context, cluster, period string) (*report.FindingList, error) {
	list, err := report.ReadFindings(guard.System(ctx), sys.store.Client(), cluster, period, sys.store.Now())
	if ent.IsNotFound(err) {
		return nil, usagef("there is no cluster %q or no period %q / không có cụm hoặc kỳ báo cáo này", cluster, period)
	}
	return list, err
}

func (sys *system) writeFindings(ctx context.Context, c console, cluster, period, file string, language term.Language, write func(io.Writer, *paper.Document) error) error {
	list, err := sys.findingsOf(ctx, cluster, period)
	if err != nil {
		return err
	}
	var content bytes.Buffer // so that a file that is there is replaced by a whole one only
	if err := write(&content, report.LayFindings(list, language)); err != nil {
		return err
	}
	if err := os.WriteFile(file, content.Bytes(), 0o644); err != nil { //nolint:gosec // it is handed on
		return fmt.Errorf("writing the list, -o: %w", err)
	}
	n := 0
	for i := range list.Units {
		n += len(list.Units[i].Findings)
	}
	fmt.Fprintf(c.out, "%s: %d findings / nội dung cần đối chiếu\n", file, n)
	return nil
}

// listedFinding is a stored finding as a machine reads it.
type listedFinding struct {
	Finding     int               `json:"finding"` // its number, for explain, accept and reopen
	District    string            `json:"district,omitempty"`
	Rule        string            `json:"rule"`
	Severity    term.Severity     `json:"severity"`
	State       term.FindingState `json:"state"`
	Tab         string            `json:"tab,omitempty"`
	Address     string            `json:"address,omitempty"`
	Printed     string            `json:"printed,omitempty"`
	Vi          string            `json:"vi"`
	En          string            `json:"en"`
	Explanation string            `json:"explanation,omitempty"`
	Reason      string            `json:"reason,omitempty"`
}

// listFindings tells what stands, unit by unit, the gravest first, each with its number and what was said to it.
func listFindings(w io.Writer, list *report.FindingList, asJSON bool, language term.Language) error {
	all, open := []listedFinding{}, 0
	for i := range list.Units {
		u := &list.Units[i]
		for j := range u.Findings {
			one := findingListed(u.Unit.Code, &u.Findings[j])
			if one.State == term.FindingStateOpen {
				open++
			}
			if j == 0 && !asJSON {
				fmt.Fprintf(w, "%s\n", say(language, u.Unit.Vi, cmp.Or(u.Unit.En, u.Unit.Vi)))
			}
			if !asJSON {
				one.text(w, language)
			}
			all = append(all, one)
		}
	}
	if asJSON {
		if err := writeJSON(w, all); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(w, say(language, "%d sai lệch, %d chưa xử lý\n", "%d findings, %d of them open\n"), len(all), open)
	}
	if open > 0 {
		return errFindings
	}
	return nil
}

func findingListed(unit string, f *report.ListedFinding) listedFinding {
	one := listedFinding{
		Finding: f.ID, District: unit, Rule: f.Rule.Code, Severity: f.Severity, State: f.State, Printed: f.Printed,
		Vi: f.Vi, En: f.En, Explanation: f.Explanation, Reason: f.Reason,
	}
	if len(f.Where) > 0 {
		one.Tab, one.Address = f.Where[0].Tab, f.Where[0].Address
	}
	return one
}

func (f *listedFinding) text(w io.Writer, language term.Language) {
	where := ""
	if f.Address != "" {
		where = fmt.Sprintf("%s!%s  ", f.Tab, f.Address)
	}
	fmt.Fprintf(w, "  %d  %s, %s  %s%s  [%s]\n", f.Finding, f.Severity.Name(language), strings.ToLower(f.State.Name(language)), where,
		say(language, f.Vi, f.En), f.Rule)
	if f.Explanation != "" {
		fmt.Fprintf(w, say(language, "    giải trình: %s\n", "    explained: %s\n"), f.Explanation)
	}
	if f.Reason != "" {
		fmt.Fprintf(w, say(language, "    lý do chấp nhận: %s\n", "    accepted because: %s\n"), f.Reason)
	}
}

// findingsWriter is what writes a document in a format, or in the one that the name of the file says.
func findingsWriter(format, file string) (func(io.Writer, *paper.Document) error, error) {
	if format == "" {
		format = strings.ToLower(file[strings.LastIndexByte(file, '.')+1:])
	}
	switch format {
	case "docx":
		return docx.Write, nil
	case "xlsx":
		return workbook.Write, nil
	}
	return nil, usagef("--format is %q; it must be docx or xlsx / chỉ nhận docx hoặc xlsx", format)
}
