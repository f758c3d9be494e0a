package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	mail "github.com/wneessen/go-mail"

	"thidua/notice"
	"thidua/term"
)

// Mail is a server that takes mail.
type Mail struct {
	host           string
	port           int
	tls            bool // from the beginning; otherwise by STARTTLS
	plain          bool // without TLS, as the address asks for
	local          bool // the server is on this machine, where mail and a password may go without TLS
	user, password string
	roots          *x509.CertPool // that certificates are checked by; nil: those of the machine
	from           *netmail.Address
	timeout        time.Duration
}

// patience is how long the server may take for each step.
const patience = 15 * time.Second

// NewMail reads the address of a server, smtp://user:password@host:port (STARTTLS, port 587) or smtps:// (TLS from the
// beginning, port 465), and the address that mail comes from, such as "Thi đua <thidua@example.vn>". A password that is
// given apart takes the place of the one in the address. Errors do not repeat the address, which may have a password.
//
// Mail goes to another machine under TLS alone, and a server whose certificate cannot be trusted gets none.
// smtp://host:25?tls=none asks for the way without TLS, which no password goes.
func NewMail(address, password, from string) (*Mail, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errors.New("the address of the mail server must be smtp://user:password@host:port or smtps://… / địa chỉ máy chủ thư phải có dạng smtp://user:password@host:port hoặc smtps://…")
	}
	m := &Mail{host: u.Hostname(), port: 587, tls: u.Scheme == "smtps", user: u.User.Username(), password: password, timeout: patience}
	if m.tls {
		m.port = 465
	}
	if u.Port() != "" {
		if m.port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, errors.New("the port of the mail server is no number / cổng của máy chủ thư không phải là số")
		}
	}
	if own, given := u.User.Password(); given && password == "" {
		m.password = own
	}
	m.local = loopback(m.host)
	switch q := u.Query(); {
	case !q.Has("tls") && len(q) == 0:
	case q.Get("tls") == "none" && len(q) == 1 && !m.tls:
		m.plain = true
	default:
		return nil, errors.New("the address of the mail server can end in ?tls=none, with smtp:// alone, and in nothing else / địa chỉ máy chủ thư chỉ có thể kết thúc bằng ?tls=none, và chỉ với smtp://")
	}
	if m.plain && m.user != "" && !m.local {
		return nil, errors.New("a password does not go to a mail server without TLS: leave out ?tls=none, or the user / không gửi mật khẩu đến máy chủ thư khi không có TLS: hãy bỏ ?tls=none hoặc bỏ tên người dùng")
	}
	if m.from, err = netmail.ParseAddress(from); err != nil {
		return nil, fmt.Errorf("%q is no address that mail can come from / không phải địa chỉ thư gửi đi", from)
	}
	if _, ok := normal(m.from.Address); !ok {
		return nil, fmt.Errorf("%q is no address that mail can come from / không phải địa chỉ thư gửi đi", from)
	}
	return m, nil
}

// loopback says whether a host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// session is a way to the server during one sending.
type session struct {
	mail   *Mail
	client *mail.Client // nil while there is no connection
}

