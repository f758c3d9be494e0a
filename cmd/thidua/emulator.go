package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"thidua/sheet/emulator"
)

// emulate serves a folder of workbooks as Google Sheets and Drive would.
func emulate(f *flags) func(context.Context, console, []string) error {
	dir := f.String("dir", "", "folder of .xlsx files, each served as a spreadsheet / thư mục tệp .xlsx, mỗi tệp là một bảng tính")
	addr := f.String("addr", "127.0.0.1:8090", "address to serve on / địa chỉ phục vụ")
	state := f.String("state", "", "file that keeps what was changed from one start to the next; empty: nothing is kept / tệp lưu các thay đổi; để trống: không lưu")
	limits := f.Bool("limits", false, "hold clients to the quotas of a new Google project / áp hạn mức như một dự án Google mới")
	return func(ctx context.Context, c console, _ []string) (err error) {
		server := emulator.New(emulator.Config{Now: c.now, Seed: 1, Limits: googleLimits(*limits)})
		drive := server.AddDrive("Thidua") // made first, with the same seed: a state that is loaded has it, by this id
		listener, err := listen(ctx, *addr, "addr")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, closed(listener)) }()
		if err := load(server, *state, *dir); err != nil { //nolint:contextcheck // files of the person who starts it: reading them needs no end
			return err
		}
		if *state != "" {
			if err := save(server, *state); err != nil { // told now, and not when there is something to lose
				return fmt.Errorf("--state: %w", err)
			}
		}
		root := "http://" + listener.Addr().String()
		for _, file := range server.Files() {
			fmt.Fprintf(c.out, "%s  %s/s/%s\n", file.Title, root, file.ID)
		}
		fmt.Fprintf(c.err, `
The page to look at and edit them / trang xem và sửa: %s/
For Thidua / cho Thidua: --google-endpoint %[1]s --google-write
Where it can make sheets / nơi tạo được bảng tính mới: --folder %s
`, root, drive)
		err = serveUntil(ctx, listener, server)
		if *state != "" {
			err = errors.Join(err, save(server, *state))
		}
		return err
	}
}

func googleLimits(held bool) emulator.Limits {
	if !held {
		return emulator.Limits{}
	}
	return emulator.Limits{ReadsPerProject: 300, ReadsPerUser: 60, WritesPerProject: 300, WritesPerUser: 60, DrivePerUser: 12000}
}

// load gives the emulator what it held when it was stopped, or else the workbooks of a folder.
func load(server *emulator.Server, state, dir string) (err error) {
	if state != "" {
		file, err := os.Open(state)
		if err == nil {
			defer func() { err = errors.Join(err, file.Close()) }()
			if err := server.Load(file); err != nil {
				return fmt.Errorf("reading %s: %w / không đọc được tệp lưu", state, err)
			}
			return nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if dir == "" {
		return nil
	}
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("opening the folder of --dir: %w / không mở được thư mục bảng tính", err)
	}
	files, err := workbooksIn([]string{dir})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("there is no .xlsx file in %s / thư mục không có tệp .xlsx", dir)
	}
	for _, file := range files {
		if err == nil {
			err = addWorkbook(server, file)
		}
	}
	return err
}

func addWorkbook(server *emulator.Server, path string) (err error) {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if _, err := server.Add(strings.TrimSuffix(filepath.Base(path), ".xlsx"), file, info.Size()); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// save keeps what the emulator holds, in place of what was kept before once all of it is written.
func save(server *emulator.Server, path string) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("keeping the spreadsheets: %w / không lưu được các bảng tính", err)
	}
	err = errors.Join(server.Save(file), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("keeping the spreadsheets: %w / không lưu được các bảng tính", errors.Join(err, os.Remove(file.Name())))
	}
	return nil
}

// serveUntil serves a handler until ctx ends, and then lets running requests finish.
func serveUntil(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return server.Shutdown(grace)
}
