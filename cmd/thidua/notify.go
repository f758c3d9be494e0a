package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"time"

	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/notice"
	"thidua/ent/period"
	"thidua/ent/report"
	"thidua/guard"
	"thidua/notify"
	"thidua/term"
	"thidua/worker"
)

// notifySettings are the flags that say how people are told of what concerns them. Nothing is sent without them.
type notifySettings struct {
	smtp, passwordFile, from    *string
	webhook, secret, secretFile *string
	public                      *string
	hour                        *time.Duration
}

func notifyFlags(f *flags) notifySettings {
	return notifySettings{
		smtp:         f.String("smtp-url", "", "server that sends mail, smtp://user:password@host:587 or smtps://…:465, always under TLS unless smtp://host:25?tls=none asks for none, then without a password; empty: no mail is sent / máy chủ gửi thư, luôn gửi qua TLS trừ khi địa chỉ có dạng smtp://host:25?tls=none, khi đó không kèm mật khẩu; để trống: không gửi thư"),
		passwordFile: f.String("smtp-password-file", "", "file with the password of --smtp-url / tệp chứa mật khẩu của --smtp-url"),
		from:         f.String("smtp-from", "", "address that mail comes from, such as \"Thi đua <thidua@example.vn>\" / địa chỉ gửi thư"),
		webhook:      f.String("notify-webhook", "", "https address that is told of notices; empty: none / địa chỉ https nhận thông báo; để trống: không có"),
		secret:       f.String("notify-secret", "", "secret that signs what --notify-webhook is told, at least 16 characters / khóa ký nội dung gửi tới --notify-webhook, ít nhất 16 ký tự"),
		secretFile:   f.String("notify-secret-file", "", "file with the secret instead / tệp chứa khóa đó"),
		hour:         f.Duration("notify-hour", notify.DefaultHour, "when the day's messages are sent, after midnight in Vietnam / giờ gửi thông báo trong ngày, tính từ 0 giờ Việt Nam"),
		public:       f.String("public-url", "", "address at which people reach this service, for links in notices; empty: none / địa chỉ truy cập hệ thống, ghi trong thông báo; để trống: không ghi"),
	}
}

// connect tells a worker how to send notices. What is wrong is told without any secret.
func (n notifySettings) connect(by *worker.Worker) error {
	channels := &notify.Channels{Hour: *n.hour, Help: by.Help, Base: *n.public}
	if *n.hour <= 0 || *n.hour >= 24*time.Hour {
		return usagef("--notify-hour must be between 0 and 24 hours / giờ gửi phải trong ngày")
	}
	if *n.public != "" {
		u, err := url.Parse(*n.public)
		if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
			return usagef("--public-url must be an address such as https://thidua.example.vn / địa chỉ không đúng")
		}
	}
	if *n.smtp != "" {
		password, err := secretOf("", *n.passwordFile)
		if err != nil {
			return fmt.Errorf("reading --smtp-password-file: %w", err)
		}
		if channels.Mail, err = notify.NewMail(*n.smtp, password, *n.from); err != nil {
			return usagef("--smtp-url, --smtp-from: %v", err)
		}
	}
	if *n.webhook != "" {
		secret, err := secretOf(*n.secret, *n.secretFile)
		if err != nil {
			return fmt.Errorf("reading --notify-secret-file: %w", err)
		}
		if channels.Hook, err = notify.NewHook(*n.webhook, secret); err != nil {
			return usagef("--notify-webhook, --notify-secret: %v", err)
		}
	}
	by.Notify = channels
	return nil
}

// secretOf is a secret that is given itself or by a file.
func secretOf(secret, file string) (string, error) {
	if file == "" {
		return secret, nil
	}
	text, err := os.ReadFile(file)
	return strings.TrimSpace(string(text)), err
}

// notices prints what people are to be told, to be copied into a chat.
func notices(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	clusterCode, periodCode := place(f)
	language := f.String("language", "vi", "vi or en / ngôn ngữ, vi hoặc en")
	asJSON := f.Bool("json", false, "write the notices as JSON, in both languages / in thông báo ở dạng JSON, cả hai ngôn ngữ")
	return func(ctx context.Context, c console, _ []string) error {
		if *clusterCode == "" || *periodCode == "" {
			return usagef("--cluster and --period are needed / cần --cluster và --period")
		}
		in, err := languageOf(*language)
		if err != nil {
			return err
		}
		return s.with(ctx, c, func(sys *system) error {
			all, err := sys.notices(ctx, *clusterCode, *periodCode)
			switch {
			case err != nil:
				return err
			case *asJSON:
				return writeJSON(c.out, all)
			}
			tellNotices(c.out, all, in)
			return nil
		})
	}
}

// noticeText is a notice as the command writes it.
type noticeText struct {
	Kind      term.NoticeKind `json:"kind"`
	District  string          `json:"district"` // code of the unit that is told; "" for the lead
	SubjectVi string          `json:"subjectVi"`
	SubjectEn string          `json:"subjectEn"`
	TextVi    string          `json:"textVi"`
	TextEn    string          `json:"textEn"`
	RaisedAt  time.Time       `json:"raisedAt"`
}

// notices are those of a report that stand, by the unit that is told and then the oldest first; the lead's come first.
func (sys *system) notices(ctx context.Context, clusterCode, periodCode string) ([]noticeText, error) {
	ctx = guard.System(ctx)
	client := sys.store.Client()
	of := report.And(report.HasClusterWith(cluster.Code(clusterCode)), report.HasPeriodWith(period.Code(periodCode)))
	r, err := client.Report.Query().Where(of).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fmt.Errorf("the period %q of %q is not open; `thidua open` opens it / kỳ này của cụm chưa được mở", periodCode, clusterCode)
	}
	if err != nil {
		return nil, err
	}
	rows, err := client.Notice.Query().Where(notice.ClusterID(r.ClusterID), notice.PeriodID(r.PeriodID), notice.SettledAtIsNil()).
		WithDistrict().Order(notice.ByDistrictID(), notice.ByRaisedAt(), notice.ByID()).All(ctx)
	if err != nil {
		return nil, err
	}
	lead, units := []noticeText{}, []noticeText{}
	for _, n := range rows {
		text := noticeText{
			Kind: n.Kind, SubjectVi: n.SubjectVi, SubjectEn: n.SubjectEn, TextVi: n.TextVi, TextEn: n.TextEn, RaisedAt: n.RaisedAt.UTC(),
		}
		if n.Edges.District == nil {
			lead = append(lead, text)
			continue
		}
		text.District = n.Edges.District.Code
		units = append(units, text)
	}
	return append(lead, units...), nil
}

// tellNotices writes notices apart from each other, each as it is to be copied.
func tellNotices(w io.Writer, all []noticeText, language term.Language) {
	if len(all) == 0 {
		fmt.Fprintln(w, "there is nothing to tell; `thidua serve` or `thidua worker` looks every quarter of an hour / không có thông báo nào; `thidua serve` hoặc `thidua worker` kiểm tra 15 phút một lần")
		return
	}
	for i, n := range all {
		if i > 0 {
			fmt.Fprintln(w)
		}
		subject, text := n.SubjectVi, n.TextVi
		if language == term.LanguageEn {
			subject, text = n.SubjectEn, n.TextEn
		}
		fmt.Fprintf(w, "=== %s: %s\n%s\n", cmp.Or(n.District, "trưởng cụm / lead"), subject, text)
	}
}
