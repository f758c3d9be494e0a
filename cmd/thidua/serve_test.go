package main

import (
	"net"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"thidua/store/storetest"
)

// address is the host and port of a running server.
func (r *running) address(t *testing.T) string {
	t.Helper()
	u, err := url.Parse(r.url)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// Told to stop, a server ends within seconds and well, and its port is free. While it runs, a second one on its port
// says so before it does anything.
func TestServerGivesItsPortBack(t *testing.T) {
	for _, command := range []string{"demo", "serve"} {
		t.Run(command, func(t *testing.T) {
			r := newProgram(t).serving(t, command)
			address := r.address(t)
			if status, body := r.post(t, request{Query: `{ viewer { role } }`}); status != 200 || !strings.Contains(string(body), "PUBLIC") {
				t.Fatalf("status %d: %s", status, body)
			}
			second := newProgram(t)
			got := second.over(t, exitFailed, command, "--addr", address)
			if !strings.Contains(got.err, address) || !strings.Contains(got.err, "--addr") || !strings.Contains(got.err, "địa chỉ") {
				t.Errorf("a taken port is told as: %s", got.err)
			}
			if _, err := os.Stat(second.data); !os.IsNotExist(err) {
				t.Errorf("the second server made its data folder: %v", err)
			}
			started := time.Now()
			if code := r.stop(t); code != exitOK {
				t.Errorf("exit code %d: %s", code, r.err)
			}
			if took := time.Since(started); took > 10*time.Second {
				t.Errorf("ending took %s", took)
			}
			checkFree(t, address)
		})
	}
}

// A server that cannot start gives its port back too.
func TestPortIsFreeAfterAFailedStart(t *testing.T) {
	started := newProgram(t).serving(t, "serve")
	address := started.address(t)
	started.stop(t)
	for _, command := range []string{"demo", "serve"} {
		got := newProgram(t).over(t, exitFailed, command, "--addr", address, "--catalog", "nowhere")
		if !strings.Contains(got.err, "--catalog") {
			t.Errorf("%s: %s", command, got.err)
		}
		checkFree(t, address)
	}
}

// checkFree sees that an address can be listened on.
func checkFree(t *testing.T, address string) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", address)
	if err != nil {
		t.Fatalf("the port is not free: %v", err)
	}
	if err := listener.Close(); err != nil {
		t.Error(err)
	}
}

// Logs are JSON if asked for, the address included, so that a machine that reads them meets nothing else.
func TestLogsAsJSON(t *testing.T) {
	p := newProgram(t)
	r := p.serving(t, "serve", "--log-format", "json")
	r.stop(t)
	lines := 0
	for line := range strings.Lines(r.both.String()) {
		decode[map[string]any](t, line)
		lines++
	}
	if lines == 0 {
		t.Error("nothing was logged")
	}
}

// A container asks its server with the same program.
func TestHealthcheck(t *testing.T) {
	p := newProgram(t)
	r := p.serving(t, "serve")
	ready := "http://" + r.address(t) + "/readyz"
	if got := p.run(t, "healthcheck", "--url", ready); got.code != exitOK || got.out != "ready\n" {
		t.Errorf("a running server: %+v", got)
	}
	p.env["THIDUA_URL"] = ready
	if got := p.run(t, "healthcheck"); got.code != exitOK {
		t.Errorf("a running server, from the environment: %+v", got)
	}
	if got := p.run(t, "healthcheck", "--url", "http://"+r.address(t)+"/nowhere"); got.code != exitFailed || !strings.Contains(got.err, "404") {
		t.Errorf("another page: %+v", got)
	}
	r.stop(t)
	if got := p.run(t, "healthcheck"); got.code != exitFailed || got.out != "" {
		t.Errorf("a stopped server: %+v", got)
	}
}

// A token made at the command line is how the first administrator comes to be: it opens what its role may see.
func TestFirstToken(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		p := programOn(t, dialect)
		made := p.over(t, exitOK, "token", "create", "--name", "Sở Nội vụ", "--role", "ADMIN")
		secret := strings.TrimSuffix(made.out, "\n")
		if strings.ContainsAny(secret, " \n") || !strings.HasPrefix(secret, "thidua_") || strings.Contains(made.err, secret) {
			t.Errorf("standard output is not the token alone: %q", made.out)
		}
		unit := decode[struct{ Token, Role string }](t,
			p.over(t, exitOK, "token", "create", "--name", "unit", "--role", "DISTRICT", "--district", grainOf, "--days", "2", "--json").out)
		r := p.serving(t, "serve")
		type viewers struct {
			Viewer struct {
				Role, Name string
				District   *coded
			}
		}
		const who = `{ viewer { role name district { code } } }`
		if v := ask[viewers](t, r, request{Token: secret, Query: who}).Viewer; v.Role != "ADMIN" || v.Name != "Sở Nội vụ" || v.District != nil {
			t.Errorf("the administrator is %+v", v)
		}
		if v := ask[viewers](t, r, request{Token: unit.Token, Query: who}).Viewer; v.Role != "DISTRICT" || v.District == nil || v.District.Code != grainOf {
			t.Errorf("the unit is %+v", v)
		}
		if v := ask[viewers](t, r, request{Query: who}).Viewer; v.Role != "PUBLIC" || v.Name != "" {
			t.Errorf("nobody is %+v", v)
		}
		if status, body := r.post(t, request{Token: secret + "x", Query: who}); status != 401 || strings.Contains(string(body), secret) {
			t.Errorf("a wrong token: %d %s", status, body)
		}
		p.clock.forward(49 * time.Hour)
		if status, body := r.post(t, request{Token: unit.Token, Query: who}); status != 401 || !strings.Contains(string(body), "expired") {
			t.Errorf("a token that has ended: %d %s", status, body)
		}
		for _, text := range []string{r.both.String()} {
			if strings.Contains(text, secret) || strings.Contains(text, unit.Token) {
				t.Errorf("a token is in the log:\n%s", text)
			}
		}
	})
}
