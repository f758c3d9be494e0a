package term

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// Vietnam is the zone in which days begin and end, and in which moments are told. The country has had no other since
// 1975, nor summer time, so that it needs no table of zones.
var Vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// Date is a day without time or zone, as text YYYY-MM-DD, which is also its column type on both databases: texts of
// this form compare as the days do. The empty Date is "no date".
type Date string

// ParseDate reads YYYY-MM-DD and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("%q is not a date of the form YYYY-MM-DD", s)
	}
	return Date(s), nil
}

// DateOf is the day of t in t's own zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// End is the first moment after the day in the given zone: something due on the day is late from then on.
func (d Date) End(zone *time.Location) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, string(d), zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not a date of the form YYYY-MM-DD", string(d))
	}
	return t.AddDate(0, 0, 1), nil
}

// Format is the day as a person writes it: 16/02/2023 in Vietnamese, 16 February 2023 in English. A text that is not
// a date is returned as it is.
func (d Date) Format(language Language) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	if language == LanguageEn {
		return t.Format("2 January 2006")
	}
	return t.Format("02/01/2006")
}

// String is YYYY-MM-DD.
func (d Date) String() string { return string(d) }

// AppendGQL appends GraphQL's Date; null for a Date that is not known.
func (d Date) AppendGQL(b []byte) []byte {
	if d == "" {
		return append(b, "null"...)
	}
	return strconv.AppendQuote(b, string(d))
}

// MarshalGQL writes YYYY-MM-DD; an empty Date is null.
func (d Date) MarshalGQL(w io.Writer) { _, _ = w.Write(d.AppendGQL(make([]byte, 0, 12))) }

// UnmarshalGQL reads YYYY-MM-DD and refuses anything else.
func (d *Date) UnmarshalGQL(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("a Date is text of the form YYYY-MM-DD, not %T", v)
	}
	date, err := ParseDate(s)
	*d = date
	return err
}
