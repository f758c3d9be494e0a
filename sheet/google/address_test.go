package google_test

import (
	"net/url"
	"strings"
	"testing"

	"thidua/sheet/google"
)

const anID = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"

func TestSpreadsheetIDInWhatAPersonPastes(t *testing.T) {
	for _, text := range []string{
		anID, "  " + anID + "\n", "\ufeff" + anID + "\u200b",
		"https://docs.google.com/spreadsheets/d/" + anID,
		"https://docs.google.com/spreadsheets/d/" + anID + "/",
		"https://docs.google.com/spreadsheets/d/" + anID + "/edit#gid=0",
		"https://docs.google.com/spreadsheets/d/" + anID + "/edit?usp=sharing&ouid=1#gid=12&range=E14",
		"https://docs.google.com/spreadsheets/u/0/d/" + anID + "/edit",
		"https://docs.google.com/a/dienbien.gov.vn/spreadsheets/d/" + anID + "/edit",
		"HTTPS://DOCS.GOOGLE.COM/spreadsheets/d/" + anID + "/edit",
		"http://docs.google.com/spreadsheets/d/" + anID + "/htmlview",
		"docs.google.com/spreadsheets/d/" + anID + "/edit",
		"<https://docs.google.com/spreadsheets/d/" + anID + "/edit>",
		"https://drive.google.com/open?id=" + anID,
		"https://drive.google.com/file/d/" + anID + "/view?usp=drive_link",
		"https://spreadsheets.google.com/ccc?key=" + anID + "&hl=vi",
		google.SpreadsheetURL(anID), google.SpreadsheetURL(anID) + "#gid=12&range=B5%3AD9",
	} {
		if id, ok := google.SpreadsheetID(text); !ok || id != anID {
			t.Errorf("in %q the id is %q, %t", text, id, ok)
		}
	}
	for _, text := range []string{
		"", " ", "dien-bien", "tuan-giao.xlsx", "Báo cáo thi đua 2022", anID[:12], strings.Repeat("a", 300), anID + "/edit",
		"https://docs.google.com/spreadsheets/d/e/2PACX-1vQ0123456789012345678901234567890123456789/pubhtml",
		"https://docs.google.com/spreadsheets/d/", "https://docs.google.com/spreadsheets/", "https://docs.google.com/document/d/" + anID,
		"https://docs.google.com/forms/d/" + anID + "/edit",
		"https://docs.google.com.evil.vn/spreadsheets/d/" + anID, "https://evil.vn/spreadsheets/d/" + anID,
		"https://docs.google.com@evil.vn/spreadsheets/d/" + anID, "https://u:p@docs.google.com/spreadsheets/d/" + anID,
		"https://docs.google.com:8443/spreadsheets/d/" + anID, "javascript://docs.google.com/spreadsheets/d/" + anID,
		"file:///spreadsheets/d/" + anID, "https://docs.google.com/spreadsheets/d/..%2f..%2f" + anID,
		"https://docs.google.com/spreadsheets/d/" + anID + "%00/edit", "https://docs.google.com/spreadsheets/d/" + strings.Repeat("a", 4000),
	} {
		if id, ok := google.SpreadsheetID(text); ok {
			t.Errorf("%q is taken for the spreadsheet %q", text, id)
		}
	}
}

// Whatever is pasted: an id that is found can stand in a path, and is found again in its own address.
func FuzzSpreadsheetID(f *testing.F) {
	for _, seed := range []string{anID, "https://docs.google.com/spreadsheets/d/" + anID + "/edit#gid=0", "https://drive.google.com/open?id=x", "\u200b", "%"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, ok := google.SpreadsheetID(text)
		if !ok {
			return
		}
		if url.PathEscape(id) != id || strings.Contains(id, ".") || len(id) < 20 {
			t.Fatalf("the id %q was found in %q", id, text)
		}
		if again, ok := google.SpreadsheetID(google.SpreadsheetURL(id)); !ok || again != id {
			t.Fatalf("%q is not found in its own address", id)
		}
	})
}
