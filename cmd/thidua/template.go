package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"thidua/catalog"
	"thidua/intake"
	"thidua/sheet"
	"thidua/sheet/google"
	"thidua/sheet/xlsx"
	"thidua/worker"
)

// template makes the sheet that a unit, or the lead for the whole cluster, fills in, or brings one that is out up to
// the template of today.
func template(f *flags) func(context.Context, console, []string) error {
	s := googleDatabaseFlags(f, slog.LevelWarn)
	of := formFlags(f)
	update := f.String("update", "", "code of a source whose spreadsheet is brought up to the template of today, no filled cell touched / mã nguồn cần cập nhật theo biểu mẫu hiện hành, không đụng ô đã nhập")
	dry := f.Bool("dry-run", false, "with --update, print what would change, and change nothing / với --update: chỉ in những gì sẽ thay đổi")
	return func(ctx context.Context, c console, args []string) error {
		if *update != "" {
			return s.with(ctx, c, func(sys *system) error { return sys.update(ctx, c, *update, *dry) })
		}
		if len(args) > 0 || *of.cluster == "" || *of.period == "" || (*of.to == "") == !*of.google {
			return usagef("--cluster, --period and one of -o and --google are needed / cần --cluster, --period và một trong -o, --google")
		}
		known, err := readCatalog(*s.catalog)
		if err != nil {
			return err
		}
		made, err := form(known, *of.cluster, *of.period, *of.district, *of.from)
		if err != nil {
			return err
		}
		if *of.google {
			return makeSpreadsheet(ctx, c, s.google, made, *of.folder)
		}
		var b bytes.Buffer
		if err := xlsx.Write(&b, made); err != nil {
			return err
		}
		if err := writeNew(*of.to, b.Bytes()); err != nil {
			return err
		}
		_, err = fmt.Fprintln(c.out, *of.to)
		return err
	}
}

// formSettings are the flags that say which form is made, and where.
type formSettings struct {
	cluster, period, district, to, from, folder *string
	google                                      *bool
}

func formFlags(f *flags) formSettings {
	return formSettings{
		cluster:  f.String("cluster", "", "code of the cluster, such as dien-bien/cum-huyen-vung-thap / mã cụm thi đua"),
		period:   f.String("period", "", "code of the period, such as 2022 / mã kỳ báo cáo"),
		district: f.String("district", "", "code of the unit; empty: the lead's sheet for the whole cluster / mã đơn vị; để trống: biểu của trưởng cụm cho toàn cụm"),
		to:       f.String("o", "", "file to write / tệp cần ghi"),
		from:     f.String("from", "", "folder of .tsv files whose texts are filled in / thư mục tệp .tsv có nội dung để điền sẵn"),
		google:   f.Bool("google", false, "make it in Google Sheets, and not as .xlsx / tạo trên Google Trang tính thay vì tệp .xlsx"),
		folder:   f.String("folder", "", "with --google, id of the folder or shared drive / với --google: mã thư mục hoặc bộ nhớ dùng chung"),
	}
}

// makeSpreadsheet makes a form in Google Sheets.
func makeSpreadsheet(ctx context.Context, c console, s googleSettings, design sheet.Design, folder string) error {
	if !s.configured() {
		return errNoGoogle
	}
	client, err := google.Open(ctx, google.Config{Credentials: s.key(), WriteCredentials: *s.writeCredentials, Endpoint: *s.endpoint, Write: true})
	if err != nil {
		return err
	}
	file, err := client.Create(ctx, design, google.Place{Folder: folder})
	if err != nil {
		return err
	}
	fmt.Fprintln(c.out, google.SpreadsheetURL(file.ID))
	fmt.Fprintf(c.err, "share it with the unit; it is read once it is registered: thidua register %s / hãy chia sẻ với đơn vị; bảng tính được đọc sau khi đăng ký bằng lệnh này\n", file.ID)
	return nil
}

// update brings a spreadsheet that is out up to the template of today.
func (sys *system) update(ctx context.Context, c console, source string, dry bool) error {
	if sys.by.Google == nil {
		return errNoGoogle
	}
	progress := newProgress(c)
	defer progress.done()
	var updated worker.UpdatedSheet
	err := sys.patiently(ctx, progress, func() (err error) {
		updated, err = sys.by.UpdateSheet(ctx, source, dry)
		return err
	})
	if err != nil {
		return err
	}
	progress.done()
	switch {
	case len(updated.Changes) == 0:
		fmt.Fprintln(c.out, "up to date / đã đúng biểu mẫu hiện hành")
	case dry:
		fmt.Fprintln(c.out, "nothing was changed; this would be / chưa sửa gì; các thay đổi sẽ là:")
	}
	for _, change := range updated.Changes {
		mark := "+"
		if change.Skipped { // somebody must see to it
			mark, err = "!", errFindings
		}
		where := change.Tab
		if change.Cell != "" {
			where += "!" + change.Cell
		}
		fmt.Fprintf(c.out, "%s %s  %s / %s\n", mark, where, change.Vi, change.En)
	}
	return err
}

// writeNew writes a file that was not there: one that was may be a form that somebody has filled in.
func writeNew(path string, content []byte) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already and may be filled in: remove it or choose another -o / tệp đã có và có thể đã nhập số liệu: hãy xóa hoặc chọn tên khác", path)
	}
	if err == nil {
		_, err = file.Write(content)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return fmt.Errorf("writing the workbook: %w / không ghi được bảng tính", err)
	}
	return nil
}

// form draws the form of a unit and period, filled from a folder of sources if one is given.
func form(known *catalog.Catalog, cluster, period, district, from string) (design sheet.Design, err error) {
	identity, err := known.Identity(cluster, district, period)
	if err != nil {
		return design, err
	}
	code := "member"
	if district == "" {
		code = "cluster"
	}
	made, ok := known.TemplateFor(code, district, period)
	if !ok {
		return design, fmt.Errorf("the catalogue has no template %q that is valid in the period %q", code, period)
	}
	var filling intake.Filling
	if from != "" {
		if filling, err = intake.ReadFilling(os.DirFS(filepath.Dir(from)), filepath.Base(from)); err != nil {
			return design, err
		}
	}
	return intake.Layout(made, known.Vocabulary(cluster, period), identity, filling)
}
