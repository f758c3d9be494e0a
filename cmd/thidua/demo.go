package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"thidua/examples"
	"thidua/guard"
	"thidua/review"
	"thidua/store"
	"thidua/term"
	"thidua/worker"
)

// demo runs the main job on the real report of 2022: six workbooks are read, the report is published, and the API
// serves it.
func demo(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	addr := f.String("addr", "127.0.0.1:8080", "address to serve on / địa chỉ phục vụ")
	secret := f.String("admin-token", "", "token of the administrator, at least 16 characters; empty: a new one / mã truy cập của quản trị viên, ít nhất 16 ký tự; để trống: tạo mã mới")
	once := f.Bool("once", false, "end after the summary / dừng sau khi in tóm tắt")
	asJSON := f.Bool("json", false, "write the summary as JSON / in tóm tắt ở dạng JSON")
	f.Lookup("data").DefValue, *s.data = "", ""
	f.Lookup("data").Usage = "folder to keep the data in; empty: a temporary one / thư mục lưu dữ liệu; để trống: thư mục tạm"
	return func(ctx context.Context, c console, _ []string) (err error) {
		if *s.data == "" {
			if *s.data, err = os.MkdirTemp("", "thidua-demo-"); err != nil {
				return fmt.Errorf("making a temporary folder: %w", err)
			}
			defer func() { err = errors.Join(err, os.RemoveAll(*s.data)) }()
		}
		if *once {
			return s.with(ctx, c, func(sys *system) error { return sys.demonstrate(ctx, c, *asJSON) })
		}
		listener, err := listen(ctx, *addr)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, closed(listener)) }()
		return s.with(ctx, c, func(sys *system) error {
			token, err := sys.adminToken(ctx, *secret)
			if err != nil {
				return err
			}
			if err := sys.demonstrate(ctx, c, *asJSON); err != nil {
				return err
			}
			invitation := c.out
			if *asJSON {
				invitation = c.err // what is written to out stays one document
			}
			inviteTo(invitation, listener.Addr().String(), token)
			return sys.serve(ctx, listener, true, true)
		})
	}
}

// demonstrate reads and publishes the example, and says what it found.
func (sys *system) demonstrate(ctx context.Context, c console, asJSON bool) error {
	if err := os.MkdirAll(sys.root, 0o755); err != nil {
		return fmt.Errorf("making the folder of the workbooks: %w", err)
	}
	read, err := sys.readExample(ctx, c)
	if err != nil {
		return err
	}
	return read.write(c.out, asJSON)
}

// readExample opens the period, registers and reads the six workbooks, and publishes the report.
func (sys *system) readExample(ctx context.Context, c console) (*summary, error) {
	progress := newProgress(c)
	defer progress.done()
	w := sys.worker(progress.step)
	read := &summary{Catalog: sys.loaded}
	forms := examples.DienBien2022Forms()
	if _, err := w.OpenPeriod(ctx, forms[0].Cluster, forms[0].Period); err != nil {
		return nil, err
	}
	for _, form := range forms {
		if err := copyFile(examples.DienBien2022(), form.Workbook(), sys.root); err != nil {
			return nil, err
		}
		source, err := w.EnsureSource(ctx, worker.NewSource{
			Cluster: form.Cluster, Period: form.Period, District: form.District,
			Kind: term.SourceKindWorkbook, Ref: form.Workbook(), Schedule: "*/5 * * * *",
		})
		if err != nil {
			return nil, err
		}
		run, err := w.Sync(ctx, source.Code, worker.Options{})
		if err != nil {
			return nil, err
		}
		read.Runs = append(read.Runs, run)
	}
	edition, err := review.Publish(ctx, sys.store, review.Publishing{
		Cluster: forms[0].Cluster, Period: forms[0].Period, By: operator(),
		Reason: "Chạy thử: số liệu của báo cáo năm 2022 đã được ban hành trên giấy",
	})
	var refused *review.RefusedError
	if err != nil && (!errors.As(err, &refused) || refused.Reason != review.NothingChanged) {
		return nil, err
	}
	read.Edition = edition
	return read, read.count(guard.System(ctx), sys.store, forms[0].Cluster, forms[0].Period)
}

// operator is the person at the command line: whoever can run the binary over the database may do anything.
func operator() guard.Viewer {
	return guard.Viewer{Role: term.RoleAdmin, Name: "thidua (dòng lệnh)"}
}

// adminToken is the administrator's token; one that was given before is used again.
func (sys *system) adminToken(ctx context.Context, secret string) (string, error) {
	if secret != "" {
		switch viewer, err := sys.store.Viewer(ctx, secret); {
		case err == nil && viewer.Role != term.RoleAdmin:
			return "", usagef("--admin-token is the token of %q, whose role is %s: give another / mã này của vai trò khác, hãy chọn mã khác", viewer.Name, viewer.Role)
		case err == nil:
			return secret, nil
		case !errors.Is(err, store.ErrTokenUnknown):
			return "", err
		}
	}
	made, _, err := sys.store.CreateToken(guard.WithViewer(ctx, operator()), store.NewToken{
		Name: "demo", Role: term.RoleAdmin, Secret: secret,
	})
	return made, err
}

// copyFile copies a workbook of the example, unless there is one: somebody may have tried what an edit does.
func copyFile(from fs.FS, name, folder string) error {
	path := filepath.Join(folder, name)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	content, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return fmt.Errorf("writing the example's workbook: %w", err)
	}
	return nil
}

// inviteTo shows where the server is and what to ask it.
func inviteTo(w io.Writer, addr, token string) {
	fmt.Fprintf(w, `
  GraphQL   http://%s/graphql
  SDL       http://%[1]s/schema.graphql
  ADMIN     %s

Without a token you see what is published / không cần mã: số liệu đã ban hành. Three queries to try:

`, addr, token)
	for _, q := range []string{
		`{ cluster(code: "dien-bien/cum-huyen-vung-thap") { name members(period: "2022") { role district { name } indicatorValues(first: 5) { edges { node { indicator { name } measures { display } } } } } } }`,
		`{ indicatorValues(where: {indicatorCode: "budget-revenue-local", periodCode: "2022"}, orderBy: {field: ACTUAL, direction: DESC}) { edges { node { district { name } actual percentOfPlan cell { tab address } } } } }`,
		`{ awards(first: 50, where: {periodCode: "2022"}) { edges { node { form { name level } recipientKind count printed } } } }`,
	} {
		fmt.Fprintf(w, "  curl -s http://%s/graphql -H 'Content-Type: application/json' -d '%s'\n\n", addr, asBody(q))
	}
	fmt.Fprintln(w, "Ctrl+C stops it / dừng bằng Ctrl+C.")
}
