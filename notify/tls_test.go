package notify_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/notify"
	"thidua/term"
)

// certified is what a server on an address speaks TLS with, and the roots that vouch for it.
func certified(t *testing.T, address net.IP, until time.Time) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "post office"}, IPAddresses: []net.IP{address},
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: until,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	content, err := x509.CreateCertificate(rand.Reader, made, made, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	if made, err = x509.ParseCertificate(content); err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(made)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{content}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}, roots
}

// Mail goes to another machine under TLS, from the beginning or by STARTTLS, and nothing at all goes to one whose
// certificate cannot be trusted, or who offers no TLS unless the address asks for that. What is wrong, and what to do, is
// told in both languages.
func TestMailGoesUnderTLS(t *testing.T) {
	here, ever := net.IPv4(127, 0, 0, 1), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	good, roots := certified(t, here, ever)
	other, otherRoots := certified(t, net.IPv4(192, 0, 2, 1), ever)
	old, oldRoots := certified(t, here, time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC))
	const untrusted, untold = "cannot be trusted", "offers no TLS"
	for name, c := range map[string]struct {
		server   *tls.Config
		implicit bool
		roots    *x509.CertPool
		scheme   string
		ending   string
		failed   string // "" when the letter arrives
		secret   bool
	}{
		"from the beginning":          {good, true, roots, "smtps://thidua:geheim@", "", "", true},
		"by STARTTLS":                 {good, false, roots, "smtp://thidua:geheim@", "", "", true},
		"by STARTTLS without user":    {good, false, roots, "smtp://", "", "", true},
		"of an unknown authority":     {good, true, x509.NewCertPool(), "smtps://thidua:geheim@", "", untrusted, false},
		"STARTTLS of an unknown one":  {good, false, x509.NewCertPool(), "smtp://thidua:geheim@", "", untrusted, false},
		"for another name":            {other, true, otherRoots, "smtps://thidua:geheim@", "", untrusted, false},
		"STARTTLS for another name":   {other, false, otherRoots, "smtp://thidua:geheim@", "", untrusted, false},
		"expired":                     {old, true, oldRoots, "smtps://", "", untrusted, false},
		"no TLS":                      {nil, false, roots, "smtp://", "", untold, false},
		"no TLS, and a password":      {nil, false, roots, "smtp://thidua:geheim@", "", untold, false},
		"no TLS, as was asked for":    {nil, false, roots, "smtp://", "?tls=none", "", false},
		"TLS, and none was asked for": {good, false, roots, "smtp://", "?tls=none", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			office := newPostOffice(t, func(p *postOffice) { p.tls, p.implicit = c.server, c.implicit })
			given := ""
			office.feels(func(step, arg string) string {
				if step == "AUTH" {
					given = arg
					return "235 welcome"
				}
				return ""
			})
			m, err := notify.NewMail(strings.Replace(office.url(), "smtp://", c.scheme, 1)+c.ending, "", "thidua@example.vn")
			if err != nil {
				t.Fatal(err)
			}
			notify.SetElsewhere(m, c.roots)
			w := newWorld(t, dialect.SQLite)
			w.contact(beta, "beta@example.vn")
			w.clock.set(at(18, 8, 0))
			w.tick(&notify.Channels{Mail: m})
			letters, d := office.letters(), w.deliveries()
			if c.failed == "" {
				if len(letters) != 1 || letters[0].secret != c.secret || len(d) != 1 || d[0].State != term.DeliveryStateSent {
					t.Errorf("%d letters, %+v", len(letters), d)
				}
				return
			}
			if len(letters) != 0 || given != "" {
				t.Errorf("%d letters, and the password %q, went to it", len(letters), given)
			}
			if len(d) != 1 || !strings.Contains(d[0].Error, c.failed) || !strings.Contains(d[0].Error, "máy chủ thư 127.0.0.1 không") || strings.Contains(d[0].Error, "geheim") {
				t.Errorf("%+v", d)
			}
		})
	}
}
