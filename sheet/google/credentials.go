package google

import (
	"cmp"
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/google"
	"google.golang.org/api/drive/v3"
	"google.golang.org/api/option"
	"google.golang.org/api/sheets/v4"
)

// What the credentials are asked for. Writing needs the whole of Drive: by drive.file alone, an application cannot put
// a file into a folder that a person made.
var (
	readScopes  = []string{sheets.SpreadsheetsReadonlyScope, drive.DriveMetadataReadonlyScope}
	writeScopes = []string{sheets.SpreadsheetsScope, drive.DriveScope}
)

// account is one identity at Google, and the way to it.
type account struct {
	client *http.Client
	drive  *drive.Service
	sheets string // address of the Sheets service, with a slash at the end

	mu    sync.Mutex
	email string // "" until it is known
}

// What is used where Config says nothing.
const (
	usualTimeout  = 90 * time.Second
	usualMaxBytes = 64 << 20
	sheetsAddress = "https://sheets.googleapis.com/"
)

// openAccount finds the credentials of one account and puts them on top of the gate.
func openAccount(ctx context.Context, config Config, file string, scopes []string) (*account, error) {
	next := config.Transport
	if next == nil {
		next = http.DefaultTransport
	}
	g := &gate{
		next: next, before: config.Before, after: config.After,
		timeout: cmp.Or(config.Timeout, usualTimeout), maxBytes: cmp.Or(config.MaxBytes, usualMaxBytes),
	}
	a := &account{sheets: sheetsAddress, client: &http.Client{Transport: g, CheckRedirect: noRedirect}}
	options := []option.ClientOption{option.WithHTTPClient(a.client)}
	if config.Endpoint != "" {
		address := config.Endpoint
		if address[len(address)-1] != '/' {
			address += "/"
		}
		a.sheets = address
		options = append(options, option.WithEndpoint(address))
	} else {
		// The sources of tokens keep their context, which must outlive this call.
		forTokens := context.WithValue(context.WithoutCancel(ctx), oauth2.HTTPClient,
			&http.Client{Transport: next, Timeout: g.timeout, CheckRedirect: noRedirect})
		found, err := findCredentials(forTokens, file, scopes)
		if err != nil {
			return nil, &Error{Kind: Credentials, Message: "the credentials cannot be used", Cause: err}
		}
		a.client.Transport = &oauth2.Transport{Source: tokens{found.TokenSource}, Base: g}
		a.email, g.project = identity(found.JSON)
	}
	var err error
	if a.drive, err = drive.NewService(ctx, options...); err != nil {
		return nil, &Error{Kind: Refused, Message: "the address of the server cannot be used", Cause: err}
	}
	return a, nil
}

// noRedirect keeps a token from following an answer to another place; Google's services send nobody on.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// findCredentials reads a file of credentials, or for "" looks where Google's own programs keep theirs.
func findCredentials(ctx context.Context, file string, scopes []string) (*google.Credentials, error) {
	if file == "" {
		return google.FindDefaultCredentials(ctx, scopes...)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var head struct {
		Type       string `json:"type"`
		PrivateKey string `json:"private_key"`
	}
	if err := json.Unmarshal(content, &head); err != nil {
		return nil, errors.New("the file is not JSON") // the library's error may quote it
	}
	kind := google.CredentialsType(head.Type)
	switch kind {
	case google.ServiceAccount:
		if err := checkKey(head.PrivateKey); err != nil {
			return nil, err
		}
	case google.AuthorizedUser:
	default:
		return nil, fmt.Errorf("the file is neither the key of a service account nor the token of a user, but of type %.40q", head.Type)
	}
	return google.CredentialsFromJSONWithType(ctx, content, kind, scopes...)
}

// checkKey says at once what would otherwise be found out with the first token.
func checkKey(key string) error {
	block, _ := pem.Decode([]byte(key))
	if block == nil {
		return errors.New("the private key is not in PEM form")
	}
	if _, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
		return nil
	}
	if _, err := x509.ParsePKCS1PrivateKey(block.Bytes); err != nil {
		return errors.New("the private key cannot be read")
	}
	return nil
}

// identity is what a file of credentials says of itself: the e-mail of a service account, and the project whose quota
// a user's token uses.
func identity(content []byte) (email, project string) {
	var head struct {
		Email   string `json:"client_email"`
		Project string `json:"quota_project_id"`
	}
	if json.Unmarshal(content, &head) != nil {
		return "", "" // credentials of the machine itself have no file
	}
	return head.Email, head.Project
}

// tokens marks the errors of a source of tokens, which would look like those of the request otherwise.
type tokens struct{ from oauth2.TokenSource }

func (t tokens) Token() (*oauth2.Token, error) {
	token, err := t.from.Token()
	if err != nil {
		return nil, &tokenError{err}
	}
	return token, nil
}

type tokenError struct{ cause error }

func (e *tokenError) Error() string { return e.cause.Error() }
func (e *tokenError) Unwrap() error { return e.cause }
