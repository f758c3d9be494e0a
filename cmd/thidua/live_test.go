package main

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"thidua/answer"
)

// typed is a change of a cell as the demo shows it: the form of a POST.
type typed struct {
	address string // of the form
	form    url.Values
}

// shownChange is the command by which the demo suggests to change a cell.
var shownChange = regexp.MustCompile(`curl -s (http://\S+/cell) --data-urlencode '(tab)=([^']+)' --data-urlencode (address)=(\S+) --data-urlencode '(text)=([^']+)'`)

// shownQuestion is the command by which it suggests to see what became of it.
var shownQuestion = regexp.MustCompile(`curl -s (http://\S+/graphql) -H 'Content-Type: application/json' -H 'Authorization: Bearer (\S+)' -d '([^']+)'`)

// post sends the form, as curl or a browser does, and follows where it leads.
func (c typed) post(t *testing.T, text string) {
	t.Helper()
	c.form.Set("text", text)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.address, strings.NewReader(c.form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if status, body := send(t, request); status != http.StatusOK {
		t.Fatalf("typing %q: status %d: %s", text, status, body)
	}
}

// page is what somebody sees in a tab of the spreadsheet; "" where there is no such tab.
func (c typed) page(t *testing.T, tab string) string {
	t.Helper()
	address := strings.TrimSuffix(c.address, "/cell") + "?tab=" + url.QueryEscape(tab)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	status, body := send(t, request)
	if status != http.StatusOK {
		return ""
	}
	return body
}

func send(t *testing.T, request *http.Request) (status int, body string) {
	t.Helper()
	got, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got.StatusCode, string(text)
}

// seeing waits for what a server does by itself, whose clock goes somewhat faster than real time.
func (p *program) seeing(t *testing.T, what string, is func() bool) {
	t.Helper()
	limit, tick := time.After(patience), time.NewTicker(100*time.Millisecond)
	defer tick.Stop()
	for !is() {
		p.clock.forward(250 * time.Millisecond)
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("it never came that %s", what)
		}
	}
}

// A cell that is changed on the demo's page is in the API a few seconds later, by the very commands that the demo
// shows; a cell that cannot be read is told in the spreadsheet's tab of answers, and no longer once it is mended.
func TestLiveDemoFollowsACell(t *testing.T) {
	p := newProgram(t)
	r := p.serving(t, "demo", "--live", "--sheets-addr", "127.0.0.1:0")
	r.await(t, "Ctrl")
	change, question := shownChange.FindStringSubmatch(r.out.String()), shownQuestion.FindStringSubmatch(r.out.String())
	if change == nil || question == nil {
		t.Fatalf("the demo does not show how:\n%s", r.out)
	}
	cell := typed{change[1], url.Values{change[2]: {change[3]}, change[4]: {change[5]}}}
	query := decode[request](t, question[3])
	query.Token = question[2]
	if question[1] != r.url {
		t.Errorf("it shows the address %s, and is at %s", question[1], r.url)
	}
	actual := func() (now string, before []string) {
		t.Helper()
		got := ask[struct {
			IndicatorValues connection[struct {
				Indicator struct{ Name string }
				Actual    string
				History   []struct{ Actual, RecordedAt string }
			}]
		}](t, r, query)
		list := got.IndicatorValues.Edges
		if len(list) != 1 || list[0].Node.Indicator.Name == "" {
			t.Fatalf("the figure is not one: %+v", list)
		}
		for _, version := range list[0].Node.History {
			before = append(before, version.Actual)
		}
		return list[0].Node.Actual, before
	}
	first, _ := actual()
	cell.post(t, change[7])
	began := time.Now()
	p.seeing(t, "the figure follows", func() bool { now, _ := actual(); return now == "9999" })
	t.Logf("the figure followed after %s", time.Since(began))
	if _, before := actual(); len(before) != 2 || before[1] != first {
		t.Errorf("its history is %v, and it was %s", before, first)
	}
	const wrong = "khoảng nhiều lắm"
	cell.post(t, wrong)
	p.seeing(t, "the sheet tells of the bad cell", func() bool { return strings.Contains(cell.page(t, answer.TabTitle), wrong) })
	if page := cell.page(t, answer.TabTitle); !strings.Contains(page, change[5]) {
		t.Errorf("the cell %s is not named", change[5])
	}
	if now, _ := actual(); now != "9999" {
		t.Errorf("the last good figure was 9999, and is %s", now)
	}
	cell.post(t, "12")
	p.seeing(t, "the figure follows again", func() bool { now, _ := actual(); return now == "12" })
	if code := r.stop(t); code != exitOK || r.err.String() != "" {
		t.Errorf("exit code %d: %s", code, r.err)
	}
	again := p.serving(t, "demo", "--live", "--sheets-addr", "127.0.0.1:0")
	again.await(t, "Ctrl")
	cell.address = shownChange.FindStringSubmatch(again.out.String())[1]
	if page := cell.page(t, change[3]); !strings.Contains(page, ">12<") {
		t.Error("the next demo has lost what was typed")
	}
}

// A taken address of the spreadsheets is told with the flag that chooses another, before anything is done.
func TestLiveDemoTellsATakenAddress(t *testing.T) {
	r := newProgram(t).serving(t, "serve")
	p := newProgram(t)
	got := p.over(t, exitFailed, "demo", "--live", "--addr", "127.0.0.1:0", "--sheets-addr", r.address(t))
	if !strings.Contains(got.err, r.address(t)) || !strings.Contains(got.err, "--sheets-addr") || got.out != "" {
		t.Errorf("%q %q", got.out, got.err)
	}
	checkUndone(t, p)
	if got := p.over(t, exitUsage, "demo", "--live", "--once"); !strings.Contains(got.err, "--once") {
		t.Errorf("a demo that ends cannot be changed: %s", got.err)
	}
	checkUndone(t, p)
}
