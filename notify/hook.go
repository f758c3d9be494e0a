package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"thidua/term"
)

// SignatureHeader is the header with the signature of a request: t=<unix seconds>,v1=<hex of HMAC-SHA-256>. What is
// signed is the seconds, a full stop and the body; the receiver should take no request whose moment is minutes away.
const SignatureHeader = "Thidua-Signature"

// Hook is an address of the operator that is told of notices.
type Hook struct {
	url    string
	host   string
	secret []byte
	client *http.Client
}

// shortestSecret is what a secret must have at least.
const shortestSecret = 16

// NewHook makes a hook to an https address, or to http on this machine. The secret signs every request.
func NewHook(address, secret string) (*Hook, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && (u.Scheme != "http" || !local(u.Hostname())) {
		return nil, errors.New("the address to be told must begin with https:// / địa chỉ nhận thông báo phải bắt đầu bằng https://")
	}
	if len(secret) < shortestSecret {
		return nil, fmt.Errorf("the secret that signs requests needs %d characters or more / khóa ký thông báo phải có ít nhất %[1]d ký tự", shortestSecret)
	}
	return &Hook{url: u.String(), host: u.Host, secret: []byte(secret), client: &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Batch is what a hook is told: the notices of a cluster and period, once a day at most.
type Batch struct {
	ID      string        `json:"id"` // the same when it is sent again
	Day     term.Date     `json:"day"`
	Cluster string        `json:"cluster"` // code
	Period  string        `json:"period"`  // code
	Notices []BatchNotice `json:"notices"`
}

// BatchNotice is one notice of a batch.
type BatchNotice struct {
	Key       string          `json:"key"`
	Kind      term.NoticeKind `json:"kind"`
	District  string          `json:"district"` // code of the unit that is told; "" for the lead
	SubjectVi string          `json:"subjectVi"`
	SubjectEn string          `json:"subjectEn"`
	TextVi    string          `json:"textVi"`
	TextEn    string          `json:"textEn"`
	RaisedAt  time.Time       `json:"raisedAt"`
}

// sign is the value of SignatureHeader.
func (h *Hook) sign(body []byte, at time.Time) string {
	mac := hmac.New(sha256.New, h.secret)
	mac.Write(strconv.AppendInt(nil, at.Unix(), 10))
	mac.Write([]byte{'.'})
	mac.Write(body)
	return fmt.Sprintf("t=%d,v1=%s", at.Unix(), hex.EncodeToString(mac.Sum(nil)))
}

// post tells a batch. Whatever goes wrong, it may be told again: the receiver knows it by its id.
func (h *Hook) post(ctx context.Context, batch Batch, at time.Time) *trouble {
	body, err := json.Marshal(batch)
	if err != nil {
		return &trouble{refused, err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return &trouble{refused, h.said(err)}
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", batch.ID)
	request.Header.Set(SignatureHeader, h.sign(body, at))
	response, err := h.client.Do(request)
	if err != nil {
		return &trouble{notYet, h.said(err)}
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, 64<<10) // so that the connection can be used again; what it says is not needed
	switch code := response.StatusCode; {
	case code >= 200 && code < 300:
		return nil
	case code >= 400 && code < 500 && code != http.StatusRequestTimeout && code != http.StatusTooManyRequests:
		return &trouble{refused, response.Status}
	default:
		return &trouble{notYet, response.Status}
	}
}

// said is what went wrong, without the path of the address, which may be a secret.
func (h *Hook) said(err error) string { return strings.ReplaceAll(err.Error(), h.url, h.host) }
