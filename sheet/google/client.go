package google

import (
	"context"
	"errors"
	"sync"
)

// Client reads and writes spreadsheets for one account. It is safe for concurrent use.
type Client struct {
	config Config
	reader *account
	writer *account // the same as reader when there is one identity; nil when writing was not configured

	mu     sync.Mutex
	shapes map[string]map[int64]shape // of the spreadsheets that were read, by id and tab
}

// Open makes a client. It sends nothing to Sheets and Drive; credentials that cannot be read are an *Error of Kind
// Credentials.
func Open(ctx context.Context, config Config) (*Client, error) {
	c := &Client{config: config, shapes: map[string]map[int64]shape{}}
	apart := config.Write && config.WriteCredentials != "" && config.WriteCredentials != config.Credentials
	scopes := readScopes
	if config.Write && !apart {
		scopes = writeScopes
	}
	var err error
	if c.reader, err = openAccount(ctx, config, config.Credentials, scopes); err != nil {
		return nil, err
	}
	switch {
	case apart:
		c.writer, err = openAccount(ctx, config, config.WriteCredentials, writeScopes)
	case config.Write:
		c.writer = c.reader
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Writes says whether writing was configured.
func (c *Client) Writes() bool { return c.writer != nil }

// errReadOnly is the answer to whoever wants to write with a client that may not.
func errReadOnly() error {
	return &Error{Kind: ReadOnly, Message: "writing was not configured"}
}

// Email is the address to share spreadsheets with. With an identity of its own for writing, sheets that are to be
// answered are shared with that one too.
func (c *Client) Email(ctx context.Context) (string, error) { return c.reader.address(ctx) }

// WriterEmail is the address of the identity that writes, with which sheets that are to be answered, and folders for new
// ones, are shared; that of Email where there is no other.
func (c *Client) WriterEmail(ctx context.Context) (string, error) {
	if c.writer == nil {
		return c.Email(ctx)
	}
	return c.writer.address(ctx)
}

// address is the e-mail of an account: of its file of credentials, else asked once and remembered.
func (a *account) address(ctx context.Context) (string, error) {
	a.mu.Lock()
	known := a.email
	a.mu.Unlock()
	if known != "" {
		return known, nil
	}
	about, err := a.drive.About.Get().Fields("user(emailAddress)").Context(ctx).Do()
	if err != nil {
		return "", asError(ctx, askDrive, err)
	}
	if about.User == nil || about.User.EmailAddress == "" {
		return "", &Error{Kind: Refused, Message: "the account has no e-mail address"}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.email = about.User.EmailAddress
	return a.email, nil
}

// addresses are the e-mails of all identities of the client whose changes are its own, where Drive cannot tell by
// itself; nil when there is one identity, or when Google does not tell the other's: then its changes count as a
// person's, which costs a reading and loses none.
func (c *Client) addresses(ctx context.Context) ([]string, error) {
	if c.writer == nil || c.writer == c.reader {
		return nil, nil
	}
	email, err := c.writer.address(ctx)
	if refused := (*Error)(nil); errors.As(err, &refused) {
		return nil, nil
	}
	return []string{email}, err
}
