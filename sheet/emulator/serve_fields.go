package emulator

import (
	"bytes"
	"encoding/json"
	"strings"
)

// selection is what `fields` asks for: a name and what is wanted of it, nil for all. The name * stands for each.
type selection map[string]selection

// selectFields leaves of an answer what `fields` asks for. Drive answers with a few fields where it asks for none.
func selectFields(q *request, answer any) (any, *apiError) {
	wanted := q.query.Get("fields")
	if wanted == "" {
		wanted = q.query.Get("$fields")
	}
	if wanted == "" && q.api == driveAPI {
		wanted = usualFields(q)
	}
	if wanted == "" || wanted == "*" {
		return answer, nil
	}
	fields, ok := parseFields(wanted)
	if !ok {
		if q.api == driveAPI {
			return nil, driveInvalid("fields", "Invalid field selection "+wanted)
		}
		return nil, invalid("Request contains an invalid argument.")
	}
	if q.api == driveAPI {
		if unknown := unknownField(fields, driveAnswer(q), ""); unknown != "" {
			failure := driveInvalid("fields", "Invalid field selection "+unknown)
			failure.reason = "invalidParameter"
			return nil, failure
		}
	}
	tree, failure := asTree(answer)
	if failure != nil {
		return nil, failure
	}
	return fields.of(tree), nil
}

// parseFields reads a field mask: names with commas between, a/b or a.b for b of a, a(b,c) for b and c of it.
func parseFields(text string) (selection, bool) {
	p := fieldParser{text: text}
	s, ok := p.list(0)
	if !ok || p.at != len(p.text) {
		return nil, false
	}
	return s, true
}

type fieldParser struct {
	text string
	at   int
}

func (p *fieldParser) list(depth int) (selection, bool) {
	if depth > 50 { // hostile: nothing of Google's is so deep
		return nil, false
	}
	s := selection{}
	for {
		if !p.one(s, depth) {
			return nil, false
		}
		if p.at >= len(p.text) || p.text[p.at] != ',' {
			return s, true
		}
		p.at++
	}
}

// one reads a path and adds it to what is wanted.
func (p *fieldParser) one(into selection, depth int) bool {
	for {
		end := strings.IndexAny(p.text[p.at:], ",()/.")
		if end < 0 {
			end = len(p.text) - p.at
		}
		name := strings.TrimSpace(p.text[p.at : p.at+end])
		p.at += end
		if name == "" {
			return false
		}
		if p.at < len(p.text) && (p.text[p.at] == '/' || p.text[p.at] == '.') {
			p.at++
			next, known := into[name]
			if !known {
				next = selection{}
				into[name] = next
			} else if next == nil { // all of it is wanted already
				next = selection{}
			}
			into = next
			continue
		}
		if p.at < len(p.text) && p.text[p.at] == '(' {
			p.at++
			inner, ok := p.list(depth + 1)
			if !ok || p.at >= len(p.text) || p.text[p.at] != ')' {
				return false
			}
			p.at++
			into.add(name, inner)
			return true
		}
		into[name] = nil
		return true
	}
}

func (s selection) add(name string, inner selection) {
	before, known := s[name]
	if known && before == nil {
		return
	}
	if before == nil {
		s[name] = inner
		return
	}
	for n, i := range inner {
		if i == nil {
			before[n] = nil
		} else {
			before.add(n, i)
		}
	}
}

// of is what is wanted of a value. Members of a list stay, empty if need be: their place tells where they are.
func (s selection) of(value any) any {
	if s == nil {
		return value
	}
	switch value := value.(type) {
	case map[string]any:
		kept := make(map[string]any, len(s))
		if all, ok := s["*"]; ok {
			for name, member := range value {
				kept[name] = all.of(member)
			}
		}
		for name, inner := range s {
			if member, ok := value[name]; ok && name != "*" {
				kept[name] = inner.of(member)
			}
		}
		return kept
	case []map[string]any:
		kept := make([]any, len(value))
		for i, member := range value {
			kept[i] = s.of(member)
		}
		return kept
	case []any:
		kept := make([]any, len(value))
		for i, member := range value {
			kept[i] = s.of(member)
		}
		return kept
	}
	return value
}

// asTree is an answer as JSON has it, so that a selection can walk through it.
func asTree(answer any) (any, *apiError) {
	if isTree(answer) {
		return answer, nil
	}
	var tree any
	text, err := json.Marshal(answer)
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber() // numbers stay as they are written
		err = decoder.Decode(&tree)
	}
	if err != nil {
		return nil, &apiError{code: 500, status: "INTERNAL", message: "emulator: " + err.Error(), reason: "internalError"}
	}
	return tree, nil
}

// isTree says whether an answer is made of maps and lists alone.
func isTree(value any) bool {
	switch value := value.(type) {
	case nil, string, bool, float64, int, int64, json.Number:
		return true
	case map[string]any:
		for _, member := range value {
			if !isTree(member) {
				return false
			}
		}
		return true
	case []any:
		for _, member := range value {
			if !isTree(member) {
				return false
			}
		}
		return true
	case []map[string]any:
		for _, member := range value {
			if !isTree(member) {
				return false
			}
		}
		return true
	}
	return false
}
