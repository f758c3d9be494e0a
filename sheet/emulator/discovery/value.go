package discovery

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// checking is one message being held to its description.
type checking struct {
	api        *description
	nulls      bool // null stands for nothing: in requests
	violations []string
}

func (c *checking) report(path, format string, values ...any) {
	if path == "" {
		path = "(whole)"
	}
	c.violations = append(c.violations, path+": "+fmt.Sprintf(format, values...))
}

// value holds a value, read with numbers as json.Number, to a schema.
func (c *checking) value(path string, s *schema, value any) {
	if s.Ref != "" {
		named := c.api.Schemas[s.Ref]
		if named == nil {
			c.report(path, "the description knows no %s", s.Ref)
			return
		}
		s = named
	}
	if value == nil {
		if !c.nulls {
			c.report(path, "null, where nothing should be")
		}
		return
	}
	switch s.Type {
	case "object":
		c.object(path, s, value)
	case "array":
		list, ok := value.([]any)
		if !ok {
			c.report(path, "%s, where a list should be", kindOf(value))
			return
		}
		for i, member := range list {
			c.value(fmt.Sprintf("%s[%d]", path, i), s.Items, member)
		}
	case "string":
		text, ok := value.(string)
		if !ok {
			c.report(path, "%s, where a text should be%s", kindOf(value), formatted(s))
			return
		}
		c.text(path, s, text)
	case "boolean":
		if _, ok := value.(bool); !ok {
			c.report(path, "%s, where true or false should be", kindOf(value))
		}
	case "integer", "number":
		c.number(path, s, value)
	case "any":
	default:
		c.report(path, "the description has a type %q", s.Type)
	}
}

func (c *checking) object(path string, s *schema, value any) {
	object, ok := value.(map[string]any)
	if !ok {
		c.report(path, "%s, where an object should be", kindOf(value))
		return
	}
	for name, member := range object {
		inner := s.Properties[name]
		if inner == nil {
			inner = s.Additional
		}
		at := strings.TrimPrefix(path+"."+name, ".")
		if inner == nil {
			c.report(at, "unknown field")
			continue
		}
		c.value(at, inner, member)
	}
}

// text holds a text to its format and its choices.
func (c *checking) text(path string, s *schema, text string) {
	var err error
	switch s.Format {
	case "int64":
		_, err = strconv.ParseInt(text, 10, 64)
	case "uint64":
		_, err = strconv.ParseUint(text, 10, 64)
	case "date-time", "google-datetime":
		_, err = time.Parse(time.RFC3339, text)
	case "byte":
		_, err = base64.StdEncoding.DecodeString(text)
	}
	if err != nil {
		c.report(path, "%q, where %s should be", text, s.Format)
	}
	if len(s.Enum) > 0 && !slices.Contains(s.Enum, text) {
		c.report(path, "%q is none of its choices", text)
	}
}

func (c *checking) number(path string, s *schema, value any) {
	number, ok := value.(json.Number)
	if !ok {
		if text, isText := value.(string); isText && s.Type == "number" &&
			slices.Contains([]string{"NaN", "Infinity", "-Infinity"}, text) {
			return
		}
		c.report(path, "%s, where a number should be%s", kindOf(value), formatted(s))
		return
	}
	var err error
	switch {
	case s.Type == "number":
		_, err = number.Float64()
	case s.Format == "uint32":
		_, err = strconv.ParseUint(number.String(), 10, 32)
	default:
		_, err = strconv.ParseInt(number.String(), 10, 32)
	}
	if err != nil {
		c.report(path, "%s, where %s should be%s", number, s.Type, formatted(s))
	}
}

func formatted(s *schema) string {
	if s.Format == "" {
		return ""
	}
	return " (" + s.Format + ")"
}

func kindOf(value any) string {
	switch value.(type) {
	case string:
		return "a text"
	case json.Number:
		return "a number"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	}
	return fmt.Sprintf("%T", value)
}
