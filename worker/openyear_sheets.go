package worker

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"thidua/intake"
	"thidua/sheet/google"
	"thidua/sheet/xlsx"
)

// propertySource is the property of a spreadsheet that names the source it was made for, so that one whose making
// broke off is found again and not made twice.
const propertySource = "thidua"

// spreadsheet makes the spreadsheet of a unit, or finds the one that an earlier call made, and shares it with those
// who fill it.
func (y *opening) spreadsheet(ctx context.Context, unit givenTo, given *SheetGiven) error {
	files, err := y.w.Google.FilesWith(ctx, propertySource, given.Source)
	if err != nil {
		return y.w.told(ctx, err, given.Source)
	}
	files = slices.DeleteFunc(files, func(f google.File) bool { return f.Trashed || !f.Sheet })
	slices.SortFunc(files, func(a, b google.File) int { // the same one for everybody who asks
		return cmp.Or(a.ModifiedAt.Compare(b.ModifiedAt), strings.Compare(a.ID, b.ID))
	})
	if len(files) > 0 {
		given.Ref = files[0].ID
	}
	given.Made = given.Ref == ""
	if y.DryRun {
		given.Shared = unit.emails
		return nil
	}
	design, err := y.design(ctx, y.w.Store.Client(), unit)
	if err != nil {
		return err
	}
	if given.Made {
		var file google.File
		file, err = y.w.Google.Create(ctx, design, google.Place{
			Folder: y.Folder, Properties: map[string]string{propertySource: given.Source},
		})
		given.Ref = file.ID
	} else { // one whose making broke off may still be empty
		err = y.w.Google.Fill(ctx, given.Ref, design)
	}
	if kind := kindOf(err); given.Ref == "" && y.Folder != "" && (kind == google.NotShared || kind == google.NotFound) {
		return ErrNoFolder.with("folder", y.Folder, "email", y.w.writerEmail(ctx)).because(err)
	}
	if err != nil {
		return y.w.told(ctx, err, cmp.Or(given.Ref, given.Source))
	}
	if err := y.letRead(ctx, given.Ref); err != nil {
		return err
	}
	return y.share(ctx, unit, given)
}

// letRead shares a spreadsheet with the account that reads, where that is another one than the account that made it.
func (y *opening) letRead(ctx context.Context, ref string) error {
	_, err := y.w.Google.File(ctx, ref)
	if kind := kindOf(err); kind == google.NotShared || kind == google.NotFound {
		if email := y.w.email(ctx); email != "" {
			err = y.w.Google.Share(ctx, ref, email)
		}
	}
	return y.w.told(ctx, err, ref)
}

// share lets the contacts of a unit write in its spreadsheet. One whose address Google refuses is told and holds up
// nobody else; it is shared with by hand.
func (y *opening) share(ctx context.Context, unit givenTo, given *SheetGiven) error {
	for _, email := range unit.emails {
		err := y.w.Google.Share(ctx, given.Ref, email)
		switch {
		case err == nil:
			given.Shared = append(given.Shared, email)
		case kindOf(err) == google.Refused:
			given.Unshared = append(given.Unshared, email)
		default:
			return y.w.told(ctx, err, given.Ref)
		}
	}
	return nil
}

// workbook writes the workbook of a unit into the folder, or finds the one that is there. A file is never written
// over: somebody may have filled it in.
func (y *opening) workbook(ctx context.Context, unit givenTo, given *SheetGiven) error {
	given.Ref = y.file(unit)
	root, err := os.OpenRoot(y.w.Root)
	if err != nil {
		return ErrUnopened.with("ref", y.w.Root).because(err)
	}
	defer func() { _ = root.Close() }() // nothing is written through it by then
	name := filepath.FromSlash(given.Ref)
	switch _, err := root.Lstat(name); {
	case err == nil:
		return y.ours(ctx, unit, given.Ref)
	case !errors.Is(err, fs.ErrNotExist):
		return ErrUnopened.with("ref", given.Ref).because(err)
	}
	given.Made = true
	if y.DryRun {
		return nil
	}
	design, err := y.design(ctx, y.w.Store.Client(), unit)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := xlsx.Write(&b, design); err != nil {
		return fmt.Errorf("writing the workbook: %w", err)
	}
	if err := writeWhole(root, name, b.Bytes()); err != nil {
		return ErrUnwritten.with("ref", given.Ref).because(err)
	}
	return nil
}

// ErrUnwritten is a workbook that could not be written.
var ErrUnwritten = &Error{
	Code: "file-unwritten",
	Vi:   "Không ghi được tệp “{ref}”. Hãy kiểm tra quyền ghi và chỗ trống của thư mục bảng tính, rồi chạy lại.",
	En:   "The file “{ref}” could not be written. Check that the folder of workbooks may be written to and has room, then run this again.",
}

// file is where the workbook of a unit is written, with forward slashes: tuan-giao-2023.xlsx, and for the cluster's
// own sheet cum-huyen-vung-thap-2023.xlsx.
func (y *opening) file(unit givenTo) string {
	whose := cmp.Or(unit.district, y.Cluster)
	return path.Join(y.Folder, path.Base(whose)+"-"+y.Period+".xlsx")
}

// ours makes sure that a file that is there already is the form of this unit and period.
func (y *opening) ours(ctx context.Context, unit givenTo, ref string) error {
	taken := ErrFileTaken.with("ref", ref, "period", y.Period)
	book, err := y.w.readWorkbook(ctx, ref)
	if err != nil {
		return taken.because(err)
	}
	form, _ := intake.Recognise(book, y.w.Catalog.Templates())
	says, _ := intake.Parse(form, y.w.Catalog.Vocabulary("", ""), intake.Expect{})
	if says.Cluster != y.Cluster || says.Period != y.Period || says.District != unit.district {
		return taken
	}
	return nil
}

// writeWhole writes a file that was not there, with its folders. It appears under its name once it is whole, so that
// no call finds half of one.
func writeWhole(root *os.Root, name string, content []byte) (err error) {
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	part := name + ".part"
	file, err := root.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, root.Remove(part))
	}
	// A link, unlike a renaming, replaces nothing; some file systems have none.
	if err := root.Link(part, name); err == nil || errors.Is(err, fs.ErrExist) {
		return errors.Join(err, root.Remove(part))
	}
	return root.Rename(part, name)
}
