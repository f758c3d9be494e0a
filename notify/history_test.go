package notify_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/ent"
	"thidua/ent/notice"
	"thidua/term"
)

// Whatever happens over three weeks, with a server that fails as it likes: nobody is sent two messages a day, nothing is
// sent that is settled, nothing is told a person twice, and in the end everybody was told all that still stands.
func TestHistories(t *testing.T) {
	seeds := uint64(6)
	if testing.Short() {
		seeds = 2
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			h := &history{world: newWorld(t, dialect.SQLite), r: rand.New(rand.NewPCG(seed, 1)), office: newPostOffice(t), mails: map[string]int{}}
			h.play()
		})
	}
}

type history struct {
	*world
	r        *rand.Rand
	office   *postOffice
	problems []int
	mails    map[string]int // that the server took, by recipient and day
}

var moods = []string{"", "", "", "", "421 busy", "451 later", "550 no", "554 spam", hangUp}

func (h *history) play() {
	t := h.t
	by := mailOf(t, h.office)
	h.contact(alpha, "alpha@example.vn")
	h.contact(beta, "beta@example.vn")
	h.contact(gamma, "both@example.vn")
	h.contact(delta, "both@example.vn")
	for tick := range 21 * 8 {
		now := at(11, 0, 0).Add(time.Duration(tick) * 3 * time.Hour)
		h.clock.set(now)
		h.happens()
		mood, step := moods[h.r.IntN(len(moods))], []string{"CONNECT", "MAIL", "RCPT", "DATA"}[h.r.IntN(4)]
		h.office.feels(func(at, _ string) string {
			if at == step {
				return mood
			}
			return ""
		})
		h.tick(by)
		h.check(now)
	}
	h.office.feels(nil)
	for day := range 3 { // the end of the period is over: what stands is told
		h.clock.set(at(11, 9, 0).AddDate(0, 0, 22+day))
		h.tick(by)
		h.check(h.clock.time())
	}
	h.complete()
}

// happens is what people do in three hours.
func (h *history) happens() {
	units := []string{alpha, beta, gamma, delta}
	unit := units[h.r.IntN(len(units))]
	switch h.r.IntN(8) {
	case 0:
		h.problems = append(h.problems, h.spoil(unit))
	case 1:
		if n := len(h.problems); n > 0 {
			i := h.r.IntN(n)
			h.mend(h.problems[i])
			h.problems = slices.Delete(h.problems, i, i+1)
		}
	case 2:
		h.state(unit, term.SubmissionStateSubmitted, func(u *ent.SubmissionUpdateOne) { u.SetSubmittedAt(h.clock.time()) })
	case 3:
		h.state(unit, term.SubmissionStateReturned, func(u *ent.SubmissionUpdateOne) { u.SetReturnedAt(h.clock.time()).SetReturnReason("Thiếu") })
	case 4:
		h.state(unit, term.SubmissionStateDraft)
	}
}

// check looks at the letters of one tick and at all deliveries.
func (h *history) check(now time.Time) {
	t := h.t
	t.Helper()
	subjects := map[string]bool{}
	for _, n := range h.s.Client().Notice.Query().Where(notice.SettledAtIsNil()).AllX(h.system()) {
		subjects[n.SubjectVi] = true
	}
	for _, l := range h.office.letters() {
		mine := l.to + now.In(term.Vietnam).Format(" 02/01")
		if h.mails[mine]++; h.mails[mine] > 1 {
			t.Errorf("%v: the second message of the day for %s", now, l.to)
		}
		for line := range strings.Lines(l.body) {
			number, subject, is := strings.Cut(strings.TrimSpace(line), ". ")
			if is && len(number) < 3 && strings.Trim(number, "0123456789") == "" && !subjects[subject] {
				t.Errorf("%v: %s was sent what is settled: %s", now, l.to, subject)
			}
		}
	}
	days, told := map[string]bool{}, map[string]bool{}
	for _, d := range h.deliveries() {
		if d.State == term.DeliveryStateSending {
			t.Errorf("%v: nobody says what became of %+v", now, d)
		}
		mine := fmt.Sprint(d.ClusterID, d.Recipient, d.Day)
		if days[mine] {
			t.Errorf("%v: two deliveries for %s", now, mine)
		}
		days[mine] = true
		if d.State != term.DeliveryStateSent {
			continue
		}
		for _, n := range d.Edges.Notices {
			once := fmt.Sprint(d.Recipient, n.ID)
			if told[once] {
				t.Errorf("%v: %s was told %s twice", now, d.Recipient, n.Key)
			}
			told[once] = true
		}
	}
}

// complete makes sure that everybody was told all that stands.
func (h *history) complete() {
	t := h.t
	t.Helper()
	told := map[string]bool{}
	for _, d := range h.deliveries() {
		if d.State == term.DeliveryStateSent {
			for _, n := range d.Edges.Notices {
				told[fmt.Sprint(d.Recipient, n.ID)] = true
			}
		}
	}
	to := map[int][]string{h.unit[alpha]: {"alpha@example.vn"}, h.unit[beta]: {"beta@example.vn"}, h.unit[gamma]: {"both@example.vn"}, h.unit[delta]: {"both@example.vn"}}
	for _, n := range h.s.Client().Notice.Query().Where(notice.SettledAtIsNil()).AllX(h.system()) {
		who := []string{"alpha@example.vn"}
		switch {
		case n.DistrictID != nil:
			who = to[*n.DistrictID]
		case n.ClusterID == h.cluster[south]:
			who = []string{"both@example.vn"}
		}
		for _, person := range who {
			if !told[fmt.Sprint(person, n.ID)] {
				t.Errorf("%s was never told %s", person, n.Key)
			}
		}
	}
}