// connect connects, unless it is. Nothing has been sent when it fails.
func (s *session) connect(ctx context.Context) error {
	if s.client != nil {
		return nil
	}
	m := s.mail
	options := []mail.Option{
		mail.WithPort(m.port), mail.WithTimeout(m.timeout), mail.WithoutNoop(),
		mail.WithTLSConfig(&tls.Config{ServerName: m.host, MinVersion: tls.VersionTLS12, RootCAs: m.roots}),
	}
	switch {
	case m.tls:
		options = append(options, mail.WithSSL())
	case m.plain:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	case m.local:
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if m.user != "" {
		auth := mail.SMTPAuthAutoDiscover
		if m.local {
			auth = mail.SMTPAuthPlainNoEnc
		}
		options = append(options, mail.WithSMTPAuth(auth), mail.WithUsername(m.user), mail.WithPassword(m.password))
	}
	var opened net.Conn
	if !m.tls { // the library knows that a connection is under TLS only of those that it makes itself
		options = append(options, mail.WithDialContextFunc(func(ctx context.Context, network, address string) (conn net.Conn, err error) {
			opened, err = new(net.Dialer).DialContext(ctx, network, address)
			return opened, err
		}))
	}
	client, err := mail.NewClient(m.host, options...)
	if err != nil {
		return err
	}
	if err := client.DialWithContext(ctx); err != nil {
		if opened != nil {
			_ = opened.Close() // the library leaves it open where the server offers no TLS
		}
		return err
	}
	s.client = client
	return nil
}

// close ends the connection. What is sent is sent, whatever the server says to it.
func (s *session) close() {
	if s.client != nil {
		_ = s.client.Close()
		s.client = nil
	}
}

// send sends one message; down says that the server cannot be used, so that others need not be tried.
func (s *session) send(ctx context.Context, to, id string, at time.Time, message notice.Message) (failed *trouble, down bool) {
	if err := s.connect(ctx); err != nil {
		return &trouble{notYet, s.mail.said(err)}, true
	}
	msg, err := s.mail.message(to, id, at, message)
	if err != nil {
		return &trouble{malformed, err.Error()}, false
	}
	err = s.client.Send(msg)
	if err == nil {
		return nil, false
	}
	defer s.close() // whatever state the connection is in, the next message gets a new one
	var sending *mail.SendError
	if msg.IsDelivered() { // and only what followed went wrong
		return nil, false
	}
	if !errors.As(err, &sending) {
		return &trouble{unknown, s.mail.said(err)}, true
	}
	code := sending.ErrorCode()
	switch {
	case sending.Reason == mail.ErrSMTPDataClose && code == 0: // it has the whole message, and said nothing
		return &trouble{unknown, s.mail.said(err)}, true
	case code >= 500 && (sending.Reason == mail.ErrSMTPRcptTo || sending.Reason == mail.ErrSMTPDataClose):
		return &trouble{refused, s.mail.said(err)}, false
	}
	return &trouble{notYet, s.mail.said(err)}, false
}

// said is what went wrong, without the password.
func (m *Mail) said(err error) string {
	text := err.Error()
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &untrusted):
		text = fmt.Sprintf("the certificate of the mail server %s cannot be trusted, and nothing was sent to it; ask who runs the server "+
			"for a valid one, or write the name that it is made out to / chứng thư số của máy chủ thư %[1]s không đáng tin cậy nên chưa gửi gì; "+
			"đề nghị đơn vị quản lý máy chủ cấp chứng thư hợp lệ, hoặc ghi đúng tên máy chủ có trong chứng thư: %v", m.host, untrusted.Err)
	case strings.Contains(text, "does not support STARTTLS"): // the library has no error of its own for it
		text = fmt.Sprintf("the mail server %s offers no TLS, and nothing was sent to it; write smtps:// if its port speaks TLS from the "+
			"beginning, or end the address in ?tls=none / máy chủ thư %[1]s không hỗ trợ TLS nên chưa gửi gì; hãy dùng smtps:// nếu cổng dùng "+
			"TLS ngay từ đầu, hoặc thêm ?tls=none vào cuối địa chỉ", m.host)
	}
	if m.password != "" {
		text = strings.ReplaceAll(text, m.password, "…")
	}
	return text
}

// message is a message as it is sent. Whatever its parts say, they cannot add a header: the library encodes them.
func (m *Mail) message(to, id string, at time.Time, message notice.Message) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingQP), mail.WithNoDefaultUserAgent())
	msg.FromMailAddress(m.from)
	if err := msg.To(to); err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(m.from.Address, "@")
	msg.SetMessageIDWithValue("thidua." + id + "@" + domain)
	msg.SetDateWithValue(at.In(term.Vietnam))
	msg.Subject(message.Subject)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader(mail.HeaderXAutoResponseSuppress, "All")
	msg.SetBodyString(mail.TypeTextPlain, message.Body)
	return msg, nil
}
