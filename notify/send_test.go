package notify_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/ent"
	"thidua/notify"
	"thidua/term"
)

// recipients are those of letters, in order.
func recipients(letters []letter) (to []string) {
	for _, l := range letters {
		to = append(to, l.to)
	}
	slices.Sort(to)
	return to
}

// A person is sent one message a day with all that is new, to the people of a unit what is for the unit, and to those of
// the lead what is for the lead; never before half past seven.
func TestOneMessageADay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		office := newPostOffice(t)
		by := mailOf(t, office)
		w.contact(alpha, "truong-cum@example.vn")
		w.contact(beta, " Beta@Example.vn ")
		w.contact(beta, "english@example.vn", func(c *ent.ContactCreate) { c.SetLanguage(term.LanguageEn) })
		w.contact(beta, "khong-nhan@example.vn", func(c *ent.ContactCreate) { c.SetNotify(false) })
		w.contact(gamma, "gamma@example.vn")
		w.spoil(beta)
		w.state(gamma, term.SubmissionStateSubmitted, func(u *ent.SubmissionUpdateOne) { u.SetSubmittedAt(at(2, 20, 0)) })
		w.clock.set(at(3, 7, 29))
		if sent := w.tick(by); sent != (notify.Sent{}) {
			t.Errorf("before half past seven: %+v", sent)
		}
		w.clock.set(at(3, 9, 0))
		w.tick(by)
		letters := office.letters()
		expect(t, "to", recipients(letters), "beta@example.vn", "english@example.vn", "truong-cum@example.vn")
		for _, l := range letters {
			if l.header.Get("Auto-Submitted") != "auto-generated" || !strings.HasPrefix(l.header.Get("Message-Id"), "<thidua.") || !strings.Contains(l.body, "vanphong@example.vn") {
				t.Errorf("%v\n%s", l.header, l.body)
			}
			if l.to == "english@example.vn" && !strings.Contains(l.subject, "Cells to mend") || l.to == "beta@example.vn" && !strings.Contains(l.subject, "1 ô cần sửa") {
				t.Errorf("to %s: %s", l.to, l.subject)
			}
			if strings.Contains(l.body, "Lò Văn A") {
				t.Errorf("the name of a person is told: %s", l.body)
			}
		}
		w.state(beta, term.SubmissionStateReturned, func(u *ent.SubmissionUpdateOne) { u.SetReturnedAt(at(3, 10, 0)).SetReturnReason("Thiếu") })
		w.clock.set(at(3, 18, 0))
		w.tick(by)
		expect(t, "again the same day", recipients(office.letters()))
		w.clock.set(at(4, 8, 0))
		w.tick(by)
		letters = office.letters()
		expect(t, "the next day", recipients(letters), "beta@example.vn", "english@example.vn")
		if strings.Contains(letters[0].body, "C1") || !strings.Contains(letters[0].body, "1. ") {
			t.Errorf("what was told is told again: %s", letters[0].body)
		}
		for _, d := range w.deliveries() {
			if d.State != term.DeliveryStateSent || d.SentAt == nil || d.Attempts != 1 || len(d.Edges.Notices) != 1 {
				t.Errorf("%+v", d)
			}
		}
	})
}

// Somebody who keeps the sheets of several units, in several clusters, is sent one message about all of them.
func TestOnePersonOfSeveralUnits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		office := newPostOffice(t)
		by := mailOf(t, office)
		for _, unit := range []string{alpha, beta, delta} {
			w.contact(unit, "mot-nguoi@example.vn")
		}
		w.clock.set(at(20, 8, 0))
		w.tick(by)
		letters := office.letters()
		expect(t, "to", recipients(letters), "mot-nguoi@example.vn")
		if n := strings.Count(letters[0].body, "Kính gửi"); n != 3 {
			t.Errorf("%d notices: %s", n, letters[0].body)
		}
		if d := w.deliveries(); len(d) != 2 || d[0].State != term.DeliveryStateSent || d[1].State != term.DeliveryStateSent {
			t.Errorf("%+v", d)
		}
		w.clock.set(at(20, 9, 0))
		w.tick(by)
		expect(t, "again", recipients(office.letters()))
	})
}

// What is settled before it was sent is not sent.
func TestSettledIsNotSent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		office := newPostOffice(t)
		by := mailOf(t, office)
		w.contact(beta, "beta@example.vn")
		problem := w.spoil(beta)
		w.clock.set(at(3, 6, 0)) // before the hour
		w.clock.set(at(4, 6, 0))
		w.tick(by)
		expect(t, "stands", w.kinds(), "CELLS "+beta)
		w.mend(problem)
		w.clock.set(at(4, 8, 0))
		w.tick(by)
		expect(t, "mended", recipients(office.letters()))
	})
}

