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
