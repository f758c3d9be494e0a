package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"

	"golang.org/x/sync/errgroup"

	"thidua/examples"
	"thidua/graph"
	"thidua/guard"
	"thidua/review"
	"thidua/store"
	"thidua/term"
	"thidua/worker"
)

// demo runs the main job on the real report of 2022, the whole way: an emulator serves the six workbooks as Google
// would, the real client reads them, queue and worker do what they do in production, the report is published, and the
// API serves it.
func demo(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	addr := f.String("addr", "127.0.0.1:8080", "address to serve on / địa chỉ phục vụ")
	secret := f.String("admin-token", "", "token of the administrator, at least 16 characters; empty: a new one / mã truy cập của quản trị viên, ít nhất 16 ký tự; để trống: tạo mã mới")
	once := f.Bool("once", false, "end after the summary / dừng sau khi in tóm tắt")
	live := f.Bool("live", false, "serve the spreadsheets too, to change a cell and see the figure follow / mở cả bảng tính để thử sửa ô và xem số liệu thay đổi")
	sheetsAddr := f.String("sheets-addr", "127.0.0.1:8090", "with --live, address of the spreadsheets / với --live: địa chỉ các bảng tính")
	asJSON := f.Bool("json", false, "write the summary as JSON / in tóm tắt ở dạng JSON")
	f.Lookup("data").DefValue, *s.data = "", ""
	f.Lookup("data").Usage = "folder to keep the data in; empty: a temporary one / thư mục lưu dữ liệu; để trống: thư mục tạm"
	return func(ctx context.Context, c console, _ []string) (err error) {
		if *live && *once {
			return usagef("--live serves the spreadsheets until it is stopped, which --once does not / --live và --once không dùng cùng nhau")
		}
		if *s.data == "" {
			if *s.data, err = os.MkdirTemp("", "thidua-demo-"); err != nil {
				return fmt.Errorf("making a temporary folder: %w", err)
			}
			defer func() { err = errors.Join(err, os.RemoveAll(*s.data)) }()
		}
		var listener, door net.Listener
		if !*once {
			if listener, err = listen(ctx, *addr, "addr"); err != nil {
				return err
			}
			defer func() { err = errors.Join(err, closed(listener)) }()
		}
		if *live {
			if door, err = listen(ctx, *sheetsAddr, "sheets-addr"); err != nil {
				return err
			}
			defer func() { err = errors.Join(err, closed(door)) }()
		}
		sheets, err := exampleSheets(c, *s.data) //nolint:contextcheck // six small workbooks of our own: reading them needs no end
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, sheets.keep()) }()
		s.google, s.through = sheets.settings(), sheets.server.Transport()
		own, err := ownDatabase(*s.databaseURL, *s.data)
		if err != nil {
			return err
		}
		if *once {
			return s.with(ctx, c, func(sys *system) error {
				read, err := sys.readExample(ctx, c, sheets)
				if err != nil {
					return err
				}
				return read.write(c.out, *asJSON)
			})
		}
		return s.with(ctx, c, func(sys *system) error {
			if *secret != "" { // one that cannot be it is told before anything is read
				if err := sys.adminToken(ctx, *secret); err != nil {
					return err
				}
			}
			read, err := sys.readExample(ctx, c, sheets)
			if err != nil {
				return err
			}
			api := listener.Addr().String()
			if own {
				form := examples.DienBien2022Forms()[0]
				if read.Tokens, err = sys.demoTokens(ctx, api, *secret, form.Cluster, form.Period); err != nil {
					return err
				}
			}
			if err := read.write(c.out, *asJSON); err != nil {
				return err
			}
			invitation := c.out
			if *asJSON {
				invitation = c.err // what is written to out stays one document
			}
			admin := *secret
			if own {
				admin = read.Tokens[0].Token
			}
			inviteTo(invitation, api, cmp.Or(admin, "-"))
			if door != nil {
				if err := sheets.inviteTo(invitation, door.Addr().String(), api, cmp.Or(admin, "…")); err != nil {
					return err
				}
			}
			inviteWith(invitation, read.Tokens)
			fmt.Fprintln(invitation, "Ctrl+C stops it / dừng bằng Ctrl+C.")
			return sys.demoServe(ctx, listener, door, sheets)
		})
	}
}

// localPages are those that a front-end developer serves on the own machine, on any port.
var localPages = []string{"http://localhost:*", "http://127.0.0.1:*"}

