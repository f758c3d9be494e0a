// Command thidua reads the sheets that the members of an emulation cluster fill in, keeps every figure with its cell
// and history, and serves them over GraphQL. This package is the only place that reads flags, the environment, the
// clock and the standard streams; each file is one subcommand.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // deadlines are in Vietnamese time, wherever the binary runs
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], console{
		env: os.Getenv, now: time.Now, wait: wait, out: os.Stdout, err: os.Stderr, terminal: isTerminal(os.Stderr),
	}))
}

// wait lets time pass, or less of it when ctx ends, which is the error.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
