package google

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"google.golang.org/api/googleapi"
)

// ask sends one request to Sheets and reads the answer into what it is to fill. Google's client library would read it
// into its own types, which are too wide for a whole spreadsheet (wire.go); requests and errors are the library's.
func (a *account) ask(ctx context.Context, why purpose, method, path string, query url.Values, body, into any) error {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(text)
	}
	query.Set("alt", "json")
	query.Set("prettyPrint", "false")
	request, err := http.NewRequestWithContext(ctx, method, a.sheets+"v4/spreadsheets/"+path+"?"+query.Encode(), content)
	if err != nil {
		return &Error{Kind: Refused, Message: "the address of the server cannot be used", Cause: err}
	}
	request.Header.Set("User-Agent", "thidua")
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := a.client.Do(request)
	if err != nil {
		return asError(ctx, why, err)
	}
	defer answer.Body.Close()
	if err := googleapi.CheckResponse(answer); err != nil {
		return asError(ctx, why, err)
	}
	return asError(ctx, why, json.NewDecoder(answer.Body).Decode(into))
}

// longestQuery is how many bytes of ranges go into the address of one request; a reading of more asks for all.
const longestQuery = 10_000

// get reads what a mask names of a spreadsheet: of the tabs that ref names, of all for none.
func (c *Client) get(ctx context.Context, ref Ref, mask string) (*spreadsheet, error) {
	if !plainID(ref.ID) {
		return nil, &Error{Kind: NotFound, Message: "not the id of a spreadsheet"}
	}
	query := url.Values{"fields": {mask}}
	if ranges := ranges(ref.Tabs); !ref.All && len(url.Values{"ranges": ranges}.Encode()) <= longestQuery {
		query["ranges"] = ranges
	}
	found := &spreadsheet{}
	if err := c.reader.ask(ctx, readSheet, http.MethodGet, ref.ID, query, nil, found); err != nil {
		return nil, err
	}
	return found, nil
}

// ranges name whole tabs in A1 notation, each once.
func ranges(tabs []TabID) []string {
	var names []string
	seen := map[string]bool{}
	for _, tab := range tabs {
		if !seen[tab.Title] {
			seen[tab.Title] = true
			names = append(names, quoted(tab.Title))
		}
	}
	return names
}

// quoted is a tab's title as a range: the quotes around it are needed wherever it could be read as something else.
func quoted(title string) string { return "'" + strings.ReplaceAll(title, "'", "''") + "'" }
