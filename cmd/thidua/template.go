package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"thidua/catalog"
	"thidua/intake"
	"thidua/sheet/xlsx"
)

// template makes the workbook that a unit, or the lead for the whole cluster, fills in.
func template(f *flags) func(context.Context, console, []string) error {
	cluster := f.String("cluster", "", "code of the cluster, such as dien-bien/cum-huyen-vung-thap / mã cụm thi đua")
	period := f.String("period", "", "code of the period, such as 2022 / mã kỳ báo cáo")
	district := f.String("district", "", "code of the unit; empty: the lead's sheet for the whole cluster / mã đơn vị; để trống: biểu của trưởng cụm cho toàn cụm")
	to := f.String("o", "", "file to write / tệp cần ghi")
	from := f.String("from", "", "folder of .tsv files whose texts are filled in / thư mục tệp .tsv có nội dung để điền sẵn")
	over := f.String("catalog", "", "folder whose .tsv files are laid over the built-in catalogue / thư mục tệp .tsv bổ sung, thay thế danh mục có sẵn")
	return func(_ context.Context, c console, args []string) error {
		if len(args) > 0 || *cluster == "" || *period == "" || *to == "" {
			return usagef("--cluster, --period and -o are needed / cần --cluster, --period và -o")
		}
		known, err := readCatalog(*over)
		if err != nil {
			return err
		}
		made, err := workbook(known, *cluster, *period, *district, *from)
		if err != nil {
			return err
		}
		if err := writeNew(*to, made); err != nil {
			return err
		}
		_, err = fmt.Fprintln(c.out, *to)
		return err
	}
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

// workbook draws the form of a unit and period, filled from a folder of sources if one is given.
func workbook(known *catalog.Catalog, cluster, period, district, from string) ([]byte, error) {
	identity, err := known.Identity(cluster, district, period)
	if err != nil {
		return nil, err
	}
	code := "member"
	if district == "" {
		code = "cluster"
	}
	form, ok := known.TemplateFor(code, district, period)
	if !ok {
		return nil, fmt.Errorf("the catalogue has no template %q that is valid in the period %q", code, period)
	}
	var filling intake.Filling
	if from != "" {
		if filling, err = intake.ReadFilling(os.DirFS(filepath.Dir(from)), filepath.Base(from)); err != nil {
			return nil, err
		}
	}
	design, err := intake.Layout(form, known.Vocabulary(cluster, period), identity, filling)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = xlsx.Write(&b, design)
	return b.Bytes(), err
}
