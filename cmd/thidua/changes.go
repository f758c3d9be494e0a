package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/period"
	"thidua/ent/report"
	"thidua/ent/submission"
	"thidua/guard"
	"thidua/review"
	"thidua/term"
)

// partChanges are the changes of one part of a report since it was approved, as a machine reads them.
type partChanges struct {
	District string       `json:"district,omitempty"` // code of the unit; "" for the cluster's own sheet
	NameVi   string       `json:"nameVi"`
	NameEn   string       `json:"nameEn"`
	Pending  []toldChange `json:"pending"`
	Refused  []toldChange `json:"refused"` // that the sheet still has
}

// toldChange is one change.
type toldChange struct {
	Key       review.Key        `json:"key"`
	Kind      review.ChangeKind `json:"kind"`
	Code      string            `json:"code"`
	NameVi    string            `json:"nameVi"`
	NameEn    string            `json:"nameEn"`
	Context   string            `json:"context,omitempty"`
	Parts     []toldPart        `json:"parts"`
	Added     bool              `json:"added"`     // nothing was approved
	Withdrawn bool              `json:"withdrawn"` // the sheet says nothing any more
	At        time.Time         `json:"at"`        // when it was recorded
	Run       int               `json:"run,omitempty"`
	RefusedAt *time.Time        `json:"refusedAt,omitempty"`
	Reason    string            `json:"reason,omitempty"` // of the refusal
}

// toldPart is one thing that a row says, before and after.
type toldPart struct {
	What    string `json:"what"`
	Old     string `json:"old"`
	New     string `json:"new"`
	Tab     string `json:"tab,omitempty"`
	Address string `json:"address,omitempty"`
}

// listedChanges is what `thidua changes` tells.
type listedChanges struct {
	ReadAt time.Time     `json:"readAt"` // for --seen
	Parts  []partChanges `json:"parts"`  // those with changes alone
}

// changes lists what units have changed since they were approved, or judges some of it. Listing ends with exitFinding
// when something is pending.
func changes(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	clusterCode, periodCode := place(f)
	unit := f.String("district", "", "code of the unit; empty: all of them in the list, else the cluster's own sheet / mã đơn vị; để trống: mọi đơn vị khi liệt kê, biểu của cụm khi duyệt")
	reason := f.String("reason", "", "why a change is refused; the unit reads it / lý do từ chối, đơn vị đọc được")
	all := f.Bool("all", false, "judge every pending change of the unit / duyệt hoặc từ chối mọi thay đổi của đơn vị")
	seen := f.String("seen", "", "when the list was read, as it tells: what changed later is not judged / thời điểm xem danh sách: thay đổi sau đó không được duyệt")
	asJSON := f.Bool("json", false, "write the list, or what was done, as JSON / in danh sách hoặc việc đã làm ở dạng JSON")
	language := f.String("language", "vi", "vi or en / ngôn ngữ, vi hoặc en")
	return func(ctx context.Context, c console, args []string) error {
		speak, err := languageOf(*language)
		if err != nil {
			return err
		}
		step, err := stepOf(*clusterCode, *periodCode, *unit)
		if err != nil {
			return err
		}
		if len(args) == 0 {
			if *reason != "" || *all || *seen != "" {
				return usagef("--reason, --all and --seen go with accept or refuse / --reason, --all, --seen dùng cùng accept hoặc refuse")
			}
			return s.with(ctx, c, func(sys *system) error { return sys.listChanges(ctx, c, step, *asJSON, speak) })
		}
		judging, err := judgingOf(step, args, *reason, *all, *seen)
		if err != nil {
			return err
		}
		return s.with(ctx, c, func(sys *system) error { return sys.judge(ctx, c, args[0], judging, *asJSON) })
	}
}

// judgingOf is what changes is asked to judge.
func judgingOf(step review.Step, args []string, reason string, all bool, seen string) (review.Judging, error) {
	j := review.Judging{Step: step, Reason: reason}
	switch {
	case args[0] != "accept" && args[0] != "refuse":
		return j, usagef("changes are listed, or judged by accept or refuse / liệt kê thay đổi, hoặc duyệt bằng accept, từ chối bằng refuse")
	case all == (len(args) > 1):
		return j, usagef("give the keys of changes as the list has them, or --all / cần khóa của các thay đổi như trong danh sách, hoặc --all")
	case (args[0] == "refuse") != (reason != ""):
		return j, usagef("--reason is needed to refuse, and for nothing else: the unit reads it / cần --reason khi từ chối, và chỉ khi từ chối: đơn vị đọc lý do này")
	}
	for _, key := range args[1:] {
		j.Which = append(j.Which, review.Key(key))
	}
	if seen == "" {
		return j, nil
	}
	var err error
	j.Seen, err = momentOf("seen", seen)
	return j, err
}

// judge accepts or refuses pending changes of a unit.
func (sys *system) judge(ctx context.Context, c console, how string, j review.Judging, asJSON bool) error {
	do, done := review.AcceptPending, "%s: %d changes accepted / đã duyệt %[2]d thay đổi\n"
	if how == "refuse" {
		do, done = review.RefusePending, "%s: %d changes refused / đã từ chối %[2]d thay đổi\n"
	}
	judged, err := do(ctx, sys.store, j)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(c.out, judged)
	}
	fmt.Fprintf(c.out, done, cmp.Or(j.District, j.Cluster), len(judged.Keys))
	return nil
}

