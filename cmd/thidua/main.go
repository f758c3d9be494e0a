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
		env: os.Getenv, now: time.Now, out: os.Stdout, err: os.Stderr, terminal: isTerminal(os.Stderr),
	}))
}
