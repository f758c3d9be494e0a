package decimal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"thidua/decimal"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want decimal.Decimal
		err  error
	}{
		{in: "0", want: 0},
		{in: "-0", want: 0},
		{in: "+7", want: 7 * decimal.Scale},
		{in: "01", want: decimal.One},
		{in: "98.06", want: 98_0600},
		{in: "-1234.5", want: -1234_5000},
		{in: "37934.7", want: 37934_7000},
		{in: "0.0001", want: 1},
		{in: "1.50000000", want: 1_5000},
		{in: "922337203685477.5807", want: decimal.Max},
		{in: "-922337203685477.5807", want: decimal.Min},
		{in: strings.Repeat("0", 40) + "3", want: 3 * decimal.Scale},

		{in: "922337203685477.5808", err: decimal.ErrRange},
		{in: "-922337203685477.5808", err: decimal.ErrRange},
		{in: "922337203685478", err: decimal.ErrRange},
		{in: strings.Repeat("9", 40), err: decimal.ErrRange},
		{in: "0.00001", err: decimal.ErrPrecision},
		{in: "1.23456", err: decimal.ErrPrecision},
		{in: "", err: decimal.ErrSyntax},
		{in: "-", err: decimal.ErrSyntax},
		{in: "+-1", err: decimal.ErrSyntax},
		{in: "--1", err: decimal.ErrSyntax},
		{in: ".5", err: decimal.ErrSyntax},
		{in: "5.", err: decimal.ErrSyntax},
		{in: "1.2.3", err: decimal.ErrSyntax},
		{in: "1e3", err: decimal.ErrSyntax},
		{in: "1_000", err: decimal.ErrSyntax},
		{in: " 1", err: decimal.ErrSyntax},
		{in: "37.934,7", err: decimal.ErrSyntax}, // Vietnamese writing is read by intake, not here
		{in: "٣", err: decimal.ErrSyntax},        // a digit elsewhere, not ASCII
		{in: "NaN", err: decimal.ErrSyntax},
	} {
		got, err := decimal.Parse(c.in)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("Parse(%q) = %d, %v; want %d, %v", c.in, int64(got), err, int64(c.want), c.err)
		}
	}
}

func TestParseNamesTheTextItRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"tám", "1.23456", "1000000000000000"} {
		if _, err := decimal.Parse(in); err == nil || !strings.Contains(err.Error(), in) {
			t.Errorf("Parse(%q): error %v does not show the text", in, err)
		}
	}
}

func TestString(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   decimal.Decimal
		want string
	}{
		{0, "0"},
		{1, "0.0001"},
		{-1, "-0.0001"},
		{10, "0.001"},
		{98_0600, "98.06"},
		{-1234_5000, "-1234.5"},
		{100 * decimal.Scale, "100"},
		{decimal.Max, "922337203685477.5807"},
		{decimal.Min, "-922337203685477.5807"},
	} {
		if got := c.in.String(); got != c.want {
			t.Errorf("%d.String() = %q, want %q", int64(c.in), got, c.want)
		}
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in      string
		minimum int
		vi, en  string
	}{
		{"0", 0, "0", "0"},
		{"5", 2, "5,00", "5.00"},
		{"999", 0, "999", "999"},
		{"1000", 0, "1.000", "1,000"},
		{"37934.7", 0, "37.934,7", "37,934.7"},
		{"37934.7", 2, "37.934,70", "37,934.70"},
		{"98.06", 1, "98,06", "98.06"},
		{"-999", 0, "-999", "-999"},
		{"-1234567.25", 0, "-1.234.567,25", "-1,234,567.25"},
		{"-0.5", 0, "-0,5", "-0.5"},
		{"1.2345", 9, "1,2345", "1.2345"}, // never more decimals than are kept
		{"922337203685477.5807", 0, "922.337.203.685.477,5807", "922,337,203,685,477.5807"},
		{"-922337203685477.5807", 4, "-922.337.203.685.477,5807", "-922,337,203,685,477.5807"},
	} {
		d := decimal.MustParse(c.in)
		if got := d.Format(c.minimum, true); got != c.vi {
			t.Errorf("%s.Format(%d, vietnamese) = %q, want %q", c.in, c.minimum, got, c.vi)
		}
		if got := d.Format(c.minimum, false); got != c.en {
			t.Errorf("%s.Format(%d, english) = %q, want %q", c.in, c.minimum, got, c.en)
		}
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in       string
		decimals int
		sign     int
		abs      string
	}{
		{"0", 0, 0, "0"},
		{"10", 0, 1, "10"},
		{"-3.5", 1, -1, "3.5"},
		{"98.06", 2, 1, "98.06"},
		{"-0.001", 3, -1, "0.001"},
		{"-922337203685477.5807", 4, -1, "922337203685477.5807"},
	} {
		d := decimal.MustParse(c.in)
		if d.Decimals() != c.decimals || d.IsInt() != (c.decimals == 0) || d.Sign() != c.sign || d.Abs().String() != c.abs {
			t.Errorf("%s: decimals %d, whole %v, sign %d, abs %s", c.in, d.Decimals(), d.IsInt(), d.Sign(), d.Abs())
		}
	}
}