// A server that does not take a message is asked again the same day, as one that cannot be reached is; what it refuses
// for good is not. Nobody else waits for it.
func TestFailures(t *testing.T) {
	bad := func(step, answer string) func(string, string) string {
		return func(at, arg string) string {
			if at == step && (at != "RCPT" && at != "DATA" || arg == "beta@example.vn") {
				return answer
			}
			return ""
		}
	}
	for name, c := range map[string]struct {
		mood    func(step, arg string) string
		others  bool // are sent theirs all the same
		again   bool // the same day, when the mood is better
		nextDay bool
		says    string
	}{
		"busy":                        {mood: bad("CONNECT", "421 too busy"), again: true, says: "thử lại"},
		"hangs up at once":            {mood: bad("CONNECT", hangUp), again: true, says: "thử lại"},
		"greylisted":                  {mood: bad("RCPT", "451 try again later"), others: true, again: true, says: `451 "try again later"`},
		"no such mailbox":             {mood: bad("RCPT", "550 no such user"), others: true, nextDay: true, says: `550 "no such user"`},
		"content refused":             {mood: bad("DATA", "554 looks like spam"), others: true, nextDay: true, says: `554 "looks like spam"`},
		"not now":                     {mood: bad("DATA", "452 no room"), others: true, again: true, says: `452 "no room"`},
		"sender refused":              {mood: bad("MAIL", "530 who are you"), again: true, says: `530 "who are you"`},
		"hangs up after the message":  {mood: bad("DATA", hangUp), says: "Không rõ", nextDay: true},
		"hangs up before the message": {mood: bad("RCPT", hangUp), others: true, again: true, says: "thử lại"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, dialect.SQLite)
			office := newPostOffice(t)
			by := mailOf(t, office)
			w.contact(beta, "beta@example.vn")
			w.contact(gamma, "gamma@example.vn")
			w.clock.set(at(18, 8, 0))
			office.feels(c.mood)
			w.tick(by)
			took := office.letters() // a server that hangs up after the message may have it
			if got := slices.Contains(recipients(took), "gamma@example.vn"); got != c.others {
				t.Errorf("others are sent theirs: %v, want %v", got, c.others)
			}
			var said string
			for _, d := range w.deliveries() {
				if d.State == term.DeliveryStateFailed {
					said += d.Error
				}
			}
			if !strings.Contains(said, c.says) {
				t.Errorf("the delivery says %q", said)
			}
			office.feels(nil)
			w.clock.set(at(18, 8, 15))
			w.tick(by)
			if got := slices.Contains(recipients(office.letters()), "beta@example.vn"); got != c.again {
				t.Errorf("sent again the same day: %v, want %v", got, c.again)
			}
			w.clock.set(at(19, 8, 0))
			w.tick(by)
			if got := slices.Contains(recipients(office.letters()), "beta@example.vn"); got != c.nextDay {
				t.Errorf("sent the next day: %v, want %v", got, c.nextDay)
			}
		})
	}
}

// A process that dies over a message leaves a delivery that says SENDING: it is not sent again that day, and ends as one
// of which nobody knows; what it said is told the next day.
func TestDeathOverAMessage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		office := newPostOffice(t)
		by := mailOf(t, office)
		w.contact(beta, "beta@example.vn")
		w.clock.set(at(18, 8, 0))
		w.tick(by)
		office.letters()
		w.write(func(ctx context.Context, c *ent.Client) {
			c.Delivery.Update().SetState(term.DeliveryStateSending).ClearSentAt().ExecX(ctx)
		})
		w.clock.set(at(18, 23, 0))
		w.tick(by)
		expect(t, "the same day", recipients(office.letters()))
		w.clock.set(at(19, 8, 0))
		w.tick(by)
		expect(t, "the next day", recipients(office.letters()), "beta@example.vn")
		first := w.deliveries()[0]
		if first.State != term.DeliveryStateFailed || !strings.HasPrefix(first.Error, "Không rõ") {
			t.Errorf("%+v", first)
		}
	})
}

// A server that accepts a connection and says nothing is left after a while, and the message is not lost.
func TestSilentServerIsLeft(t *testing.T) {
	w := newWorld(t, dialect.SQLite)
	office := newPostOffice(t)
	by := mailOf(t, office)
	notify.SetPatience(by.Mail, 200*time.Millisecond)
	w.contact(beta, "beta@example.vn")
	w.contact(gamma, "gamma@example.vn")
	w.clock.set(at(18, 8, 0))
	for _, step := range []string{"CONNECT", "MAIL"} {
		office.feels(func(at, _ string) string {
			if at == step {
				return silence
			}
			return ""
		})
		if sent := w.tick(by); sent.Mails != 0 || sent.Failed == 0 {
			t.Errorf("%s: %+v", step, sent)
		}
	}
	office.feels(nil)
	w.tick(by)
	expect(t, "to", recipients(office.letters()), "beta@example.vn", "gamma@example.vn")
}

