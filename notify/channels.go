package notify

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"strings"
	"time"

	"thidua/term"
)

// DefaultHour is when the day's messages are sent in Vietnam, counted from midnight.
const DefaultHour = 7*time.Hour + 30*time.Minute

// Channels are the ways by which notices are sent. A nil *Channels sends nothing.
type Channels struct {
	Mail *Mail         // nil for no mail
	Hook *Hook         // nil for no requests
	Hour time.Duration // after midnight in Vietnam, before which nothing is sent; 0 means DefaultHour
	Help string        // whom to ask for no more mail, beside the lead; "" for nobody
	Base string        // the operator's own address, for links in notices; "" for none
}

// open says whether it is late enough to send, and which day it is in Vietnam.
func (c *Channels) open(now time.Time) (day term.Date, is bool) {
	now = now.In(term.Vietnam)
	since := now.Sub(time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, term.Vietnam))
	return term.DateOf(now), since >= cmp.Or(c.Hour, DefaultHour)
}

// normal is an e-mail address as it is compared and sent to; ok is false for what is none. It comes from a sheet: it must
// not be several, nor hold anything that could reach another line of a message.
func normal(address string) (email string, ok bool) {
	email = strings.ToLower(strings.TrimSpace(address))
	if len(email) > longestEmail {
		return strings.ToValidUTF8(email[:longestEmail], ""), false
	}
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email {
		return email, false
	}
	return email, !strings.ContainsFunc(email, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"<>(),;:\`, r)
	})
}

// longestEmail is how long an address may be, in bytes.
const longestEmail = 254

// identity is a name that a delivery has whenever it is tried.
func identity(channel term.NoticeChannel, cluster, period, recipient string, day term.Date) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{string(channel), cluster, period, recipient, string(day)}, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// trouble is why something could not be sent, in both languages as a delivery keeps it.
type trouble struct {
	kind   string // one of the constants below
	detail string // what the other side said
}

const (
	// notYet passes: it is tried again, the same day too.
	notYet = "Chưa gửi được, hệ thống sẽ thử lại.\nIt could not be sent yet and is tried again."
	// refused: trying again today would not help.
	refused = "Máy chủ nhận không chấp nhận. Hãy kiểm tra địa chỉ.\nThe receiving server does not accept it. Check the address."
	// unknown: it may have arrived, so that it is not sent a second time.
	unknown = "Không rõ đã gửi được hay chưa, nên hôm nay không gửi lại.\nIt is not known whether it was sent, so it is not sent again today."
	// malformed: there is nowhere to send it to.
	malformed = "Địa chỉ thư không đúng. Hãy sửa trong danh sách đầu mối liên hệ.\nThis is no e-mail address. Mend it in the list of contacts."
)

// longestDetail is how much is kept of what the other side said.
const longestDetail = 300

// text is how trouble is kept; "" for none.
func (t *trouble) text() string {
	if t == nil {
		return ""
	}
	detail := strings.Join(strings.Fields(strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, t.detail), "")), " ")
	if runes := []rune(detail); len(runes) > longestDetail {
		detail = string(runes[:longestDetail]) + "…"
	}
	if detail == "" {
		return t.kind
	}
	return t.kind + "\n" + detail
}

// state is what a delivery is after an attempt.
func (t *trouble) state() term.DeliveryState {
	if t == nil {
		return term.DeliveryStateSent
	}
	return term.DeliveryStateFailed
}
