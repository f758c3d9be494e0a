package google

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"google.golang.org/api/drive/v3"
	"google.golang.org/api/sheets/v4"

	"thidua/sheet"
)

// How a new spreadsheet reads what is typed into it.
const (
	vietnamese = "vi_VN"
	timeZone   = "Asia/Ho_Chi_Minh"
)

// Create makes a spreadsheet as designed, in Vietnamese locale and time zone. It is made empty first and then drawn all
// at once: when that fails, the File comes with the error, and Fill goes on. A broken connection may leave an empty one
// that nobody heard of; its Properties find it (FilesWith).
func (c *Client) Create(ctx context.Context, design sheet.Design, place Place) (File, error) {
	if c.writer == nil {
		return File{}, errReadOnly()
	}
	if _, err := fresh(nil, design); err != nil {
		return File{}, err // before anything is made
	}
	file := &drive.File{Name: design.Title, MimeType: spreadsheetType, AppProperties: place.Properties}
	if place.Folder != "" {
		file.Parents = []string{place.Folder}
	}
	made, err := c.writer.drive.Files.Create(file).SupportsAllDrives(true).Fields(fileFields).Context(ctx).Do()
	if err != nil {
		return File{}, asError(ctx, changeDrive, err)
	}
	return fileOf(made, nil), c.Fill(ctx, made.Id, design)
}

// Fill draws a design into a spreadsheet that Create left empty. One that bears marks of a template is filled already
// and left as it is.
func (c *Client) Fill(ctx context.Context, id string, design sheet.Design) error {
	if c.writer == nil {
		return errReadOnly()
	}
	if !plainID(id) {
		return &Error{Kind: NotFound, Message: "not the id of a spreadsheet"}
	}
	query := url.Values{"fields": {tabsMask}}
	found := &spreadsheet{}
	if err := c.writer.ask(ctx, readSheet, http.MethodGet, id, query, nil, found); err != nil {
		return err
	}
	if len(bookMarks(found.Marks)) > 0 {
		return nil
	}
	requests, err := fresh(found.Sheets, design)
	if err != nil {
		return err
	}
	update := &sheets.BatchUpdateSpreadsheetRequest{Requests: requests}
	query = url.Values{"fields": {"spreadsheetId"}}
	return c.writer.ask(ctx, writeSheet, http.MethodPost, id+":batchUpdate", query, update, &struct{}{})
}

// fresh are the requests that draw a design into a spreadsheet in place of the tabs that it has.
func fresh(old []tab, design sheet.Design) ([]*sheets.Request, error) {
	if !slices.ContainsFunc(design.Tabs, func(t sheet.TabDesign) bool { return !t.Hidden }) {
		return nil, errors.New("a spreadsheet needs a tab that is not hidden")
	}
	d := &drawing{}
	d.add(&sheets.Request{UpdateSpreadsheetProperties: &sheets.UpdateSpreadsheetPropertiesRequest{
		Properties: &sheets.SpreadsheetProperties{Locale: vietnamese, TimeZone: timeZone}, Fields: "locale,timeZone",
	}})
	first := d.aside(old)
	if err := d.tabs(first, design); err != nil {
		return nil, err
	}
	for _, t := range old {
		d.add(&sheets.Request{DeleteSheet: &sheets.DeleteSheetRequest{SheetId: t.Properties.ID, ForceSendFields: []string{"SheetId"}}})
	}
	for _, key := range slices.Sorted(maps.Keys(design.Marks)) {
		if !strings.HasPrefix(key, markPrefix) {
			return nil, fmt.Errorf("mark %q does not begin with %s", key, markPrefix)
		}
		d.mark(&sheets.DeveloperMetadataLocation{Spreadsheet: true}, key, design.Marks[key])
	}
	return d.requests, nil
}

// aside takes tabs that are to go out of the way of new titles; the first id that none of them has is given back.
func (d *drawing) aside(old []tab) int64 {
	first := int64(1)
	for i, t := range old {
		first = max(first, t.Properties.ID+1)
		d.add(&sheets.Request{UpdateSheetProperties: &sheets.UpdateSheetPropertiesRequest{
			Properties: &sheets.SheetProperties{SheetId: t.Properties.ID, Title: fmt.Sprintf("_%d", i), ForceSendFields: []string{"SheetId"}},
			Fields:     "title",
		}})
	}
	return first
}

// tabs adds all tabs, with ids from first on and that of the lists last, and then draws them: rules refer to lists.
func (d *drawing) tabs(first int64, design sheet.Design) error {
	tabs := slices.Clone(design.Tabs)
	if len(design.Lists) > 0 {
		lists, err := d.listed(design.Lists)
		if err != nil {
			return err
		}
		tabs = append(tabs, lists)
	}
	titles := map[string]bool{}
	made := make([]shape, len(tabs))
	for i, t := range tabs {
		key := strings.ToLower(t.Title)
		if titles[key] {
			return fmt.Errorf("two tabs have the same title %q", t.Title)
		}
		titles[key] = true
		made[i] = d.addTab(first+int64(i), t)
	}
	for i, t := range tabs {
		if err := d.drawTab(first+int64(i), t, &made[i]); err != nil {
			return fmt.Errorf("tab %q: %w", t.Title, err)
		}
	}
	return nil
}

// Share lets a person write in a spreadsheet, without telling them by e-mail.
func (c *Client) Share(ctx context.Context, id, email string) error {
	if c.writer == nil {
		return errReadOnly()
	}
	if !plainID(id) {
		return &Error{Kind: NotFound, Message: "not the id of a file"}
	}
	_, err := c.writer.drive.Permissions.Create(id, &drive.Permission{Type: "user", Role: "writer", EmailAddress: email}).
		SendNotificationEmail(false).SupportsAllDrives(true).Fields("id").Context(ctx).Do()
	return asError(ctx, changeDrive, err)
}
