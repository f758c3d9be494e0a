package google

import (
	"net/url"
	"strings"
)

// SpreadsheetURL is where a person opens a spreadsheet.
func SpreadsheetURL(id string) string {
	return "https://docs.google.com/spreadsheets/d/" + url.PathEscape(id) + "/edit"
}

// The lengths of an id: today's have 44 letters, those of fifteen years ago fewer. Nothing that a person types as a
// name is taken for one.
const (
	shortestID = 20
	longestID  = 120
)

// longestAddress is how much of a pasted text is looked at; no address of Google's is longer.
const longestAddress = 2048

// hosts are where spreadsheets are opened.
var hosts = map[string]bool{
	"docs.google.com": true, "drive.google.com": true, "sheets.google.com": true, "spreadsheets.google.com": true,
}

// SpreadsheetID finds the id in what a person pastes: an id, or any address of the spreadsheet. Whether there is such
// a spreadsheet, it does not know. An address of another site, or of a published copy, is none.
func SpreadsheetID(text string) (id string, ok bool) {
	// What a chat puts around a link, seen or not.
	text = strings.Trim(text, " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff<>\"'")
	if isID(text) {
		return text, true
	}
	if text == "" || len(text) > longestAddress {
		return "", false
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	address, err := url.Parse(text)
	if err != nil || address.User != nil || !hosts[strings.ToLower(address.Hostname())] || address.Port() != "" ||
		address.Scheme != "https" && address.Scheme != "http" {
		return "", false
	}
	parts := strings.Split(address.Path, "/")
	for i := 1; i < len(parts)-1; i++ {
		if parts[i] == "d" && (within(parts[:i], "spreadsheets") || within(parts[:i], "file")) {
			return parts[i+1], isID(parts[i+1])
		}
	}
	for _, name := range []string{"id", "key"} {
		if id = address.Query().Get(name); isID(id) {
			return id, true
		}
	}
	return "", false
}

func within(parts []string, name string) bool {
	for _, part := range parts {
		if part == name {
			return true
		}
	}
	return false
}

// isID says whether a text may be the id of a file.
func isID(text string) bool { return len(text) >= shortestID && plainID(text) }

// plainID says whether a text can stand in a path as an id.
func plainID(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'z', c == '-', c == '_':
		default:
			return false
		}
	}
	return text != "" && len(text) <= longestID
}
