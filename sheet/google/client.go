package google

import (
	"context"
	"errors"

	_ "golang.org/x/oauth2/google"
	_ "google.golang.org/api/drive/v3"
	_ "google.golang.org/api/option"
	_ "google.golang.org/api/sheets/v4"

	"thidua/sheet"
)

// Client reads and writes spreadsheets for one account. It is safe for concurrent use.
type Client struct{ config Config }

// Open makes a client. It sends nothing; credentials that cannot be read are an *Error of Kind Credentials.
func Open(ctx context.Context, config Config) (*Client, error) {
	return nil, errors.New("google.Open: to be written")
}

// Email is the address to share spreadsheets with.
func (c *Client) Email(ctx context.Context) (string, error) { panic("to be written") }

// Read reads a spreadsheet: one request when its tabs are as they were, at most three when tabs were renamed or
// deleted. Book.ID is the spreadsheet's id; each tab carries its id, and the Mark of ref.Tabs or else its own.
func (c *Client) Read(ctx context.Context, ref Ref) (sheet.Book, error) { panic("to be written") }

// StartToken is where the feed of the account begins now.
func (c *Client) StartToken(ctx context.Context) (string, error) { panic("to be written") }

// Changes reads one page of the feed, at most 1,000 changes, those of shared drives included.
func (c *Client) Changes(ctx context.Context, token string) (Changes, error) { panic("to be written") }

// File asks Drive about one file.
func (c *Client) File(ctx context.Context, id string) (File, error) { panic("to be written") }

// FilesWith are the files that carry a property of the client's application, with this value: how a spreadsheet that
// was made by a run that broke off is found again.
func (c *Client) FilesWith(ctx context.Context, property, value string) ([]File, error) {
	panic("to be written")
}

// Create makes a spreadsheet as designed, in Vietnamese locale and time zone.
func (c *Client) Create(ctx context.Context, design sheet.Design, place Place) (File, error) {
	panic("to be written")
}

// Edit makes the edits, all or none, in one request. back says what to read of the spreadsheet as it stands
// afterwards, in the same request.
func (c *Client) Edit(ctx context.Context, id string, edits []sheet.Edit, back Ref) (sheet.Book, error) {
	panic("to be written")
}

// Share lets a person write in a spreadsheet, without telling them by e-mail.
func (c *Client) Share(ctx context.Context, id, email string) error { panic("to be written") }