func (sys *system) listChanges(ctx context.Context, c console, step review.Step, asJSON bool, language term.Language) error {
	list, err := sys.changesOf(ctx, step)
	if err != nil {
		return err
	}
	if asJSON {
		err = writeJSON(c.out, list)
	} else {
		list.text(c.out, step, language)
	}
	for _, p := range list.Parts {
		if err == nil && len(p.Pending) > 0 {
			err = errFindings
		}
	}
	return err
}

// changesOf are the changes of a report, or of one unit's part of it.
func (sys *system) changesOf(ctx context.Context, step review.Step) (list listedChanges, err error) {
	ctx, client := guard.WithViewer(ctx, step.By), sys.store.Client()
	list = listedChanges{ReadAt: sys.store.Now(), Parts: []partChanges{}}
	ids, err := client.Report.Query().Where(
		report.HasClusterWith(cluster.Code(step.Cluster)), report.HasPeriodWith(period.Code(step.Period)),
	).IDs(ctx)
	if err != nil {
		return list, err
	}
	if len(ids) == 0 {
		return list, usagef("there is no report of %s for %s / không có báo cáo này; xem mã cụm, mã kỳ bằng `thidua status`", step.Cluster, step.Period)
	}
	of := client.Submission.Query().Where(submission.ReportIDIn(ids...))
	if step.District != "" {
		of = of.Where(submission.HasDistrictWith(district.Code(step.District)))
	}
	parts, err := of.WithDistrict().Order(ent.Asc(submission.FieldID)).All(ctx)
	if err != nil {
		return list, err
	}
	if len(parts) == 0 {
		return list, usagef("the unit %q has no part in this report: check its code / đơn vị này không có phần trong báo cáo: kiểm tra mã đơn vị", step.District)
	}
	found, err := review.ChangesOf(ctx, client, ids...)
	for _, p := range parts {
		if changed, any := found[p.ID]; any {
			list.Parts = append(list.Parts, partOf(p, changed))
		}
	}
	return list, err
}

func partOf(s *ent.Submission, changed review.Changes) partChanges {
	p := partChanges{NameVi: "Báo cáo của cụm", NameEn: "The cluster's report", Pending: []toldChange{}, Refused: []toldChange{}}
	if d := s.Edges.District; d != nil {
		p.District, p.NameVi, p.NameEn = d.Code, d.NameVi, cmp.Or(d.NameEn, d.NameVi)
	}
	for i := range changed.Pending {
		p.Pending = append(p.Pending, changeTold(&changed.Pending[i]))
	}
	for i := range changed.Refused {
		r := &changed.Refused[i]
		told := changeTold(&r.Change)
		told.RefusedAt, told.Reason = &r.RefusedAt, r.Reason
		p.Refused = append(p.Refused, told)
	}
	return p
}

func changeTold(c *review.Change) toldChange {
	told := toldChange{
		Key: c.Key, Kind: c.Kind, Code: c.Code, NameVi: c.NameVi, NameEn: c.NameEn, Context: c.Context,
		Added: c.Added, Withdrawn: c.Withdrawn, At: c.At, Run: c.Run,
	}
	for _, p := range c.Parts {
		told.Parts = append(told.Parts, toldPart{p.What, p.Old, p.New, p.Cell.Tab, p.Cell.Address})
	}
	return told
}

// text tells the changes of each part, and by which commands they are judged.
func (l listedChanges) text(w io.Writer, step review.Step, language term.Language) {
	if len(l.Parts) == 0 {
		fmt.Fprintln(w, say(language, "Không có thay đổi nào kể từ khi duyệt.", "Nothing has changed since it was approved."))
	}
	for _, p := range l.Parts {
		fmt.Fprintf(w, say(language, "%s: %d thay đổi chờ duyệt, %d đã từ chối\n", "%s: %d changes pending, %d refused\n"),
			say(language, p.NameVi, p.NameEn), len(p.Pending), len(p.Refused))
		for i := range p.Pending {
			p.Pending[i].text(w, language)
		}
		for i := range p.Refused {
			p.Refused[i].text(w, language)
		}
		if len(p.Pending) > 0 {
			unit := ""
			if p.District != "" {
				unit = " --district " + p.District
			}
			fmt.Fprintf(w, "  → thidua changes accept|refuse %s|--all --cluster %s --period %s%s --seen %s [--reason …]\n",
				say(language, "KHÓA", "KEY"), step.Cluster, step.Period, unit, l.ReadAt.In(term.Vietnam).Format(time.RFC3339Nano))
		}
	}
}

// text tells what was, what is, where, and the key by which it is judged.
func (c *toldChange) text(w io.Writer, language term.Language) {
	fmt.Fprintf(w, "  %s", say(language, c.NameVi, cmp.Or(c.NameEn, c.NameVi)))
	if c.Context != "" {
		fmt.Fprintf(w, " (%s)", c.Context)
	}
	fmt.Fprintf(w, "  [%s]\n", c.Key)
	nothing := say(language, "(không có)", "(nothing)")
	for _, p := range c.Parts {
		where := ""
		if p.Address != "" {
			where = fmt.Sprintf("  %s!%s", p.Tab, p.Address)
		}
		fmt.Fprintf(w, "    %s: %s → %s%s\n", partName(p.What, language), cmp.Or(p.Old, nothing), cmp.Or(p.New, nothing), where)
	}
	if c.RefusedAt != nil {
		fmt.Fprintf(w, say(language, "    đã từ chối: %s\n", "    refused: %s\n"), c.Reason)
	}
}

// partName is what a part is called: a measure has a name, a column is told as it is.
func partName(what string, language term.Language) string {
	if m := term.Measure(what); m.Valid() {
		return m.Name(language)
	}
	return what
}
