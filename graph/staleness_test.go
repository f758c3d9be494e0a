package graph

import (
	"strings"
	"testing"
	"time"

	"thidua/ent"
	"thidua/term"
)

func TestStalenessOfSources(t *testing.T) {
	now := time.Date(2024, 3, 10, 8, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) *time.Time {
		at := now.Add(-d)
		return &at
	}
	const hour = time.Hour
	for name, tt := range map[string]struct {
		change func(*ent.Source)
		state  StalenessState
		since  *time.Time
		vi, en string
	}{
		"never read":                {func(s *ent.Source) { s.LastReadAt = nil }, StalenessStateNever, nil, "chưa được đọc", "never read"},
		"never read, told of":       {func(s *ent.Source) { s.LastReadAt, s.HintedAt = nil, ago(hour) }, StalenessStateNever, nil, "chưa được đọc", "never read"},
		"read":                      {func(*ent.Source) {}, StalenessStateFresh, ago(hour), "đọc lúc 14:00 ngày 10/03/2024", "read at 14:00 on 10 March 2024 (Vietnam)"},
		"read after the change":     {func(s *ent.Source) { s.HintedAt, s.BeganAt = ago(2*hour), ago(hour) }, StalenessStateFresh, ago(hour), "đã được đọc", "was read"},
		"changed as it was read":    {func(s *ent.Source) { s.HintedAt, s.BeganAt = ago(hour), ago(hour) }, StalenessStateFresh, ago(hour), "đã được đọc", "was read"},
		"changed since":             {func(s *ent.Source) { s.HintedAt, s.BeganAt = ago(hour/2), ago(hour) }, StalenessStateWaiting, ago(hour / 2), "thay đổi lúc 14:30", "change at 14:30"},
		"changed, no known reading": {func(s *ent.Source) { s.HintedAt = ago(3 * hour) }, StalenessStateWaiting, ago(3 * hour), "thay đổi lúc 12:00", "change at 12:00"},
		"two days":                  {func(s *ent.Source) { s.LastReadAt = ago(48 * hour) }, StalenessStateFresh, ago(48 * hour), "đã được đọc", "was read"},
		"more than two days":        {func(s *ent.Source) { s.LastReadAt = ago(48*hour + 1) }, StalenessStateStale, ago(48*hour + 1), "đã quá hai ngày", "more than two days ago"},
		"old, of Google, unasked":   {func(s *ent.Source) { s.LastReadAt, s.Schedule = ago(99*hour), "" }, StalenessStateStale, ago(99 * hour), "đã quá hai ngày", "more than two days ago"},
		"old workbook, by schedule": {func(s *ent.Source) { s.LastReadAt, s.Kind = ago(99*hour), term.SourceKindWorkbook }, StalenessStateStale, ago(99 * hour), "đã quá hai ngày", "more than two days ago"},
		"old workbook, unasked": {func(s *ent.Source) {
			s.LastReadAt, s.Kind, s.Schedule = ago(99*hour), term.SourceKindWorkbook, ""
		}, StalenessStateFresh, ago(99 * hour), "đã được đọc", "was read"},
		"failed": {func(s *ent.Source) {
			s.Failure, s.LastError, s.LastErrorAt = "not-shared", "Hãy chia sẻ bảng tính.\nShare the spreadsheet.", ago(hour/2)
		}, StalenessStateBroken, ago(hour / 2), "Hãy chia sẻ bảng tính.", "Share the spreadsheet."},
		"failed, without words": {func(s *ent.Source) { s.Failure = "not-shared" }, StalenessStateBroken, nil, "Lần đọc gần nhất (không rõ giờ) không được", "The last reading (an unknown time) failed"},
		"failed before any":     {func(s *ent.Source) { s.Failure, s.LastReadAt = "not-found", nil }, StalenessStateBroken, nil, "không được", "failed"},
		"failed and changed": {func(s *ent.Source) {
			s.Failure, s.HintedAt = "not-shared", ago(0)
		}, StalenessStateBroken, nil, "không được", "failed"},
		"over quota":    {func(s *ent.Source) { s.Failure, s.LastErrorAt = "quota", ago(hour/4) }, StalenessStateWaiting, ago(hour / 4), "tự được đọc lại", "read again by itself"},
		"cut off":       {func(s *ent.Source) { s.Failure, s.LastErrorAt = "passing", ago(hour/4) }, StalenessStateWaiting, ago(hour / 4), "tự được đọc lại", "read again by itself"},
		"off":           {func(s *ent.Source) { s.Enabled = false }, StalenessStateStopped, nil, "đang tắt", "switched off"},
		"off and wrong": {func(s *ent.Source) { s.Enabled, s.Failure = false, "not-shared" }, StalenessStateStopped, nil, "đang tắt", "switched off"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &ent.Source{Kind: term.SourceKindGoogleSheets, Schedule: "0 * * * *", Enabled: true, LastReadAt: ago(hour)}
			tt.change(s)
			got := stalenessOf(s, now)
			if got.State != tt.state {
				t.Errorf("%s, want %s", got.State, tt.state)
			}
			if (got.Since == nil) != (tt.since == nil) || got.Since != nil && !got.Since.Equal(*tt.since) {
				t.Errorf("since %v, want %v", got.Since, tt.since)
			}
			if vi, en := got.Text(nil), got.Text(new(term.LanguageEn)); !strings.Contains(vi, tt.vi) || !strings.Contains(en, tt.en) || strings.Contains(vi+en, "%") {
				t.Errorf("%q and %q, want …%s… and …%s…", vi, en, tt.vi, tt.en)
			}
		})
	}
}
