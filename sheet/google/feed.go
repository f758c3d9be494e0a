package google

import (
	"context"
	"slices"
	"strings"
	"time"

	"google.golang.org/api/drive/v3"
	"google.golang.org/api/googleapi"
)

// spreadsheetType is how Drive calls a Google spreadsheet.
const spreadsheetType = "application/vnd.google-apps.spreadsheet"

// fileFields are what is asked of a file.
const fileFields = "id,name,mimeType,trashed,modifiedTime,owners(emailAddress),sharingUser(emailAddress)," +
	"lastModifyingUser(me,emailAddress),appProperties"

// mostChanges is the most that a page of the feed holds.
const mostChanges = 1000

// StartToken is where the feed of the account begins now.
func (c *Client) StartToken(ctx context.Context) (string, error) {
	start, err := c.reader.drive.Changes.GetStartPageToken().SupportsAllDrives(true).Fields("startPageToken").Context(ctx).Do()
	if err != nil {
		return "", asError(ctx, askDrive, err)
	}
	return start.StartPageToken, nil
}

// Changes reads one page of the feed, at most 1,000 changes, those of shared drives included.
func (c *Client) Changes(ctx context.Context, token string) (Changes, error) {
	ours, err := c.addresses(ctx)
	if err != nil {
		return Changes{}, err
	}
	list, err := c.reader.drive.Changes.List(token).PageSize(mostChanges).IncludeRemoved(true).SupportsAllDrives(true).
		IncludeItemsFromAllDrives(true).
		Fields("nextPageToken,newStartPageToken,changes(changeType,removed,time,fileId,file(" + fileFields + "))").
		Context(ctx).Do()
	if err != nil {
		return Changes{}, asError(ctx, readFeed, err)
	}
	page := Changes{Next: list.NextPageToken, NewStart: list.NewStartPageToken}
	for _, one := range list.Changes {
		if one.FileId == "" { // of a shared drive itself
			continue
		}
		change := Change{FileID: one.FileId, Removed: one.Removed || one.File == nil, At: moment(one.Time)}
		if !change.Removed {
			file := fileOf(one.File, ours)
			change.File = &file
		}
		page.Changes = append(page.Changes, change)
	}
	return page, nil
}

// File asks Drive about one file.
func (c *Client) File(ctx context.Context, id string) (File, error) {
	if !plainID(id) {
		return File{}, &Error{Kind: NotFound, Message: "not the id of a file"}
	}
	ours, err := c.addresses(ctx)
	if err != nil {
		return File{}, err
	}
	file, err := c.reader.drive.Files.Get(id).SupportsAllDrives(true).Fields(fileFields).Context(ctx).Do()
	if err != nil {
		return File{}, asError(ctx, askDrive, err)
	}
	return fileOf(file, ours), nil
}

// Trashed says whether a file lies in the bin. Its cells can be read there all the same.
func (c *Client) Trashed(ctx context.Context, id string) (bool, error) {
	if !plainID(id) {
		return false, &Error{Kind: NotFound, Message: "not the id of a file"}
	}
	file, err := c.reader.drive.Files.Get(id).SupportsAllDrives(true).Fields("trashed").Context(ctx).Do()
	if err != nil {
		return false, asError(ctx, askDrive, err)
	}
	return file.Trashed, nil
}

// mostPages is how many pages of files are looked through; a property that marks more is not what it should be.
const mostPages = 20

// FilesWith are the files that carry a property of the client's application, with this value: how a spreadsheet that
// was made by a run that broke off is found again. What lies in the bin is left out.
func (c *Client) FilesWith(ctx context.Context, property, value string) ([]File, error) {
	by := c.reader
	if c.writer != nil { // properties are seen by the application that wrote them
		by = c.writer
	}
	var files []File
	call := by.drive.Files.List().
		Q("appProperties has { key=" + literal(property) + " and value=" + literal(value) + " } and trashed = false").
		Corpora("allDrives").SupportsAllDrives(true).IncludeItemsFromAllDrives(true).PageSize(100).OrderBy("createdTime").
		Fields(googleapi.Field("nextPageToken,files(" + fileFields + ")"))
	for range mostPages {
		list, err := call.Context(ctx).Do()
		if err != nil {
			return nil, asError(ctx, askDrive, err)
		}
		for _, file := range list.Files {
			files = append(files, fileOf(file, nil))
		}
		if list.NextPageToken == "" {
			return files, nil
		}
		call.PageToken(list.NextPageToken)
	}
	return nil, &Error{Kind: Refused, Message: "far too many files carry the property"}
}

// literal is a text as a query of Drive quotes it.
func literal(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}

// fileOf is a file as Drive tells it; ours are the addresses whose changes are the client's own beside "me".
func fileOf(from *drive.File, ours []string) File {
	file := File{
		ID: from.Id, Title: from.Name, Sheet: from.MimeType == spreadsheetType, Trashed: from.Trashed,
		ModifiedAt: moment(from.ModifiedTime), Properties: from.AppProperties,
	}
	switch {
	case len(from.Owners) > 0:
		file.Owner = from.Owners[0].EmailAddress
	case from.SharingUser != nil: // what lies in a shared drive has no owner
		file.Owner = from.SharingUser.EmailAddress
	}
	if last := from.LastModifyingUser; last != nil {
		file.ByUs = last.Me || slices.Contains(ours, last.EmailAddress)
	}
	return file
}

// moment is a time as Drive writes it; the zero time when it wrote none.
func moment(text string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}
	}
	return at
}
