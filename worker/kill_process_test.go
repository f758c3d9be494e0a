package worker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"

	"thidua/catalog"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/worker"
)

// What a process that is to be killed is told by its environment.
const (
	killName     = "THIDUA_KILL_NAME" // of the process; it is what makes the test's binary be one
	killDatabase = "THIDUA_KILL_DATABASE"
	killServer   = "THIDUA_KILL_SERVER" // address of the server that stands in for Google
)

// killHeader tells the server which process asks.
const killHeader = "X-Thidua-Process"

// TestMain runs the tests, or is one of the processes that they start and kill.
func TestMain(m *testing.M) {
	if os.Getenv(killName) == "" {
		os.Exit(m.Run())
	}
	if err := beKilled(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// named is how the requests of a process are known.
type named struct{ process string }

// RoundTrip sends a request with the name of the process.
func (n named) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set(killHeader, n.process)
	return http.DefaultTransport.RoundTrip(r)
}

// killTimes are a process's times, so short that a test can wait for them.
func killTimes(w *worker.Worker) {
	w.Lease, w.SyncTimeout, w.Rescue = 4*time.Second, 3*time.Second, 4*time.Second
	w.Quiet, w.Feed, w.Every = 500*time.Millisecond, time.Second, 200*time.Millisecond
	w.Quotas = worker.Quotas{
		ReadsPerProject: 10_000, ReadsPerUser: 10_000, WritesPerProject: 10_000, WritesPerUser: 10_000, DrivePerUser: 10_000,
	}
}

// beKilled works until it is killed, as a worker process does.
func beKilled(ctx context.Context) error {
	known, err := catalog.Read()
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Config{URL: os.Getenv(killDatabase), Now: time.Now})
	if err != nil {
		return err
	}
	w := &worker.Worker{Store: s, Catalog: known, Process: os.Getenv(killName)}
	killTimes(w)
	w.Google, err = google.Open(ctx, google.Config{
		Endpoint: os.Getenv(killServer), Transport: named{w.Process}, Write: true, Before: w.Allow, After: w.Sent,
	})
	if err != nil {
		return errors.Join(err, s.Close())
	}
	return errors.Join(w.Run(ctx), s.Close())
}

// spoken is what several processes said, each by the goroutine that copies its error output.
type spoken struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *spoken) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *spoken) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// victim is a process that runs.
type victim struct {
	name string
	cmd  *exec.Cmd
}

// start starts a process.
func (k *killing) start() *victim {
	k.t.Helper()
	k.started++
	v := &victim{name: fmt.Sprintf("process-%d", k.started)}
	v.cmd = exec.CommandContext(k.t.Context(), os.Args[0])
	v.cmd.Env = append(os.Environ(), killName+"="+v.name, killDatabase+"="+k.from.config.URL, killServer+"="+k.http.URL+"/")
	v.cmd.Stderr = &k.said
	if err := v.cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	return v
}

// kill ends a process in the middle of whatever it does.
func (k *killing) kill(v *victim) {
	k.t.Helper()
	if err := v.cmd.Process.Kill(); err != nil {
		k.t.Fatalf("%s ended by itself: %v\n%s", v.name, err, k.said.String())
	}
	var end *exec.ExitError
	if err := v.cmd.Wait(); !errors.As(err, &end) || end.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		k.t.Fatalf("%s was not killed: %v\n%s", v.name, err, k.said.String())
	}
	k.watch.bury(v.name)
}
