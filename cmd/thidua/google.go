package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"thidua/sheet/google"
	"thidua/worker"
)

// googleSettings are the flags that say how Google Sheets is reached.
type googleSettings struct {
	credentials, writeCredentials, endpoint, help *string
	write                                         *bool
	reads, writes                                 *int
	quiet, feed                                   *time.Duration
}

// ownCredentials is the value of --google-credentials by which Application Default Credentials are meant.
const ownCredentials = "default"

func googleFlags(f *flags) googleSettings {
	return googleSettings{
		credentials:      f.String("google-credentials", "", "key file of a service account, or token file of a user; default: Application Default Credentials; empty: no Google Sheets / tệp khóa tài khoản dịch vụ hoặc tệp mã của người dùng; default: thông tin đăng nhập sẵn có; để trống: không dùng Google Trang tính"),
		writeCredentials: f.String("google-write-credentials", "", "the same for writing into sheets; empty: --google-credentials / như trên, dùng khi ghi vào bảng tính; để trống: --google-credentials"),
		endpoint:         f.String("google-endpoint", "", "address of a server that stands in for Google, such as `thidua emulator`; empty: Google / địa chỉ máy chủ thay cho Google; để trống: Google"),
		write:            f.Bool("google-write", false, "may write into sheets: answers, new sheets, updates / được ghi vào bảng tính: trả lời, tạo mới, cập nhật"),
		reads:            f.Int("google-reads", worker.DefaultQuotas.ReadsPerUser, "readings a minute that Google allows the account / số lượt đọc mỗi phút Google cho phép"),
		writes:           f.Int("google-writes", worker.DefaultQuotas.WritesPerUser, "writings a minute that Google allows the account / số lượt ghi mỗi phút Google cho phép"),
		quiet:            f.Duration("quiet", 3*time.Minute, "how long a sheet must be unchanged before it is answered / bảng tính phải yên bao lâu mới được trả lời"),
		feed:             f.Duration("feed", 30*time.Second, "how often Google is asked what changed, by all processes together / bao lâu hỏi Google một lần xem có gì thay đổi"),
		help:             f.String("help-address", "", "where people who fill sheets can ask for help, told in their sheets / địa chỉ liên hệ khi cần giúp đỡ, ghi trong bảng tính"),
	}
}

// configured says whether Google Sheets is to be used at all.
func (g googleSettings) configured() bool { return *g.credentials != "" || *g.endpoint != "" }

// config is how the client is made; what it asks is counted by the worker.
func (g googleSettings) config(by *worker.Worker) google.Config {
	return google.Config{
		Credentials: g.key(), WriteCredentials: *g.writeCredentials, Endpoint: *g.endpoint, Write: *g.write,
		Before: by.Allow, After: by.Sent,
	}
}

// key is the file of the credentials, "" for Application Default Credentials.
func (g googleSettings) key() string {
	if *g.credentials == ownCredentials {
		return ""
	}
	return *g.credentials
}

// connect gives a worker its way to Google Sheets, if there is to be one. through replaces the network.
func (g googleSettings) connect(ctx context.Context, by *worker.Worker, through http.RoundTripper) error {
	by.Quiet, by.Feed, by.Help = *g.quiet, *g.feed, *g.help
	by.Quotas = worker.DefaultQuotas
	by.Quotas.ReadsPerUser, by.Quotas.WritesPerUser = *g.reads, *g.writes
	by.Quotas.ReadsPerProject = max(by.Quotas.ReadsPerProject, *g.reads)
	by.Quotas.WritesPerProject = max(by.Quotas.WritesPerProject, *g.writes)
	if *g.reads < 1 || *g.writes < 1 {
		return usagef("--google-reads and --google-writes must be at least 1 / số lượt mỗi phút phải từ 1 trở lên")
	}
	if !g.configured() {
		return nil
	}
	config := g.config(by)
	config.Transport = through
	client, err := google.Open(ctx, config)
	if err != nil {
		return fmt.Errorf("opening the credentials of Google: %w / không dùng được thông tin đăng nhập Google, hãy xem --google-credentials", err)
	}
	by.Google = client
	return nil
}

// waitMost is how long a command waits for quota. What takes longer is told instead.
const waitMost = 2 * time.Minute

// answerTime is what is left of a request's time for telling what was done.
const answerTime = 5 * time.Second

// patiently does what asks Google, and does it again once there is quota, until it is done: nobody wants to come back
// in six seconds. When that takes too long the *worker.QuotaWait is returned, which says when to come back.
func (sys *system) patiently(ctx context.Context, p *progress, do func() error) error {
	for {
		err := do()
		var quota *worker.QuotaWait
		if !errors.As(err, &quota) {
			return err
		}
		now := sys.console.now()
		left := max(quota.Until.Sub(now), 100*time.Millisecond)
		if deadline, ok := ctx.Deadline(); left > waitMost || ok && now.Add(left+answerTime).After(deadline) {
			return err
		}
		p.waits(quota.Until)
		if err := sys.console.wait(ctx, left); err != nil {
			return err
		}
	}
}

// remedies say what to do about an answer of Google that no worker has put into words.
var remedies = map[google.Kind]string{
	google.Quota:       "Google was asked too often: try again in a minute / Google báo đã gọi quá nhiều lần: hãy thử lại sau một phút",
	google.Passing:     "Google cannot answer for the moment: try again in a few minutes / Google tạm thời không trả lời được: hãy thử lại sau ít phút",
	google.NotShared:   "share the folder or spreadsheet with the account, as an editor / hãy chia sẻ thư mục hoặc bảng tính với tài khoản, quyền Người chỉnh sửa",
	google.NotFound:    "check the id, and share the folder or spreadsheet with the account, as an editor / hãy kiểm tra mã, và chia sẻ thư mục hoặc bảng tính với tài khoản, quyền Người chỉnh sửa",
	google.StorageFull: "a service account owns no storage: give the id of a shared drive, or of a folder in one, by --folder / tài khoản dịch vụ không có dung lượng riêng: hãy ghi mã bộ nhớ dùng chung hoặc thư mục trong đó bằng --folder",
	google.Credentials: "check the file of --google-credentials, and whether the account still has that key / hãy kiểm tra tệp của --google-credentials, và khóa đó còn hiệu lực không",
	google.Disabled:    "enable the Google Sheets API and the Google Drive API in the Google Cloud console / hãy bật Google Sheets API và Google Drive API trong Google Cloud Console",
	google.ReadOnly:    "share it with the account as an editor, and give --google-write / hãy chia sẻ với tài khoản, quyền Người chỉnh sửa, và đặt --google-write",
}

func remedy(kind google.Kind) string {
	return cmp.Or(remedies[kind], "Google refuses the request / Google từ chối yêu cầu này")
}

// errNoGoogle is told where a command needs what was not configured.
var errNoGoogle = errors.New("Google Sheets is not set up: give --google-credentials, or --google-endpoint of `thidua emulator` / " + //nolint:staticcheck // a product's name
	"chưa thiết lập Google Trang tính: hãy đặt --google-credentials, hoặc --google-endpoint của `thidua emulator`")

// processName tells this process from the others that share a database.
func processName() string {
	host, err := os.Hostname()
	if err != nil {
		host = ""
	}
	return fmt.Sprintf("%s/%d", cmp.Or(host, "thidua"), os.Getpid())
}
