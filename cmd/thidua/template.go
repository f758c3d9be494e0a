package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"thidua/catalog"
	"thidua/intake"
	"thidua/sheet/xlsx"
)

// template makes the workbook that a unit, or the lead for the whole cluster, fills in.
func template(f *flags) func(context.Context, console, []string) error {
	cluster := f.String("cluster", "", "code of the cluster, such as dien-bien/cum-huyen-vung-thap")
	period := f.String("period", "", "code of the period, such as 2022")
	district := f.String("district", "", "code of the unit; empty: the lead's sheet for the whole cluster")
	to := f.String("o", "", "file to write")
	from := f.String("from", "", "folder of .tsv files whose texts are filled in")
	over := f.String("catalog", "", "folder whose .tsv files are laid over the built-in catalogue")
	return func(_ context.Context, c console, args []string) error {
		if len(args) > 0 || *cluster == "" || *period == "" || *to == "" {
			return usagef("--cluster, --period and -o are needed")
		}
		known, err := readCatalog(*over)
		if err != nil {
			return err
		}
		made, err := workbook(known, *cluster, *period, *district, *from)
		if err != nil {
			return err
		}
		if err := os.WriteFile(*to, made, 0o644); err != nil {
			return fmt.Errorf("writing the workbook: %w", err)
		}
		_, err = fmt.Fprintln(c.out, *to)
		return err
	}
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
