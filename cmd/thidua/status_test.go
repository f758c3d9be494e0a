package main

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"thidua/graph"
	"thidua/store/storetest"
	"thidua/term"
)

// eventually has time pass for a program that works beside, a second at once, until what is asked for is so.
func (p *program) eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	limit, pause := time.After(patience), time.NewTicker(50*time.Millisecond)
	defer pause.Stop()
	for !is() {
		p.clock.forward(time.Second)
		select {
		case <-pause.C:
		case <-limit:
			t.Fatalf("it never came that %s", what)
		}
	}
}

// status is what `thidua status` says, as a machine reads it, after it said the same to a person.
func (p *program) status(t *testing.T, code int, says ...string) stateOfSources {
	t.Helper()
	told := p.over(t, code, "status")
	for _, words := range says {
		if !strings.Contains(told.out, words) {
			t.Errorf("status does not say %q:\n%s", words, told.out)
		}
	}
	return decode[stateOfSources](t, p.over(t, code, "status", "--json").out)
}

// Status says of each sheet how up to date it is, in the words of the API, and ends with the code for findings when
// something needs somebody: it says what, and what to do.
func TestStatus(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		p := programOn(t, dialect)
		g := p.inGoogle(t)
		if got := p.status(t, exitOK, "thidua register"); got.Sources == nil || got.Accounts == nil || got.Quotas == nil {
			t.Errorf("with nothing registered, a list is null: %+v", got)
		}
		p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
		p.over(t, exitOK, g.with("register", g.tuanGiao())...)
		expect := func(when string, code int, state graph.StalenessState, says ...string) sourceStatus {
			t.Helper()
			got := p.status(t, code, append(says, tuan)...)
			if len(got.Sources) != 1 || got.Sources[0].Source != tuan || got.Sources[0].State != state {
				t.Fatalf("%s: %+v, want %s", when, got.Sources, state)
			}
			return got.Sources[0]
		}
		expect("registered", exitOK, graph.StalenessStateNever, "never read / chưa đọc")
		p.over(t, exitOK, g.with("sync")...)
		if s := expect("read", exitOK, graph.StalenessStateFresh, "up to date / đã cập nhật", "reads/"+account); s.ReadAt == nil || s.Changed == nil || s.Answered != nil {
			t.Errorf("times: %+v", s)
		}

		do(t, g.Revoke(g.tuanGiao()))
		p.over(t, exitFinding, g.with("sync")...)
		if s := expect("not shared", exitFinding, graph.StalenessStateBroken, "failed / lỗi", "not-shared: ", "chia sẻ bảng tính với "+account, "Share it with "+account); s.Failure != "not-shared" {
			t.Errorf("not shared: %+v", s)
		}
		do(t, g.Restore(g.tuanGiao()))
		p.over(t, exitOK, g.with("sync")...)
		expect("shared again", exitOK, graph.StalenessStateFresh)

		g.clearExemplars(t, 21)
		p.over(t, exitFinding, g.with("sync")...)
		held := expect("held", exitFinding, graph.StalenessStateFresh, "chờ xác nhận", "thidua sync --confirm ").Held
		p.over(t, exitOK, g.with("sync", "--dry-run")...) // it does not take the place of what waits
		if s := expect("after a dry run", exitFinding, graph.StalenessStateFresh); s.Held != held || held == 0 {
			t.Errorf("run %d waits, and then run %d", held, s.Held)
		}
		p.over(t, exitOK, g.with("sync", "--confirm", strconv.Itoa(held))...)
		expect("confirmed", exitOK, graph.StalenessStateFresh)

		p.clock.forward(49 * time.Hour)
		expect("for two days", exitFinding, graph.StalenessStateStale, "thidua worker", "quá hai ngày")
		do(t, g.Type(g.tuanGiao(), "Chỉ tiêu", grainCell(t), "38.000,5"))
		p.over(t, exitOK, g.with("sync")...)

		g.SetCredentials(false)
		p.over(t, exitFinding, g.with("sync")...)
		stopped := p.status(t, exitFinding, "stopped since / đã dừng từ", "credentials: ")
		if len(stopped.Accounts) == 0 || stopped.Accounts[0].Stopped == nil || stopped.Sources[0].State != graph.StalenessStateBroken {
			t.Errorf("with credentials that are refused: %+v", stopped)
		}
	})
}