// demoServe serves the API, and with a door the spreadsheets too.
func (sys *system) demoServe(ctx context.Context, listener, door net.Listener, sheets *demoSheets) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return sys.serve(ctx, listener, graph.Options{Introspection: true, Origins: localPages}, true)
	})
	if door != nil {
		group.Go(func() error { return serveUntil(ctx, door, sheets.server) })
	}
	return group.Wait()
}

// readExample opens the period, registers and reads the six spreadsheets, and publishes the report.
func (sys *system) readExample(ctx context.Context, c console, sheets *demoSheets) (*summary, error) {
	progress := newProgress(c)
	defer progress.done()
	w := sys.worker(progress.step)
	read := &summary{Catalog: sys.loaded}
	forms := examples.DienBien2022Forms()
	if _, err := w.OpenPeriod(ctx, forms[0].Cluster, forms[0].Period); err != nil {
		return nil, err
	}
	var codes []string
	for _, form := range forms {
		source, err := w.EnsureSource(ctx, worker.NewSource{
			Cluster: form.Cluster, Period: form.Period, District: form.District,
			Kind: term.SourceKindGoogleSheets, Ref: sheets.ids[form.Workbook()], Answering: true,
		})
		if err != nil {
			return nil, err
		}
		codes = append(codes, source.Code)
	}
	var err error
	if read.Runs, err = sys.readThroughQueue(ctx, codes); err != nil {
		return nil, err
	}
	if err := sys.by.CheckAfter(ctx, read.Runs); err != nil {
		return nil, err
	}
	edition, err := review.Publish(ctx, sys.store, review.Publishing{
		Cluster: forms[0].Cluster, Period: forms[0].Period, By: operator(), ContextNames: sys.by.Catalog.ContextNames(),
		Reason: "Chạy thử: số liệu của báo cáo năm 2022 đã được ban hành trên giấy",
	})
	var refused *review.RefusedError
	if err != nil && (!errors.As(err, &refused) || refused.Reason != review.NothingChanged) {
		return nil, err
	}
	read.Edition = edition
	system := guard.System(ctx)
	// The queue looks for notices too, before or after this; here they are sure to be there to be asked for.
	if _, err := sys.by.Notices(system); err != nil {
		return nil, err
	}
	if err := read.find(system, sys.store, forms[0].Cluster, forms[0].Period); err != nil {
		return nil, err
	}
	return read, read.count(system, sys.store, forms[0].Cluster, forms[0].Period)
}

// operator is the person at the command line: whoever can run the binary over the database may do anything.
func operator() guard.Viewer {
	return guard.Viewer{Role: term.RoleAdmin, Name: "thidua (dòng lệnh)"}
}

// adminToken makes the administrator's token of a secret; one that was given before is used again.
func (sys *system) adminToken(ctx context.Context, secret string) error {
	switch viewer, err := sys.store.Viewer(ctx, secret); {
	case err == nil && viewer.Role != term.RoleAdmin:
		return usagef("--admin-token is the token of %q, whose role is %s: give another / mã này của vai trò khác, hãy chọn mã khác", viewer.Name, viewer.Role)
	case err == nil:
		return nil
	case !errors.Is(err, store.ErrTokenUnknown):
		return err
	}
	_, _, err := sys.store.CreateToken(guard.WithViewer(ctx, operator()), store.NewToken{Name: demoName, Role: term.RoleAdmin, Secret: secret})
	return err
}

// inviteTo shows where the server is and what to ask it.
func inviteTo(w io.Writer, addr, token string) {
	fmt.Fprintf(w, `
  GraphQL   http://%s/graphql
  SDL       http://%[1]s/schema.graphql
  ADMIN     %s

Without a token you see what is published / không cần mã: xem được số liệu đã ban hành.
Three queries to try / ba truy vấn để thử:

`, addr, token)
	for _, q := range []string{
		`{ cluster(code: "dien-bien/cum-huyen-vung-thap") { name members(period: "2022") { role district { name } indicatorValues(first: 5) { edges { node { indicator { name } measures { display } } } } } } }`,
		`{ indicatorValues(where: {indicatorCode: "budget-revenue-local", periodCode: "2022"}, orderBy: {field: ACTUAL, direction: DESC}) { edges { node { district { name } actual percentOfPlan cell { tab address } } } } }`,
		`{ awards(first: 50, where: {periodCode: "2022"}) { edges { node { form { name level } recipientKind count printed } } } }`,
	} {
		fmt.Fprintf(w, "  curl -s http://%s/graphql -H 'Content-Type: application/json' -d '%s'\n\n", addr, asBody(q))
	}
}
