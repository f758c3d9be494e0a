package term_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"thidua/term"
)

func TestParseDate(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"2023-02-16", "2022-12-31", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"} {
		if d, err := term.ParseDate(s); err != nil || d.String() != s {
			t.Errorf("ParseDate(%q) = %q, %v", s, d, err)
		}
	}
	for _, s := range []string{
		"", "2023-02-29", "1900-02-29", "2022-04-31", "2022-13-01", "2022-00-10", "2022-01-00",
		"16/02/2023", "2023-2-16", "23-02-16", "2023-02-16T00:00:00Z", " 2023-02-16", "2023-02-16 ", "hôm nay",
	} {
		if d, err := term.ParseDate(s); err == nil || d != "" || !strings.Contains(err.Error(), "YYYY-MM-DD") {
			t.Errorf("ParseDate(%q) = %q, %v; want an error that says how to write it", s, d, err)
		}
	}
}

// A day ends where its people live: what is due on 31 December 2022 is late from 17:00 UTC of that day on.
func TestEnd(t *testing.T) {
	t.Parallel()
	hoChiMinh, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		date term.Date
		zone *time.Location
		want string
	}{
		{"2022-12-31", hoChiMinh, "2022-12-31T17:00:00Z"},
		{"2022-12-31", time.UTC, "2023-01-01T00:00:00Z"},
		{"2024-02-28", hoChiMinh, "2024-02-28T17:00:00Z"},
		{"2024-02-29", hoChiMinh, "2024-02-29T17:00:00Z"},
		{"2023-02-28", hoChiMinh, "2023-02-28T17:00:00Z"},
		{"1975-06-12", hoChiMinh, "1975-06-12T17:00:00Z"}, // a day of 25 hours: the clocks went from +08:00 to +07:00
	} {
		got, err := c.date.End(c.zone)
		if err != nil || got.UTC().Format(time.RFC3339) != c.want {
			t.Errorf("%s ends in %s at %s, %v; want %s", c.date, c.zone, got.UTC().Format(time.RFC3339), err, c.want)
		}
		if next := term.DateOf(got); next <= c.date || term.DateOf(got.Add(-time.Nanosecond)) != c.date {
			t.Errorf("%s in %s: the end %s is not the first moment after the day", c.date, c.zone, got)
		}
	}
	for _, d := range []term.Date{"", "2023-02-29"} {
		if at, err := d.End(hoChiMinh); err == nil {
			t.Errorf("%q ends at %s; want an error", d, at)
		}
	}
}

func TestDateOfIsTheDayInTheTimesOwnZone(t *testing.T) {
	t.Parallel()
	evening := time.Date(2022, 12, 31, 23, 30, 0, 0, time.UTC)
	if got := term.DateOf(evening); got != "2022-12-31" {
		t.Errorf("in UTC: %s", got)
	}
	if got := term.DateOf(evening.In(time.FixedZone("+07", 7*3600))); got != "2023-01-01" {
		t.Errorf("in Vietnam: %s", got)
	}
}

func TestDateFormat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		date   term.Date
		vi, en string
	}{
		{"2023-02-16", "16/02/2023", "16 February 2023"},
		{"2023-02-01", "01/02/2023", "1 February 2023"},
		{"", "", ""},
		{"năm 2022", "năm 2022", "năm 2022"},
	} {
		if vi, en := c.date.Format(term.LanguageVi), c.date.Format(term.LanguageEn); vi != c.vi || en != c.en {
			t.Errorf("%q: %q, %q; want %q, %q", c.date, vi, en, c.vi, c.en)
		}
	}
}

func TestDateInGraphQL(t *testing.T) {
	t.Parallel()
	for date, want := range map[term.Date]string{"2024-02-29": `"2024-02-29"`, "": "null"} {
		var b bytes.Buffer
		date.MarshalGQL(&b)
		if b.String() != want {
			t.Errorf("%q is written %s, want %s", date, &b, want)
		}
	}
	var d term.Date
	if err := d.UnmarshalGQL("2024-02-29"); err != nil || d != "2024-02-29" {
		t.Errorf("read %q, %v", d, err)
	}
	for _, v := range []any{"2023-02-29", "29/02/2024", "", 20240229, nil, time.Time{}} {
		if err := d.UnmarshalGQL(v); err == nil || d == "2023-02-29" {
			t.Errorf("UnmarshalGQL(%#v) = %q, %v; want an error", v, d, err)
		}
	}
}

// FuzzParseDate holds that a text is refused, or is a day that is written as it was read and has an end after it.
func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2022-12-31", "2024-02-29", "2023-02-29", "16/02/2023", "", "0000-01-01", "9999-12-31", "-001-01-01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := term.ParseDate(s)
		if err != nil {
			if d != "" {
				t.Fatalf("ParseDate(%q) = %q with error %v", s, d, err)
			}
			return
		}
		if d.String() != s || len(s) != len(time.DateOnly) {
			t.Fatalf("ParseDate(%q) = %q", s, d)
		}
		end, err := d.End(time.UTC)
		if err != nil || term.DateOf(end.Add(-time.Nanosecond)) != d {
			t.Fatalf("%s ends at %s, %v", d, end, err)
		}
	})
}
