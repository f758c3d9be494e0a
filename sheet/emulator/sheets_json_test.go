package emulator

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"
)

func TestAnswersAreWrittenAsEncodingJSONDoes(t *testing.T) {
	for _, value := range []any{
		nil, true, 0.0, math.Copysign(0, -1), 1.0, -1.5, 1234567.0, 1e21, 1e-7, 0.1 + 0.2, math.MaxFloat64, 7, int64(-8),
		"", "Điện Biên", "a\"b\\c\n\x00", "<a & b>", "\xff", json.Number("1.50"),
		struct{ A int }{1},
		[]any{},
		[]any{1.0, "a", nil},
		[]map[string]any{{"a": 1}},
		map[string]any{},
		map[string]any{"b": []any{map[string]any{"c": "d"}}, "a": 1.5, "ă": nil},
	} {
		var want bytes.Buffer
		encoder := json.NewEncoder(&want)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(value); err != nil {
			t.Fatal(err)
		}
		got, err := appendTree(nil, value)
		if err != nil || string(got)+"\n" != want.String() {
			t.Errorf("%#v is %s, %v, want %s", value, got, err, want.String())
		}
	}
	if _, err := appendTree(nil, map[string]any{"a": math.NaN()}); err == nil {
		t.Error("a number that is none was written")
	}
}