func TestFromInt(t *testing.T) {
	t.Parallel()
	const largest = math.MaxInt64 / decimal.Scale
	for _, n := range []int64{0, 1, -1, 411_000, largest, -largest} {
		if d, err := decimal.FromInt(n); err != nil || d.String() != fmt.Sprint(n) {
			t.Errorf("FromInt(%d) = %s, %v", n, d, err)
		}
	}
	for _, n := range []int64{largest + 1, -largest - 1, math.MaxInt64, math.MinInt64} {
		if d, err := decimal.FromInt(n); !errors.Is(err, decimal.ErrRange) || d != 0 {
			t.Errorf("FromInt(%d) = %s, %v; want ErrRange", n, d, err)
		}
	}
}

// The percentages of the 2022 report that have both parts: a percentage is part * 100 / whole, to two decimals.
func TestPercentagesOfTheReport(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ part, whole, want string }{
		{"411000", "284000", "144.72"},
		{"5", "7", "71.43"},
		{"4", "5", "80"},
		{"1", "3", "33.33"},
		{"2", "3", "66.67"},
		{"-1", "8", "-12.5"},
	} {
		percent, err := decimal.MustParse(c.part).MulDiv(decimal.Hundred, decimal.MustParse(c.whole))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := percent.Round(2); err != nil || got.String() != c.want {
			t.Errorf("%s of %s = %s %%, %v; want %s", c.part, c.whole, got, err, c.want)
		}
	}
}

func TestRoundHalfAwayFromZero(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in     string
		places int
		want   string
	}{
		{"0.5", 0, "1"},
		{"-0.5", 0, "-1"},
		{"0.4999", 0, "0"},
		{"2.5", 0, "3"},
		{"1.005", 2, "1.01"},
		{"-1.2345", 3, "-1.235"},
		{"1.2345", 4, "1.2345"},
		{"1.2345", 9, "1.2345"},
		{"1234.5", -20, "1235"},
		{"922337203685477.5807", 4, "922337203685477.5807"},
	} {
		if got, err := decimal.MustParse(c.in).Round(c.places); err != nil || got.String() != c.want {
			t.Errorf("%s.Round(%d) = %s, %v; want %s", c.in, c.places, got, err, c.want)
		}
	}
	if got, err := decimal.Max.Round(0); !errors.Is(err, decimal.ErrRange) {
		t.Errorf("Max.Round(0) = %s, %v; want ErrRange, since 922337203685478 does not fit", got, err)
	}
}

func TestMustPanicsOnAnError(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("MustParse did not panic on a text that is no number")
		}
	}()
	decimal.MustParse("mười")
}

