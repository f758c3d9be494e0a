package main

import (
	"net/url"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"thidua/store/storetest"
)

// Neither a database's password nor a token is written anywhere when a database cannot be reached.
func TestSecretsAreNotTold(t *testing.T) {
	const password, token = "h4rd-t0-gu3ss", "administrator-of-the-demo"
	addresses := map[string]string{
		"nobody listens":      "postgres://thidua:" + password + "@127.0.0.1:1/thidua",
		"no such host":        "postgres://thidua:" + password + "@nowhere.invalid/thidua",
		"malformed":           "postgres://thidua:" + password + "%zz@127.0.0.1:1/thidua",
		"port is no number":   "postgres://thidua:" + password + "@127.0.0.1:port/thidua",
		"another database":    "mysql://thidua:" + password + "@127.0.0.1:1/thidua",
		"words":               "host=127.0.0.1 port=1 user=thidua password=" + password,
		"password in query":   "postgres://127.0.0.1:1/thidua?user=thidua&password=" + password,
		"unknown setting":     "postgres://thidua:" + password + "@127.0.0.1:1/thidua?sslmode=perhaps",
		"no such certificate": "postgres://thidua:" + password + "@127.0.0.1:1/thidua?sslmode=verify-full&sslrootcert=nowhere",
	}
	for name, address := range addresses {
		for _, command := range []string{"demo", "serve", "worker", "migrate", "sync"} {
			t.Run(name+"/"+command, func(t *testing.T) {
				p := newProgram(t)
				args := []string{command, "--database-url", address, "--log-level", "debug", "--data", p.data}
				switch command {
				case "demo":
					args = append(args, "--admin-token", token, "--addr", "127.0.0.1:0")
				case "serve":
					args = append(args, "--addr", "127.0.0.1:0")
				}
				got := p.run(t, args...)
				if got.code != exitFailed || got.err == "" {
					t.Errorf("exit code %d, %q", got.code, got.err)
				}
				for _, secret := range []string{password, token} {
					if strings.Contains(got.out+got.err, secret) {
						t.Errorf("%s is told: %s%s", secret, got.out, got.err)
					}
				}
			})
		}
	}
}

// A server that refuses the password is told without it, too.
func TestRefusedPasswordIsNotTold(t *testing.T) {
	address, err := url.Parse(storetest.Empty(t, dialect.Postgres).URL)
	if err != nil {
		t.Fatal(err)
	}
	const password = "h4rd-t0-gu3ss"
	address.User = url.UserPassword("nobody-of-that-name", password)
	got := newProgram(t).run(t, "migrate", "--database-url", address.String(), "--log-level", "debug")
	if got.code != exitFailed || strings.Contains(got.out+got.err, password) {
		t.Errorf("%+v", got)
	}
}

// An argument that should have been a flag's value is not repeated: it may be an address with its password.
func TestStrayArgumentIsNotTold(t *testing.T) {
	const password = "h4rd-t0-gu3ss"
	got := newProgram(t).run(t, "serve", "postgres://thidua:"+password+"@db/thidua")
	if got.code != exitUsage || strings.Contains(got.out+got.err, password) {
		t.Errorf("%+v", got)
	}
}
