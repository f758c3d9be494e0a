package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"thidua/ent"
	"thidua/ent/sharedsheet"
	"thidua/guard"
	"thidua/sheet/google"
	"thidua/term"
)

// sharedStatus is a spreadsheet that was shared and that nothing reads.
type sharedStatus struct {
	Ref      string                `json:"ref"`
	Title    string                `json:"title"`
	Owner    string                `json:"owner,omitempty"`
	State    term.SharedSheetState `json:"state"`
	Looked   bool                  `json:"looked"` // it was opened to see what it is
	Cluster  string                `json:"cluster,omitempty"`
	Period   string                `json:"period,omitempty"`
	District string                `json:"district,omitempty"`
	ReasonVi string                `json:"reasonVi,omitempty"`
	ReasonEn string                `json:"reasonEn,omitempty"`
}

// inbox lists the spreadsheets that were shared with the account and that no source reads.
func inbox(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	asJSON := f.Bool("json", false, "write the list as JSON / in danh sách ở dạng JSON")
	return func(ctx context.Context, c console, _ []string) error {
		return s.with(ctx, c, func(sys *system) error {
			rows, err := sys.store.Client().SharedSheet.Query().
				Where(sharedsheet.StateIn(term.SharedSheetStateWaiting, term.SharedSheetStateRefused)).
				Order(ent.Asc(sharedsheet.FieldID)).All(guard.System(ctx))
			if err != nil {
				return err
			}
			list := make([]sharedStatus, len(rows))
			for i, r := range rows {
				list[i] = sharedStatus{
					r.Ref, r.Title, r.Owner, r.State, r.LookedAt != nil, r.ClusterCode, r.PeriodCode, r.DistrictCode, r.ReasonVi, r.ReasonEn,
				}
			}
			if *asJSON {
				return writeJSON(c.out, list)
			}
			if len(list) == 0 {
				fmt.Fprintln(c.out, "no spreadsheet waits to be registered / không có bảng tính nào chờ đăng ký")
			}
			for _, one := range list {
				one.text(c.out)
			}
			return nil
		})
	}
}

// text tells what a shared spreadsheet is, and what to do with it.
func (s sharedStatus) text(w io.Writer) {
	fmt.Fprintf(w, "%s / %s: %s  %s\n", s.State.Name(term.LanguageVi), s.State.Name(term.LanguageEn), s.Title, google.SpreadsheetURL(s.Ref))
	if s.Owner != "" {
		fmt.Fprintf(w, "  from / của %s\n", s.Owner)
	}
	switch {
	case s.State == term.SharedSheetStateRefused:
		fmt.Fprintf(w, "  %s\n  %s\n", s.ReasonVi, s.ReasonEn)
	case !s.Looked:
		fmt.Fprintln(w, "  not opened yet: a running `thidua serve` or `thidua worker` does it within a minute / chưa mở xem: `thidua serve` hoặc `thidua worker` đang chạy sẽ mở trong một phút")
	default:
		whose := strings.TrimSpace(s.Cluster + " " + s.Period + " " + s.District)
		fmt.Fprintf(w, "  %s → thidua register %s\n", whose, s.Ref)
	}
}
