package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"thidua/graph"
)

// serve answers the API and, unless told not to, reads the sheets on schedule.
func serve(f *flags) func(context.Context, console, []string) error {
	s, n := googleDatabaseFlags(f, slog.LevelInfo), notifyFlags(f)
	addr := f.String("addr", "127.0.0.1:8080", "address to serve on / địa chỉ phục vụ")
	reads := f.Bool("worker", true, "read the sheets on schedule too / đọc cả bảng tính theo lịch")
	introspection := f.Bool("introspection", false, "answer questions about the schema; it is served at /schema.graphql in any case / trả lời truy vấn về lược đồ; /schema.graphql luôn có")
	return func(ctx context.Context, c console, _ []string) (err error) {
		listener, err := listen(ctx, *addr, "addr")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, closed(listener)) }()
		return s.with(ctx, c, func(sys *system) error {
			if err := n.connect(sys.by); err != nil {
				return err
			}
			sys.log.InfoContext(ctx, "serving", slog.String("url", fmt.Sprintf("http://%s/graphql", listener.Addr())))
			return sys.serve(ctx, listener, *introspection, *reads)
		})
	}
}

// runWorker reads the sheets on schedule.
func runWorker(f *flags) func(context.Context, console, []string) error {
	s, n := googleDatabaseFlags(f, slog.LevelInfo), notifyFlags(f)
	return func(ctx context.Context, c console, _ []string) error {
		return s.with(ctx, c, func(sys *system) error {
			if err := n.connect(sys.by); err != nil {
				return err
			}
			return sys.worker(nil).Run(ctx)
		})
	}
}

// listen takes the address of a flag before any work is done, so that a taken one is told at once.
func listen(ctx context.Context, addr, name string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %w; choose another address with --%s / không dùng được địa chỉ này, hãy chọn địa chỉ khác với --%[3]s", addr, err, name)
	}
	return listener, nil
}

// closed makes sure that a listener is closed, which a server that ran has done.
func closed(listener net.Listener) error {
	if err := listener.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// serve serves until ctx ends, and then lets running requests and jobs finish.
func (sys *system) serve(ctx context.Context, listener net.Listener, introspection, reads bool) error {
	group, ctx := errgroup.WithContext(ctx)
	server := &http.Server{
		Handler: graph.NewHandler(graph.Options{
			Store: sys.store, Log: sys.log, Introspection: introspection,
			Actions: sys.actions(), ShareWith: sys.shareWith, PerMinute: sys.perMinute,
			Ready: func(ctx context.Context) error { return sys.store.DB().PingContext(ctx) },
		}),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(sys.log.Handler(), slog.LevelWarn),
	}
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serving: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return server.Shutdown(grace)
	})
	if reads {
		group.Go(func() error { return sys.worker(nil).Run(ctx) })
	}
	return group.Wait()
}