// What a sheet has for an address cannot reach another recipient or header.
func TestAddressesAreHarmless(t *testing.T) {
	w := newWorld(t, dialect.SQLite)
	office := newPostOffice(t)
	by := mailOf(t, office)
	for _, email := range []string{
		"a@example.vn\r\nBcc: all@example.vn", "a@example.vn, b@example.vn", "<a@example.vn>", "A <a@example.vn>", "khong-phai-dia-chi", "a@example.vn>\r\nRCPT TO:<b@example.vn",
		"\"a b\"@example.vn", "ă@example.vn", strings.Repeat("a", 5000) + "@example.vn", "@", "a@example.vn\x00",
	} {
		w.contact(beta, email)
	}
	w.contact(gamma, "gamma@example.vn")
	w.clock.set(at(18, 8, 0))
	for range 3 {
		w.tick(by)
		w.clock.set(w.clock.time().Add(24 * time.Hour))
	}
	expect(t, "to", recipients(office.letters()), "gamma@example.vn")
	failed := 0
	for _, d := range w.deliveries() {
		if d.State == term.DeliveryStateFailed {
			if failed++; !strings.HasPrefix(d.Error, "Địa chỉ thư không đúng") {
				t.Errorf("%+v", d)
			}
		}
	}
	if failed != 11 {
		t.Errorf("%d deliveries say that the address is none, want one of each", failed)
	}
}

// Subjects and texts cannot add a header or end the message, whatever units are called.
func TestTextsAreHarmless(t *testing.T) {
	w := newWorld(t, dialect.SQLite)
	office := newPostOffice(t)
	by := mailOf(t, office)
	w.contact(alpha, "alpha@example.vn")
	w.write(func(ctx context.Context, c *ent.Client) {
		c.District.UpdateOneID(w.unit[beta]).SetNameVi("Huyện\r\nBcc: all@example.vn\r\n\r\n.\r\nQUIT\r\n").ExecX(ctx)
	})
	w.state(beta, term.SubmissionStateSubmitted, func(u *ent.SubmissionUpdateOne) { u.SetSubmittedAt(at(2, 20, 0)) })
	w.clock.set(at(3, 8, 0))
	w.tick(by)
	letters := office.letters()
	if len(letters) != 1 || letters[0].header.Get("Bcc") != "" || !strings.Contains(letters[0].body, "mỗi ngày nhiều nhất một thư") {
		t.Errorf("%+v", letters)
	}
}

// Two processes that send at once send each message once.
func TestTwoProcessesSendOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		office := newPostOffice(t)
		by := mailOf(t, office)
		for i := range 6 {
			w.contact(beta, string(rune('a'+i))+"@example.vn")
		}
		w.clock.set(at(18, 8, 0))
		w.look()
		done := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := notify.Send(t.Context(), w.s, by)
				done <- err
			}()
		}
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if got := recipients(office.letters()); len(got) != 6 || len(slices.Compact(got)) != 6 {
			t.Errorf("sent to %v", got)
		}
	})
}

// A message has forty notices at most; the rest is in the next day's.
func TestLongDaysAreSpread(t *testing.T) {
	w := newWorld(t, dialect.SQLite)
	office := newPostOffice(t)
	by := mailOf(t, office)
	w.contact(alpha, "alpha@example.vn")
	w.write(func(ctx context.Context, c *ent.Client) {
		for i := range 45 {
			c.Notice.Create().SetClusterID(w.cluster[north]).SetPeriodID(w.period).SetKind(term.NoticeKindSubmitted).SetKey(fmt.Sprint(i)).SetRaisedAt(at(2, 8, 0)).
				SetSubjectVi("Đã gửi").SetSubjectEn("Sent").SetTextVi("Kính gửi Trưởng cụm").SetTextEn("To the lead").ExecX(ctx)
		}
	})
	var got []int
	for day := 3; day <= 5; day++ {
		w.clock.set(at(day, 8, 0))
		if _, err := notify.Send(t.Context(), w.s, by); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, l := range office.letters() {
			n += strings.Count(l.body, "Kính gửi")
		}
		got = append(got, n)
	}
	if !slices.Equal(got, []int{40, 5, 0}) {
		t.Errorf("%v notices a day", got)
	}
}

// A user's password is given to the server, and is not told when the server does not take it.
func TestPassword(t *testing.T) {
	const password = "h4rd-t0-gu3ss"
	w := newWorld(t, dialect.SQLite)
	office := newPostOffice(t)
	m, err := notify.NewMail(strings.Replace(office.url(), "smtp://", "smtp://thidua@", 1), password, "thidua@example.vn")
	if err != nil {
		t.Fatal(err)
	}
	by := &notify.Channels{Mail: m}
	w.contact(beta, "beta@example.vn")
	w.clock.set(at(18, 8, 0))
	given := ""
	office.feels(func(step, arg string) string {
		if step != "AUTH" {
			return ""
		}
		given = arg
		return "535 " + password + " is not the password"
	})
	w.tick(by)
	d := w.deliveries()
	if len(d) != 1 || d[0].State != term.DeliveryStateFailed || strings.Contains(d[0].Error, password) || !strings.Contains(d[0].Error, "535") {
		t.Errorf("%+v", d)
	}
	encoded := base64.StdEncoding.EncodeToString([]byte("\x00thidua\x00" + password))
	if given != "PLAIN "+encoded {
		t.Errorf("the server was given %q", given)
	}
	office.feels(func(step, _ string) string {
		if step == "AUTH" {
			return "235 welcome"
		}
		return ""
	})
	w.clock.set(at(18, 8, 15))
	w.tick(by)
	expect(t, "to", recipients(office.letters()), "beta@example.vn")
}
