package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"thidua/ent"
	"thidua/ent/quota"
	"thidua/ent/sharedsheet"
	"thidua/ent/source"
	"thidua/guard"
	"thidua/sheet/google"
	"thidua/term"
)

// sourceStatus is how up to date one source is. Times are null for what never happened.
type sourceStatus struct {
	Source   string     `json:"source"`
	Enabled  bool       `json:"enabled"`
	ReadAt   *time.Time `json:"readAt"`
	Changed  *time.Time `json:"changedAt"`
	Waiting  bool       `json:"waiting"` // Google said that it changed, and it was not read since
	Failure  string     `json:"failure,omitempty"`
	Error    string     `json:"error,omitempty"`
	Answered *time.Time `json:"answeredAt"`
}

// accountStatus is what is known of the account that asks Google.
type accountStatus struct {
	Account string     `json:"account"`
	Email   string     `json:"email,omitempty"`
	ReadAt  time.Time  `json:"feedReadAt"`
	Stopped *time.Time `json:"stoppedAt,omitempty"`
	Reason  string     `json:"reason,omitempty"`
}

// quotaStatus is the measured use of one quota.
type quotaStatus struct {
	Bucket  string     `json:"bucket"`
	Most    int        `json:"mostInAMinute"`
	Spent   int64      `json:"spent"`
	Refused int64      `json:"refused"`
	Blocked *time.Time `json:"blockedUntil,omitempty"`
}

// stateOfSources is what `thidua status` tells.
type stateOfSources struct {
	Sources  []sourceStatus  `json:"sources"`
	Accounts []accountStatus `json:"accounts"`
	Quotas   []quotaStatus   `json:"quotas"`
}

// status says how up to date the sources are. It ends with exitFinding when one of them needs somebody.
func status(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	asJSON := f.Bool("json", false, "write the state as JSON / in tình trạng ở dạng JSON")
	return func(ctx context.Context, c console, _ []string) error {
		return s.with(ctx, c, func(sys *system) error {
			now, err := sys.state(guard.System(ctx))
			if err != nil {
				return err
			}
			if *asJSON {
				err = writeJSON(c.out, now)
			} else {
				now.text(c.out)
			}
			if err == nil && now.wrong() {
				err = errFindings
			}
			return err
		})
	}
}

func (sys *system) state(ctx context.Context) (now stateOfSources, err error) {
	client := sys.store.Client()
	sources, err := client.Source.Query().Order(ent.Asc(source.FieldCode)).All(ctx)
	if err != nil {
		return now, err
	}
	for _, s := range sources {
		now.Sources = append(now.Sources, sourceStatus{
			Source: s.Code, Enabled: s.Enabled, ReadAt: s.LastReadAt, Changed: s.ChangedAt,
			Waiting: s.HintedAt != nil && (s.BeganAt == nil || s.BeganAt.Before(*s.HintedAt)),
			Failure: s.Failure, Error: s.LastError, Answered: s.AnsweredAt,
		})
	}
	feeds, err := client.ChangeFeed.Query().All(ctx)
	if err != nil {
		return now, err
	}
	for _, f := range feeds {
		now.Accounts = append(now.Accounts, accountStatus{f.Account, f.Email, f.ReadAt, f.StoppedAt, f.StopReason})
	}
	quotas, err := client.Quota.Query().Order(ent.Asc(quota.FieldBucket)).All(ctx)
	for _, q := range quotas {
		now.Quotas = append(now.Quotas, quotaStatus{q.Bucket, q.MostSpent, q.Spent, q.Refused, q.BlockedUntil})
	}
	return now, err
}

// wrong says whether somebody must do something.
func (s stateOfSources) wrong() bool {
	for _, a := range s.Accounts {
		if a.Stopped != nil {
			return true
		}
	}
	for _, one := range s.Sources {
		if one.Enabled && one.Failure != "" {
			return true
		}
	}
	return false
}

func (s stateOfSources) text(w io.Writer) {
	for _, one := range s.Sources {
		fmt.Fprintf(w, "%-48s  %s  %s\n", one.Source, moment(one.ReadAt), one.says())
	}
	for _, a := range s.Accounts {
		fmt.Fprintf(w, "\nGoogle %s\n", a.Email)
		if a.Stopped != nil {
			fmt.Fprintf(w, "  stopped since / đã dừng từ %s: %s\n", moment(a.Stopped), a.Reason)
		}
	}
	for _, q := range s.Quotas {
		fmt.Fprintf(w, "  %-40s  %d requests / lượt, at most %d a minute / nhiều nhất %[3]d một phút, %d refused / bị từ chối\n", q.Bucket, q.Spent, q.Most, q.Refused)
	}
}

// says is what is to be known of a source, in a few words.
func (s sourceStatus) says() string {
	switch {
	case !s.Enabled:
		return "not read / không đọc"
	case s.Failure != "":
		return s.Failure + ": " + s.Error
	case s.ReadAt == nil:
		return "never read / chưa đọc"
	case s.Waiting:
		return "changed, to be read / đã thay đổi, chờ đọc"
	}
	return "up to date / đã cập nhật"
}

func moment(t *time.Time) string {
	if t == nil {
		return "                -"
	}
	return t.In(vietnam).Format("15:04 02/01/2006")
}

// sharedStatus is a spreadsheet that was shared and that nothing reads.
type sharedStatus struct {
	Ref      string                `json:"ref"`
	Title    string                `json:"title"`
	Owner    string                `json:"owner,omitempty"`
	State    term.SharedSheetState `json:"state"`
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
			list := []sharedStatus{}
			for _, r := range rows {
				list = append(list, sharedStatus{
					r.Ref, r.Title, r.Owner, r.State, r.ClusterCode, r.PeriodCode, r.DistrictCode, r.ReasonVi, r.ReasonEn,
				})
			}
			if *asJSON {
				return writeJSON(c.out, list)
			}
			for _, one := range list {
				fmt.Fprintf(c.out, "%s  %s  %s\n", one.State.Name(term.LanguageVi), one.Title, google.SpreadsheetURL(one.Ref))
				if one.ReasonVi != "" {
					fmt.Fprintf(c.out, "  %s\n  %s\n", one.ReasonVi, one.ReasonEn)
				} else if one.Period != "" {
					fmt.Fprintf(c.out, "  %s %s %s → thidua register %s\n", one.Cluster, one.Period, one.District, one.Ref)
				}
			}
			return nil
		})
	}
}