func TestJSON(t *testing.T) {
	t.Parallel()
	type figure struct {
		Actual decimal.Decimal  `json:"actual"`
		Plan   *decimal.Decimal `json:"plan"`
	}
	plan := decimal.MustParse("-0.05")
	for _, c := range []struct {
		figure figure
		text   string
	}{
		{figure{Actual: decimal.MustParse("37934.7"), Plan: &plan}, `{"actual":"37934.7","plan":"-0.05"}`},
		{figure{Actual: decimal.Min}, `{"actual":"-922337203685477.5807","plan":null}`},
	} {
		text, err := json.Marshal(c.figure)
		if err != nil || string(text) != c.text {
			t.Errorf("Marshal = %s, %v; want %s", text, err, c.text)
		}
		var back figure
		if err := json.Unmarshal([]byte(c.text), &back); err != nil || back.Actual != c.figure.Actual {
			t.Errorf("Unmarshal(%s) = %s, %v", c.text, back.Actual, err)
		}
		if (back.Plan == nil) != (c.figure.Plan == nil) || back.Plan != nil && *back.Plan != *c.figure.Plan {
			t.Errorf("Unmarshal(%s): plan %v, want %v", c.text, back.Plan, c.figure.Plan)
		}
	}
	if err := json.Unmarshal([]byte(`{"actual":"1.234,5"}`), &figure{}); !errors.Is(err, decimal.ErrSyntax) {
		t.Errorf("Unmarshal of a Vietnamese number: %v, want ErrSyntax", err)
	}
}

func TestUnmarshalGQL(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   any
		want string
		err  error
	}{
		{in: "1234.5", want: "1234.5"},
		{in: 12, want: "12"},
		{in: int64(-12), want: "-12"},
		{in: 0.1, want: "0.1"},
		{in: 98.06, want: "98.06"},
		{in: 99_999_999_999.1234, want: "99999999999.1234"},
		{in: json.Number("922337203685477.5807"), want: "922337203685477.5807"},

		{in: 5_000_000_000_000.0001, err: decimal.ErrPrecision}, // a float64 has already lost the 1
		{in: -1e11, err: decimal.ErrPrecision},
		{in: math.Inf(1), err: decimal.ErrPrecision},
		{in: math.NaN(), err: decimal.ErrSyntax},
		{in: 0.00001, err: decimal.ErrPrecision},
		{in: int64(math.MaxInt64), err: decimal.ErrRange},
		{in: "tám", err: decimal.ErrSyntax},
		{in: true, err: decimal.ErrSyntax},
		{in: nil, err: decimal.ErrSyntax},
		{in: []any{"1"}, err: decimal.ErrSyntax},
	} {
		var got decimal.Decimal
		err := got.UnmarshalGQL(c.in)
		if !errors.Is(err, c.err) || c.err == nil && got.String() != c.want {
			t.Errorf("UnmarshalGQL(%T %v) = %s, %v; want %s, %v", c.in, c.in, got, err, c.want, c.err)
		}
	}
}

func TestMarshalGQLIsAJSONStringThatReadsBack(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0", "-0.0001", "37934.7", "922337203685477.5807", "-922337203685477.5807"} {
		d := decimal.MustParse(text)
		var b strings.Builder
		d.MarshalGQL(&b)
		if b.String() != `"`+text+`"` {
			t.Errorf("MarshalGQL(%s) wrote %s", text, b.String())
		}
		if got := string(d.AppendGQL([]byte("x:"))); got != `x:"`+text+`"` {
			t.Errorf("AppendGQL(%s) appended %s", text, got)
		}
	}
}

// FuzzParse holds that a text is refused with one of the three errors, or is a value whose plain form is read as
// the same value again and says no more than the text did.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"0", "-1234.5", "98.06", "+0.0001", "922337203685477.5807", "1e9", ".5", "--", "37.934,7", "0001.2300"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := decimal.Parse(s)
		if err != nil {
			if !errors.Is(err, decimal.ErrSyntax) && !errors.Is(err, decimal.ErrRange) && !errors.Is(err, decimal.ErrPrecision) {
				t.Fatalf("Parse(%q): unknown kind of error: %v", s, err)
			}
			return
		}
		plain := d.String()
		if again, err := decimal.Parse(plain); err != nil || again != d {
			t.Fatalf("Parse(%q) = %s, which reads back as %s, %v", s, plain, again, err)
		}
		if len(plain) > len(s) {
			t.Fatalf("Parse(%q) = %s, which is longer than what was read", s, plain)
		}
		if ratOf(d).Cmp(ratOfText(t, s)) != 0 {
			t.Fatalf("Parse(%q) = %s", s, plain)
		}
	})
}
