package google

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestNumberIsPlainText(t *testing.T) {
	for sent, want := range map[string]string{
		"0": "0", "-0": "0", "-0.0": "0", "5": "5", "-5": "-5", "1.50": "1.5", "0.85": "0.85", "37934.7": "37934.7",
		"12345678901234567891": "12345678901234567891", "9007199254740993": "9007199254740993",
		"1.2345678901234567E19": "12345678901234567000", "1e3": "1000", "1E-3": "0.001", "1.5e+2": "150", "-2.5E-1": "-0.25",
		"98.060000000000002": "98.06", "0.30000000000000004": "0.3", "1234567.8912345678": "1234567.89123457",
		"1e308": "1" + strings.Repeat("0", 308), "5e-324": "0." + strings.Repeat("0", 323) + "5",
		"4.9406564584124654e-324": "0." + strings.Repeat("0", 323) + "494065645841247",
	} {
		if got, ok := number(sent).plain(); !ok || got != want {
			t.Errorf("%s is read as %s, %t, want %s", sent, got, ok, want)
		}
	}
	for _, sent := range []string{"", "NaN", "Infinity", "-Infinity", "1e", "1e9999", "e5", ".", "1,5", "0x10", "1_000", " 1", "--1", "1.2.3", strings.Repeat("9", 500)} {
		if got, ok := number(sent).plain(); ok {
			t.Errorf("%q is read as the number %s", sent, got)
		}
	}
}

// Whatever number Google sends, the text says the same to fifteen digits.
func TestNumberProperty(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 5000 {
		value := (random.Float64() - 0.5) * math.Pow(10, float64(random.IntN(60)-30))
		sent, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		text, ok := number(sent).plain()
		if !ok || strings.ContainsAny(text, "eE+") {
			t.Fatalf("%s is read as %q, %t", sent, text, ok)
		}
		back, err := strconv.ParseFloat(text, 64)
		if err != nil || math.Abs(back-value) > math.Abs(value)*1e-14 {
			t.Fatalf("%s is read as %s", sent, text)
		}
	}
}

func TestTypeOfFormat(t *testing.T) {
	for code, want := range map[string]string{
		"": "", "General": "", "@": formatText, "0": formatNumber, "00": formatNumber, "#,##0": formatNumber, "[$-42A]#,##0.00": formatNumber,
		"0.00%": formatPercent, `0.00"%"`: formatNumber, `0\%`: formatNumber, "0.00E+00": formatScientific, `#,##0 "đồng"`: formatNumber,
		"[$₫-42A]#,##0": formatCurrency, "dd/mm/yyyy": formatDate, "mmm-yy": formatDate, "m": formatDate, "hh:mm": formatTime, "mm:ss": formatTime,
		"[h]:mm:ss": formatTime, "h:mm AM/PM": formatTime, "dd/mm/yyyy hh:mm:ss": formatMoment, `0;-0;;@`: formatNumber, "_-* #,##0_-": formatNumber,
		`"ngày" dd`: formatDate, `"unclosed`: formatNumber, "[unclosed": formatNumber, `\`: formatNumber, "[Red]0": formatNumber,
	} {
		if got := typeOf(code); got != want {
			t.Errorf("format %q is of type %q, want %q", code, got, want)
		}
	}
}
