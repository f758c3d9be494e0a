package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"thidua/catalog"
	"thidua/intake"
	"thidua/sheet/google"
	"thidua/term"
	"thidua/worker"
)

// everyHour is when workbooks are read unless told otherwise: nothing tells when a file changes.
const everyHour = "0 * * * *"

// register names the sheets that submissions are read from: workbooks, folders with all workbooks in them, and the
// addresses of spreadsheets that were shared. Whose a sheet is stands in its header tab, so nobody has to say it again.
func register(f *flags) func(context.Context, console, []string) error {
	s := googleDatabaseFlags(f, slog.LevelWarn)
	schedule := f.String("schedule", everyHour, "when workbooks are read, as cron in Vietnamese time; empty: only by `thidua sync` / lịch đọc tệp .xlsx, dạng cron theo giờ Việt Nam; để trống: chỉ khi chạy `thidua sync`")
	return func(ctx context.Context, c console, named []string) error {
		if len(named) == 0 {
			return usagef("name a workbook or a folder of workbooks in the folder --workbooks, or the address of a spreadsheet that was shared / hãy ghi tên bảng tính, thư mục bảng tính trong --workbooks, hoặc địa chỉ bảng tính đã được chia sẻ")
		}
		shared, paths := sharedSheets(named, *s.google.endpoint)
		files, err := workbooksIn(paths)
		if err != nil {
			return err
		}
		if len(files)+len(shared) == 0 {
			return errors.New("there is no .xlsx file in the folder / thư mục không có tệp .xlsx")
		}
		return s.with(ctx, c, func(sys *system) error {
			if err := sys.registerShared(ctx, c, shared); err != nil {
				return err
			}
			for _, file := range files {
				code, err := sys.register(ctx, file, *schedule)
				if err != nil {
					return fmt.Errorf("%s: %w", file, err)
				}
				fmt.Fprintf(c.out, "%s  %s\n", code, file)
			}
			return nil
		})
	}
}

// registerShared registers spreadsheets that were shared with the account, by their ids.
func (sys *system) registerShared(ctx context.Context, c console, ids []string) error {
	if len(ids) > 0 && sys.by.Google == nil {
		return errNoGoogle
	}
	progress := newProgress(c)
	defer progress.done()
	for _, id := range ids {
		var source worker.Registered
		err := sys.patiently(ctx, progress, func() (err error) {
			source, err = sys.by.RegisterShared(ctx, id)
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		progress.done()
		fmt.Fprintf(c.out, "%s  %s\n", source.Code, google.SpreadsheetURL(id))
	}
	if len(ids) > 0 && !sys.writes {
		fmt.Fprintln(c.err, "what is wrong in them is not told in the spreadsheets themselves: that takes --google-write / hệ thống không ghi kết quả kiểm tra vào bảng tính: muốn ghi cần --google-write")
	}
	return nil
}

// sharedSheets takes the spreadsheets of Google out of what a person named; a file that is there is no spreadsheet.
// The pages of an emulator at the endpoint are spreadsheets as well.
func sharedSheets(named []string, endpoint string) (ids, paths []string) {
	for _, name := range named {
		id, ok := google.SpreadsheetID(name)
		if page, found := strings.CutPrefix(name, strings.TrimSuffix(endpoint, "/")+"/s/"); found && endpoint != "" {
			page, _, _ = strings.Cut(page, "?")
			id, ok = google.SpreadsheetID(page)
		}
		if _, err := os.Stat(name); ok && err != nil {
			ids = append(ids, id)
			continue
		}
		paths = append(paths, name)
	}
	return ids, paths
}

// workbooksIn lists files as they are and the workbooks of folders, but for what Excel leaves beside an open one.
func workbooksIn(paths []string) (files []string, err error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s is neither a file or folder that is there nor the address of a Google spreadsheet (https://docs.google.com/spreadsheets/d/…) / không có tệp hoặc thư mục này, và đây cũng không phải địa chỉ bảng tính Google", path)
		}
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		inside, err := filepath.Glob(filepath.Join(path, "*.xlsx"))
		if err != nil {
			return nil, err
		}
		for _, file := range inside {
			if !strings.HasPrefix(filepath.Base(file), "~$") {
				files = append(files, file)
			}
		}
	}
	return files, nil
}

func (sys *system) register(ctx context.Context, file, schedule string) (code string, err error) {
	whose, err := identityOf(ctx, sys.catalog, file)
	if err != nil {
		return "", err
	}
	root, err := filepath.Abs(sys.root)
	if err != nil {
		return "", err
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	ref, err := filepath.Rel(root, path)
	if err != nil || !filepath.IsLocal(ref) {
		return "", usagef("the workbook must be in the folder %s, or in the one that --workbooks names / bảng tính phải nằm trong thư mục này", sys.root)
	}
	source, err := sys.worker(nil).EnsureSource(ctx, worker.NewSource{
		Cluster: whose.Cluster, Period: whose.Period, District: whose.District,
		Kind: term.SourceKindWorkbook, Ref: ref, Schedule: schedule,
	})
	return source.Code, err
}

// identityOf reads whose workbook it is from its header tab.
func identityOf(ctx context.Context, known *catalog.Catalog, file string) (intake.Draft, error) {
	book, err := readWorkbook(ctx, file)
	if err != nil {
		return intake.Draft{}, err
	}
	form, _ := intake.Recognise(book, known.Templates())
	draft, _ := intake.Parse(form, known.Vocabulary("", ""), intake.Expect{})
	if draft.Cluster == "" || draft.Period == "" {
		return draft, fmt.Errorf("the workbook does not say whose it is; make one with `thidua template`, and see `thidua check %s` / bảng tính không ghi rõ đơn vị, kỳ báo cáo", file)
	}
	return draft, nil
}
