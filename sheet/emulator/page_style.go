package emulator

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

// format is a cell's format as declarations of a style sheet, and whether its text wraps. They are made of numbers and
// of words that stand here: what a client writes into a format never gets into the style sheet.
func format(st *style) (declarations string, wraps bool) {
	if st == nil {
		return "", false
	}
	var out strings.Builder
	if color, ok := colorOf(st.data, "backgroundColor"); ok && color != "#ffffff" {
		out.WriteString("background-color:" + color + ";")
	}
	text, _ := st.data["textFormat"].(map[string]any)
	if color, ok := colorOf(text, "foregroundColor"); ok {
		out.WriteString("color:" + color + ";")
	}
	if text["bold"] == true {
		out.WriteString("font-weight:bold;")
	}
	if text["italic"] == true {
		out.WriteString("font-style:italic;")
	}
	lines := ""
	if text["underline"] == true {
		lines += " underline"
	}
	if text["strikethrough"] == true {
		lines += " line-through"
	}
	if lines != "" {
		out.WriteString("text-decoration:" + lines[1:] + ";")
	}
	if size, ok := jsonNumber(text["fontSize"]); ok && size >= 4 && size <= 60 {
		fmt.Fprintf(&out, "font-size:%.1fpt;", size)
	}
	across, _ := st.data["horizontalAlignment"].(string)
	if align := map[string]string{"LEFT": "left", "CENTER": "center", "RIGHT": "right"}[across]; align != "" {
		out.WriteString("text-align:" + align + ";")
	}
	down, _ := st.data["verticalAlignment"].(string)
	if align := map[string]string{"TOP": "top", "MIDDLE": "middle", "BOTTOM": "bottom"}[down]; align != "" {
		out.WriteString("vertical-align:" + align + ";")
	}
	return out.String(), st.data["wrapStrategy"] == "WRAP"
}

// colorOf is a colour of a format, told in the newer way or the older.
func colorOf(data map[string]any, name string) (string, bool) {
	color, _ := data[name].(map[string]any)
	if newer, ok := data[name+"Style"].(map[string]any); ok {
		if rgb, ok := newer["rgbColor"].(map[string]any); ok {
			color = rgb
		}
	}
	if color == nil {
		return "", false
	}
	out := "#"
	for _, part := range [...]string{"red", "green", "blue"} {
		share, _ := jsonNumber(color[part])
		out += fmt.Sprintf("%02x", int(math.Round(min(max(share, 0), 1)*255)))
	}
	return out, true
}

// jsonNumber is a number in kept JSON, however it was read.
func jsonNumber(value any) (float64, bool) {
	switch value := value.(type) {
	case float64:
		return value, !math.IsNaN(value)
	case int64:
		return float64(value), true
	case int:
		return float64(value), true
	case json.Number:
		number, err := value.Float64()
		return number, err == nil
	}
	return 0, false
}
