// Command gen makes the example's workbooks from its .tsv sources, with the product's own template code: what a
// district gets, filled in. It is run by go generate in the folder examples and writes the same bytes each time.
package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"thidua/catalog"
	"thidua/examples"
	"thidua/intake"
	"thidua/sheet/xlsx"
)

func main() {
	if err := run("dien-bien-2022"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run writes all workbooks into a folder.
func run(folder string) error {
	reference, err := catalog.Read()
	if err != nil {
		return err
	}
	for _, form := range examples.DienBien2022Forms() {
		content, err := workbook(reference, examples.DienBien2022(), form)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, form.Workbook()), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// workbook draws one form with what its sources say.
func workbook(reference *catalog.Catalog, files fs.FS, form examples.Form) ([]byte, error) {
	template, ok := reference.TemplateFor(form.Template, form.District, form.Period)
	if !ok {
		return nil, fmt.Errorf("%s: no version of the template %q holds in %s", form.Folder, form.Template, form.Period)
	}
	filling, err := intake.ReadFilling(files, form.Folder)
	if err != nil {
		return nil, err
	}
	identity, err := reference.Identity(form.Cluster, form.District, form.Period)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", form.Folder, err)
	}
	vocabulary := reference.Vocabulary(form.Cluster, form.Period)
	design, err := intake.Layout(template, vocabulary, identity, filling)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", form.Folder, err)
	}
	var content bytes.Buffer
	if err := xlsx.Write(&content, design); err != nil {
		return nil, fmt.Errorf("%s: %w", form.Folder, err)
	}
	return content.Bytes(), nil
}
