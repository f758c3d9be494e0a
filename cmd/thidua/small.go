package main

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"
)

// healthcheck asks a running server whether it is ready: for containers, which have no other program to ask with.
func healthcheck(f *flags) func(context.Context, console, []string) error {
	url := f.String("url", "http://127.0.0.1:8080/readyz", "address to ask / địa chỉ cần hỏi")
	return func(ctx context.Context, c console, _ []string) error {
		ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, *url, nil)
		if err != nil {
			return usagef("--url: %v", err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		defer func() { _ = answer.Body.Close() }()
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("%s answers %s", *url, answer.Status)
		}
		fmt.Fprintln(c.out, "ready")
		return nil
	}
}

// version says which version of the program this is.
func version(*flags) func(context.Context, console, []string) error {
	return func(_ context.Context, c console, _ []string) error {
		built, ok := debug.ReadBuildInfo()
		if !ok {
			return fmt.Errorf("the binary does not say how it was built")
		}
		_, err := fmt.Fprintln(c.out, "thidua", built.Main.Version, built.GoVersion)
		return err
	}
}
