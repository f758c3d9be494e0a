package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"thidua/graph"
	"thidua/graph/limit"
	"thidua/store"
)

// serve answers the API and, unless told not to, reads the sheets on schedule.
func serve(f *flags) func(context.Context, console, []string) error {
	s, n := googleDatabaseFlags(f, slog.LevelInfo), notifyFlags(f)
	addr := f.String("addr", "127.0.0.1:8080", "address to serve on / địa chỉ phục vụ")
	reads := f.Bool("worker", true, "read the sheets on schedule too / đọc cả bảng tính theo lịch")
	origins := f.String("origins", "", "pages of other sites that may ask, separated by commas, such as https://thidua.example; http://localhost:* is any port; empty: none / các trang web khác được phép hỏi, cách nhau bằng dấu phẩy; để trống: không trang nào")
	introspection := f.Bool("introspection", false, "answer questions about the schema; it is served at /schema.graphql in any case / trả lời truy vấn về lược đồ; /schema.graphql luôn có")
	rate := f.Int("rate", 1_000, "what the queries of one token or address may cost a second, on average; 0: no limit / mức chi phí truy vấn mỗi giây của một mã truy cập hoặc địa chỉ; 0: không giới hạn")
	proxies := f.String("trusted-proxies", "", "networks of proxies whose X-Forwarded-For tells the address of a client, such as 10.0.0.0/8,127.0.0.1/32; empty: none / mạng của các máy chủ proxy được tin, để trống: không có")
	return func(ctx context.Context, c console, _ []string) (err error) {
		collectRarely(c.env)
		trusted, err := networks(listed(*proxies))
		if err != nil {
			return err
		}
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
			o := graph.Options{Introspection: *introspection, Origins: listed(*origins)}
			if *rate > 0 {
				o.Rate = limit.NewRate(*rate, trusted, sys.store.Now)
			}
			return sys.serve(ctx, listener, o, *reads)
		})
	}
}

// networks are those that are written so.
func networks(texts []string) (all []netip.Prefix, err error) {
	for _, text := range texts {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("--trusted-proxies: %q is no network; write it like 10.0.0.0/8 / không phải là địa chỉ mạng, hãy viết như 10.0.0.0/8", text)
		}
		all = append(all, network)
	}
	return all, nil
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

// listed are the items of a list that is separated by commas.
func listed(text string) []string {
	var items []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// serve serves until ctx ends, and then lets running requests and jobs finish. Of the options it fills in what this
// system can do.
func (sys *system) serve(ctx context.Context, listener net.Listener, o graph.Options, reads bool) (err error) {
	if o.Store, err = sys.asked(ctx); err != nil {
		return err
	}
	if o.Store != sys.store {
		defer func() { err = errors.Join(err, o.Store.Close()) }()
	}
	o.Log, o.Actions, o.ShareWith, o.PerMinute = sys.log, sys.actions(), sys.shareWith, sys.perMinute
	o.ContextNames = sys.by.Catalog.ContextNames()
	o.Ready = func(ctx context.Context) error { return o.Store.DB().PingContext(ctx) }
	group, ctx := errgroup.WithContext(ctx)
	server := sys.httpServer(graph.NewHandler(o), usualPace)
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

// asked is the store that questions are asked of. On PostgreSQL it is one of its own, whose statements are ended by the
// database a second before a question is given up; what the worker reads may take as long as it needs. SQLite stops
// reading when a question is given up.
func (sys *system) asked(ctx context.Context) (*store.Store, error) {
	if sys.config.URL == "" {
		return sys.store, nil
	}
	config := sys.config
	config.StatementTimeout = 4 * time.Second
	return store.Open(ctx, config)
}

// pace is how long a client may take over each part of a request. 0 of any is as long as it likes.
type pace struct{ header, read, write, idle time.Duration }

var usualPace = pace{header: 5 * time.Second, read: 10 * time.Second, write: 30 * time.Second, idle: 2 * time.Minute}

// httpServer is a server that a client cannot keep busy by being slow, nor by what it sends before the body.
func (sys *system) httpServer(handler http.Handler, p pace) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: p.header, ReadTimeout: p.read, WriteTimeout: p.write, IdleTimeout: p.idle,
		MaxHeaderBytes: 16 << 10,
		ErrorLog:       slog.NewLogLogger(sys.log.Handler(), slog.LevelWarn),
	}
}
