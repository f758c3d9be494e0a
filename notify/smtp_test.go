package notify_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
)

// postOffice is a server that takes mail over a real connection, in a mood that the test sets.
type postOffice struct {
	t        *testing.T
	listener net.Listener
	stop     chan struct{}
	tls      *tls.Config // nil: it speaks no TLS
	implicit bool        // TLS from the beginning; otherwise it offers STARTTLS

	mu   sync.Mutex
	mood func(step, arg string) string // what to answer at a step instead of yes; "" for yes, hangUp and silence
	got  []letter
}

// Moods that are no answers.
const (
	hangUp  = "hang up"
	silence = "silence" // until the server closes
)

// letter is a message as it arrived.
type letter struct {
	from, to string
	secret   bool // it came under TLS
	raw      string
	header   mail.Header
	subject  string
	body     string
}

func newPostOffice(t *testing.T, change ...func(*postOffice)) *postOffice {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &postOffice{t: t, listener: listener, stop: make(chan struct{})}
	for _, set := range change {
		set(p)
	}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() { p.serve(conn) })
		}
	})
	t.Cleanup(func() {
		close(p.stop)
		_ = listener.Close()
		open.Wait()
	})
	return p
}

func (p *postOffice) url() string { return "smtp://" + p.listener.Addr().String() }

// feels sets how steps are answered from now on; nil is friendly.
func (p *postOffice) feels(mood func(step, arg string) string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mood = mood
}

// letters are those that arrived since the last call.
func (p *postOffice) letters() []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	got := p.got
	p.got = nil
	return got
}

func (p *postOffice) answer(step, arg string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.mood == nil {
		return ""
	}
	return p.mood(step, arg)
}

func (p *postOffice) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	secret := p.implicit
	if p.implicit {
		conn = tls.Server(conn, p.tls)
	}
	r := bufio.NewReader(conn)
	say := func(step, arg, yes string) bool {
		switch answer := p.answer(step, arg); answer {
		case hangUp:
			return false
		case silence:
			<-p.stop
			return false
		case "":
			_, _ = fmt.Fprintf(conn, "%s\r\n", yes)
		default:
			_, _ = fmt.Fprintf(conn, "%s\r\n", answer)
			return !strings.HasPrefix(answer, "421")
		}
		return true
	}
	if !say("CONNECT", "", "220 post office") {
		return
	}
	var l letter
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		verb, arg, _ := strings.Cut(line, " ")
		switch strings.ToUpper(verb) {
		case "EHLO":
			offer := ""
			if p.tls != nil && !secret {
				offer = "250-STARTTLS\r\n"
			}
			_, _ = fmt.Fprint(conn, "250-post office\r\n250-8BITMIME\r\n"+offer+"250 AUTH PLAIN\r\n")
		case "STARTTLS":
			_, _ = fmt.Fprint(conn, "220 go on\r\n")
			conn, secret = tls.Server(conn, p.tls), true
			r = bufio.NewReader(conn)
		case "MAIL":
			l = letter{from: arg, secret: secret}
			if !say("MAIL", arg, "250 ok") {
				return
			}
		case "RCPT":
			l.to = strings.Trim(strings.TrimPrefix(arg, "TO:"), "<>")
			if !say("RCPT", l.to, "250 ok") {
				return
			}
		case "DATA":
			_, _ = fmt.Fprint(conn, "354 go on\r\n")
			if l.raw, err = readData(r); err != nil {
				return
			}
			answer := p.answer("DATA", l.to)
			if answer == "" || answer == hangUp || answer == silence {
				p.keep(l)
			}
			if !say("DATA", l.to, "250 taken") {
				return
			}
		case "QUIT":
			_, _ = fmt.Fprint(conn, "221 bye\r\n")
			return
		default: // RSET, NOOP, AUTH
			if !say(strings.ToUpper(verb), arg, "250 ok") {
				return
			}
		}
	}
}

func readData(r *bufio.Reader) (string, error) {
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return "", err
		}
		if line == ".\r\n" {
			return b.String(), nil
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
}

func (p *postOffice) keep(l letter) {
	msg, err := mail.ReadMessage(strings.NewReader(l.raw))
	if err != nil {
		p.t.Errorf("this is no message: %v\n%s", err, l.raw)
		return
	}
	l.header = msg.Header
	if l.subject, err = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil {
		p.t.Errorf("the subject: %v", err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(msg.Body))
	if err != nil {
		p.t.Errorf("the body: %v", err)
	}
	l.body = strings.ReplaceAll(string(body), "\r\n", "\n")
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got = append(p.got, l)
}
