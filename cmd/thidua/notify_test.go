package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/district"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/ent/report"
	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// The notices that stand are printed as they are to be copied, those of the lead first; settled ones are not.
func TestNotices(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		p := programOn(t, dialect)
		p.over(t, exitFailed, append([]string{"notices"}, ofReport...)...)
		p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
		if got := p.over(t, exitOK, append([]string{"notices"}, ofReport...)...); !strings.Contains(got.out, "không có thông báo nào") {
			t.Errorf("%+v", got)
		}
		s := storetest.Reopen(t, p.config, func(c *store.Config) { c.Now = p.clock.time })
		err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			r, c := tx.Client.Report.Query().Where(report.Code(lowland+"/"+year)).OnlyX(ctx), tx.Client.Notice
			unit := tx.Client.District.Query().Where(district.Code("dien-bien/tuan-giao")).OnlyIDX(ctx)
			c.Create().SetClusterID(r.ClusterID).SetPeriodID(r.PeriodID).SetDistrictID(unit).SetKind(term.NoticeKindReturned).SetKey("a").SetRaisedAt(tx.At).
				SetSubjectVi("Trả lại").SetSubjectEn("Returned").SetTextVi("Kính gửi …").SetTextEn("To …").ExecX(ctx)
			c.Create().SetClusterID(r.ClusterID).SetPeriodID(r.PeriodID).SetKind(term.NoticeKindSubmitted).SetKey("b").SetRaisedAt(tx.At).
				SetSubjectVi("Đã gửi").SetSubjectEn("Sent").SetTextVi("Kính gửi Trưởng cụm").SetTextEn("To the lead").ExecX(ctx)
			c.Create().SetClusterID(r.ClusterID).SetPeriodID(r.PeriodID).SetKind(term.NoticeKindCells).SetKey("c").SetRaisedAt(tx.At).SetSettledAt(tx.At).
				SetSubjectVi("Xong").SetSubjectEn("Done").SetTextVi("Xong").SetTextEn("Done").ExecX(ctx)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := "=== trưởng cụm / lead: Đã gửi\nKính gửi Trưởng cụm\n\n=== dien-bien/tuan-giao: Trả lại\nKính gửi …\n"
		if diff := cmp.Diff(want, p.over(t, exitOK, append([]string{"notices"}, ofReport...)...).out); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		all := decode[[]noticeText](t, p.over(t, exitOK, append([]string{"notices", "--json"}, ofReport...)...).out)
		if len(all) != 2 || all[0].TextEn != "To the lead" || all[1].District != "dien-bien/tuan-giao" {
			t.Errorf("%+v", all)
		}
	})
}

// Whatever is wrong with how notices are to be sent is told at once, and no secret with it.
func TestNotifySettingsAreChecked(t *testing.T) {
	const password = "h4rd-t0-gu3ss-at-all"
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("short"+password[:4]+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"no such scheme":  {[]string{"--smtp-url", "mail://thidua:" + password + "@127.0.0.1", "--smtp-from", "a@example.vn"}, exitUsage},
		"malformed":       {[]string{"--smtp-url", "smtp://thidua:" + password + "%zz@127.0.0.1", "--smtp-from", "a@example.vn"}, exitUsage},
		"nobody sends":    {[]string{"--smtp-url", "smtp://thidua:" + password + "@127.0.0.1"}, exitUsage},
		"no such file":    {[]string{"--smtp-url", "smtp://thidua@127.0.0.1", "--smtp-password-file", file + "-no", "--smtp-from", "a@example.vn"}, exitFailed},
		"not https":       {[]string{"--notify-webhook", "http://example.vn", "--notify-secret", password}, exitUsage},
		"in the address":  {[]string{"--notify-webhook", "https://u:" + password + "@example.vn", "--notify-secret", password}, exitUsage},
		"no secret":       {[]string{"--notify-webhook", "https://example.vn"}, exitUsage},
		"short secret":    {[]string{"--notify-webhook", "https://example.vn", "--notify-secret-file", file}, exitUsage},
		"no such hour":    {[]string{"--notify-hour", "25h"}, exitUsage},
		"no address":      {[]string{"--public-url", "thidua.example.vn"}, exitUsage},
		"with a password": {[]string{"--public-url", "https://u:" + password + "@example.vn"}, exitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProgram(t)
			got := p.run(t, append([]string{"worker", "--data", p.data, "--log-level", "debug"}, c.args...)...)
			if got.code != c.code || got.err == "" {
				t.Errorf("exit code %d, want %d: %s", got.code, c.code, got.err)
			}
			if strings.Contains(got.out+got.err, password[:8]) {
				t.Errorf("a secret is told: %s%s", got.out, got.err)
			}
		})
	}
}

// A worker with a mail server that nobody listens at goes on, and writes no secret into its log.
func TestWorkerTellsNoSecretOfTheMailServer(t *testing.T) {
	const password = "h4rd-t0-gu3ss-at-all"
	p := newProgram(t)
	p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
	s := storetest.Reopen(t, p.config, func(c *store.Config) { c.Now = p.clock.time })
	err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		m := tx.Client.Membership.Query().Where(membership.HasDistrictWith(district.Code("dien-bien/tuan-giao")), membership.HasPeriodWith(period.Code(year))).OnlyX(ctx)
		tx.Client.Contact.Create().SetClusterID(m.ClusterID).SetPeriodID(m.PeriodID).SetDistrictID(m.DistrictID).SetMembershipID(m.ID).
			SetName("Lò Văn A").SetEmail("a@example.vn").ExecX(ctx)
		return tx.Client.Submission.Update().SetState(term.SubmissionStateReturned).SetReturnedAt(tx.At).SetReturnReason("Thiếu").Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	got := p.runWith(ctx, []string{
		"worker", "--data", p.data, "--log-level", "debug", "--smtp-url", "smtp://thidua:" + password + "@127.0.0.1:1", "--smtp-from", "a@example.vn",
		"--notify-webhook", "http://127.0.0.1:1/" + password, "--notify-secret", password,
	})
	if got.code != exitOK || strings.Contains(got.out+got.err, password) {
		t.Errorf("%+v", got)
	}
	deliveries := s.Client().Delivery.Query().AllX(guard.System(t.Context()))
	if len(deliveries) != 2 {
		t.Errorf("%d deliveries, want a mail and a request: %s", len(deliveries), got.err)
	}
	for _, d := range deliveries {
		if d.State != term.DeliveryStateFailed || d.Error == "" || strings.Contains(d.Error+d.Recipient, password) {
			t.Errorf("%+v", d)
		}
	}
}
