package emulator

import (
	"strings"
	"testing"
)

func TestAFormatBecomesAStyleOfNumbersAndOwnWordsAlone(t *testing.T) {
	s := New(Config{})
	for _, test := range []struct {
		data  map[string]any
		want  string
		wraps bool
	}{
		{nil, "", false},
		{map[string]any{"backgroundColor": map[string]any{"red": 1.0, "green": 1.0, "blue": 1.0}}, "", false},
		{map[string]any{"backgroundColor": map[string]any{"red": 0.5}}, "background-color:#800000;", false},
		{map[string]any{
			"backgroundColor":      map[string]any{"red": 0.5},
			"backgroundColorStyle": map[string]any{"rgbColor": map[string]any{"blue": 1.0}},
		}, "background-color:#0000ff;", false},
		{map[string]any{"backgroundColor": map[string]any{"red": 7.0, "green": -1.0, "blue": "url(x)"}}, "background-color:#ff0000;", false},
		{map[string]any{
			"textFormat": map[string]any{
				"bold": true, "italic": true, "underline": true, "strikethrough": true, "fontSize": 14.0,
				"foregroundColor": map[string]any{}, "fontFamily": "x;} body{display:none",
			},
			"horizontalAlignment": "CENTER", "verticalAlignment": "TOP", "wrapStrategy": "WRAP",
		}, "color:#000000;font-weight:bold;font-style:italic;text-decoration:underline line-through;font-size:14.0pt;" +
			"text-align:center;vertical-align:top;", true},
		{map[string]any{
			"horizontalAlignment": map[string]any{}, "verticalAlignment": "x;}", "textFormat": map[string]any{"fontSize": 4e9, "bold": "yes"},
		}, "", false},
	} {
		got, wraps := format(s.styleOf(test.data))
		if got != test.want || wraps != test.wraps {
			t.Errorf("%v: %s %v, want %s %v", test.data, got, wraps, test.want, test.wraps)
		}
	}
}

func TestLinksOfCellsLeadIntoThePageOrIntoTheWebAndNowhereElse(t *testing.T) {
	p := &painter{file: &file{id: "ID"}, view: &sheetView{}}
	for address, want := range map[string]string{
		"":                   "",
		"#gid=7&range=B5:C6": "/s/ID?at=B5&tab=7",
		"#gid=7":             "/s/ID?tab=7",
		"#range=B5":          "",
		"https://docs.google.com/spreadsheets/d/ID/edit#gid=7&range=B5":    "/s/ID?at=B5&tab=7",
		"https://docs.google.com/spreadsheets/d/OTHER/edit#gid=7&range=B5": "out https://docs.google.com/spreadsheets/d/OTHER/edit#gid=7&range=B5",
		"https://thidua.example/a?b=c":                                     "out https://thidua.example/a?b=c",
		"javascript:alert(1)":                                              "",
		"JavaScript:alert(1)":                                              "",
		"data:text/html,x":                                                 "",
		"//evil.example":                                                   "",
		"https:":                                                           "",
		"http://[":                                                         "",
	} {
		got, out := p.link(address)
		if out {
			got = "out " + got
		}
		if got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
}

func TestEveryTextOfThePagesIsThereInBothLanguages(t *testing.T) {
	templates := ""
	for _, name := range []string{"list", "sheet", "error"} {
		text, err := pageFiles.ReadFile("page/" + name + ".html")
		if err != nil {
			t.Fatal(err)
		}
		templates += string(text)
	}
	for key, texts := range pageWords {
		if texts[0] == "" || texts[1] == "" {
			t.Errorf("%s lacks a language", key)
		}
		if !strings.HasPrefix(key, "error-") && !strings.Contains(templates, `T.Get "`+key+`"`) {
			t.Errorf("no page says %s", key)
		}
	}
	for _, part := range strings.Split(templates, `T.Get "`)[1:] {
		key, _, _ := strings.Cut(part, `"`)
		if _, known := pageWords[key]; !known {
			t.Errorf("a page says %s, which has no text", key)
		}
	}
}