// What a worker finds out beside is told as well: a sheet that cannot be answered, and what was shared and could be
// registered. The inbox tells what each shared sheet is; a copy of last year's is told what to do.
func TestInbox(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		p := programOn(t, dialect)
		g := p.inGoogle(t)
		p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
		if got := p.over(t, exitOK, "inbox"); !strings.Contains(got.out, "không có bảng tính nào") {
			t.Errorf("with nothing shared: %s", got.out)
		}
		p.over(t, exitOK, g.with("register", g.tuanGiao())...)
		p.over(t, exitOK, g.with("open-year", "--cluster", lowland, "--from", year, "--google", "--folder", g.AddDrive("Báo cáo"))...)
		p.start(t, g.with("worker", "--feed", "2s", "--quiet", "5s")...)
		p.eventually(t, "the feed is followed", func() bool {
			return len(decode[stateOfSources](t, p.over(t, exitOK, "status", "--json").out).Accounts) > 0
		})
		copied, err := g.Copy(g.tuanGiao(), "Tuần Giáo 2023 (bản sao)")
		do(t, err)
		fresh, err := g.Copy(g.ids["muong-lay"], "Mường Lay")
		do(t, err)
		shared := map[string]sharedStatus{}
		p.eventually(t, "both copies were looked at", func() bool {
			clear(shared)
			for _, s := range decode[[]sharedStatus](t, p.over(t, exitOK, "inbox", "--json").out) {
				if s.Looked {
					shared[s.Ref] = s
				}
			}
			return shared[copied].Looked && shared[fresh].Looked
		})
		if s := shared[copied]; s.State != term.SharedSheetStateRefused || !strings.Contains(s.ReasonVi, "bản sao") || !strings.Contains(s.ReasonEn, "2023 is open") {
			t.Errorf("a copy of last year's sheet: %+v", s)
		}
		if s := shared[fresh]; s.State != term.SharedSheetStateWaiting || s.Cluster != lowland || s.Period != year || s.District != "dien-bien/muong-lay" {
			t.Errorf("a sheet of a unit that has none: %+v", s)
		}
		list := p.over(t, exitOK, "inbox").out
		for _, words := range []string{"Từ chối", "Tuần Giáo 2023 (bản sao)", "không dùng bản sao năm trước", "Chờ đăng ký", "thidua register " + fresh} {
			if !strings.Contains(list, words) {
				t.Errorf("the inbox does not say %q:\n%s", words, list)
			}
		}
		if now := p.status(t, exitFinding, "1 shared spreadsheets", "thidua inbox"); now.Inbox != 1 {
			t.Errorf("%d are told to wait", now.Inbox)
		}
		p.over(t, exitOK, g.with("register", fresh)...)
		if got := p.over(t, exitOK, "inbox").out; strings.Contains(got, fresh) {
			t.Errorf("one that is registered is listed: %s", got)
		}
	})
}

// A sheet that the account may only view is read, and status says that it cannot be answered, and what to do.
func TestStatusOfASheetThatCannotBeAnswered(t *testing.T) {
	p := newProgram(t)
	g := p.inGoogle(t)
	p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
	p.over(t, exitOK, g.with("register", g.tuanGiao())...)
	do(t, g.Share(g.tuanGiao(), account, "reader"))
	r := p.start(t, g.with("worker", "--feed", "2s", "--quiet", "5s")...)
	r.await(t, `source synced`)
	p.eventually(t, "it is read and cannot be answered", func() bool {
		got := p.run(t, append([]string{"status", "--json"}, p.database...)...)
		now := decode[stateOfSources](t, got.out).Sources[0]
		if (now.AnswerError == "") != (got.code == exitOK) {
			t.Fatalf("exit code %d: %s", got.code, got.out)
		}
		return now.State == graph.StalenessStateFresh && now.AnswerError != ""
	})
	r.stop(t)
	p.status(t, exitFinding, "up to date", "không ghi được kết quả kiểm tra", account)
}
