package discovery

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Request is what is wrong with a request, nil when nothing is.
func (d *Descriptions) Request(r *http.Request, body []byte) (violations []string) {
	api, m := d.find(r.Method, r.URL.EscapedPath())
	if m == nil {
		return []string{fmt.Sprintf("%s %s: no method has this path", r.Method, r.URL.Path)}
	}
	c := &checking{api: api, nulls: true}
	c.query(m, r.URL.Query())
	switch {
	case len(bytes.TrimSpace(body)) == 0:
	case m.Request == nil:
		c.report("", "a body, where none should be")
	default:
		if tree, err := parse(body); err != nil {
			c.report("", "%v", err)
		} else {
			c.value("", m.Request, tree)
		}
	}
	return named(m, "request", c.violations)
}

// query holds query parameters to a method's own and those of every method.
func (c *checking) query(m *method, query url.Values) {
	for name, texts := range query {
		s := m.Parameters[name]
		if s == nil || s.Location != "query" {
			s = c.api.Parameters[name]
		}
		if s == nil {
			c.report("?"+name, "unknown query parameter")
			continue
		}
		if len(texts) > 1 && !s.Repeated {
			c.report("?"+name, "given %d times", len(texts))
		}
		for _, text := range texts {
			c.parameter("?"+name, s, text)
		}
	}
	for name, s := range m.Parameters {
		if s.Required && s.Location == "query" && !query.Has(name) {
			c.report("?"+name, "missing")
		}
	}
	if mask := query.Get("fields"); mask != "" && m.Response != nil {
		p := maskParser{c: c, text: mask}
		if !p.list(m.Response, 0) || p.at != len(mask) {
			c.report("?fields", "%q is no selection of fields", mask)
		}
	}
}

// parameter holds one text of a query parameter to its type.
func (c *checking) parameter(name string, s *schema, text string) {
	switch s.Type {
	case "boolean":
		if text != "true" && text != "false" {
			c.report(name, "%q, where true or false should be", text)
		}
	case "integer":
		if _, err := strconv.ParseInt(text, 10, 32); err != nil {
			c.report(name, "%q, where a number should be", text)
		}
	case "string":
		c.text(name, s, text)
	}
}

// Response is what is wrong with the answer to a request, nil when nothing is.
func (d *Descriptions) Response(r *http.Request, status int, contentType string, body []byte) (violations []string) {
	api, m := d.find(r.Method, r.URL.EscapedPath())
	if m == nil {
		return nil // the request is reported
	}
	c := &checking{api: api}
	switch {
	case status >= 400:
		c.failure(status, body)
	case m.Response == nil && !m.MediaDownload && len(body) > 0:
		c.report("", "a body, where none should be")
	case m.Response == nil, m.MediaDownload && !strings.HasPrefix(contentType, "application/json"):
		// a file, or nothing
	default:
		tree, err := parse(body)
		if err != nil {
			c.report("", "%v", err)
			break
		}
		if !strings.HasPrefix(contentType, "application/json") {
			c.report("", "its type is %q", contentType)
		}
		c.value("", m.Response, tree)
	}
	return named(m, "response", c.violations)
}

// failure holds a refusal to the envelope that all of Google's clients read.
func (c *checking) failure(status int, body []byte) {
	var envelope struct {
		Error *struct {
			Code    int              `json:"code"`
			Message string           `json:"message"`
			Status  string           `json:"status"`
			Errors  []map[string]any `json:"errors"`
			Details []map[string]any `json:"details"`
		} `json:"error"`
	}
	if err := json.Unmarshal(body, &envelope); err != nil || envelope.Error == nil {
		c.report("error", "no envelope of an error: %s", body)
		return
	}
	if e := envelope.Error; e.Code != status || e.Message == "" || e.Status == "" && len(e.Errors) == 0 {
		c.report("error", "code, message or status is missing or another than that of the answer, %d", status)
	}
	for i, detail := range envelope.Error.Details {
		if kind, _ := detail["@type"].(string); kind == "" {
			c.report(fmt.Sprintf("error.details[%d]", i), "@type is missing")
		}
	}
}

// parse reads JSON with numbers as they are written, and nothing behind it.
func parse(body []byte) (tree any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil {
		return nil, fmt.Errorf("no JSON: %w", err)
	}
	if decoder.More() {
		return nil, fmt.Errorf("more than one value")
	}
	return tree, nil
}

// named puts in front of violations where they are.
func named(m *method, message string, violations []string) []string {
	for i, v := range violations {
		violations[i] = m.ID + " " + message + ": " + v
	}
	return violations
}

// maskParser holds a field mask to the schema of what it selects from.
type maskParser struct {
	c    *checking
	text string
	at   int
}

func (p *maskParser) list(s *schema, depth int) bool {
	for depth < 50 {
		if !p.path(s, depth) {
			return false
		}
		if p.at >= len(p.text) || p.text[p.at] != ',' {
			return true
		}
		p.at++
	}
	return false
}

func (p *maskParser) path(s *schema, depth int) bool {
	for {
		end := strings.IndexAny(p.text[p.at:], ",()/.")
		if end < 0 {
			end = len(p.text) - p.at
		}
		name := strings.TrimSpace(p.text[p.at : p.at+end])
		if name == "" {
			return false
		}
		s = p.member(s, name)
		if p.at += end; p.at >= len(p.text) {
			return true
		}
		switch p.text[p.at] {
		case '/', '.':
			p.at++
		case '(':
			p.at++
			if !p.list(s, depth+1) || p.at >= len(p.text) || p.text[p.at] != ')' {
				return false
			}
			p.at++
			return true
		default:
			return true
		}
	}
}

// member is the schema of a field of a value, of a list's members when it is a list; unknown ones are reported.
func (p *maskParser) member(s *schema, name string) *schema {
	for s != nil && (s.Ref != "" || s.Type == "array") {
		if s.Type == "array" {
			s = s.Items
			continue
		}
		s = p.c.api.Schemas[s.Ref]
	}
	if s == nil || name == "*" {
		return nil
	}
	inner := s.Properties[name]
	if inner == nil {
		inner = s.Additional
	}
	if inner == nil {
		p.c.report("?fields", "unknown field %s", name)
	}
	return inner
}
