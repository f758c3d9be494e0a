package emulator

import (
	"strings"
	"time"
	"unicode"
)

// view is a file as somebody sees it.
type view struct {
	server *Server
	file   *file
	who    string
}

// condition says whether a file is asked for.
type condition func(v view) bool

// deepestQuery is how far brackets and nots may be nested; deeper ones are hostile.
const deepestQuery = 100

// parseQuery reads files.list's q, as far as it says anything about what is kept here:
//
//	name contains 'thi đua' and mimeType = '…' and not trashed = true and ('ID' in parents or sharedWithMe)
//	and appProperties has { key='run' and value='7' }
func parseQuery(text string) (condition, *apiError) {
	if strings.TrimSpace(text) == "" {
		return func(view) bool { return true }, nil
	}
	words, ok := queryWords(text)
	if ok {
		p := &queryParser{words: words}
		if matches := p.either(0); matches != nil && p.at == len(words) {
			return matches, nil
		}
	}
	return nil, driveInvalid("q", "Invalid Value")
}

// queryWord is a word, an operator, or a text that stood in quotes.
type queryWord struct {
	text   string
	quoted bool
}

// queryWords cuts a query into words; ok is false when a quote is not closed.
func queryWords(text string) (words []queryWord, ok bool) {
	runes := []rune(text)
	for i := 0; i < len(runes); {
		switch r := runes[i]; {
		case unicode.IsSpace(r):
			i++
		case r == '\'':
			var quoted strings.Builder
			for i++; ; i++ {
				if i >= len(runes) {
					return nil, false
				}
				if runes[i] == '\\' && i+1 < len(runes) {
					i++
				} else if runes[i] == '\'' {
					break
				}
				quoted.WriteRune(runes[i])
			}
			i++
			words = append(words, queryWord{quoted.String(), true})
		case strings.ContainsRune("(){}", r):
			words = append(words, queryWord{text: string(r)})
			i++
		default:
			from, operator := i, strings.ContainsRune("=!<>", r)
			for i < len(runes) && !unicode.IsSpace(runes[i]) && !strings.ContainsRune("(){}'", runes[i]) &&
				strings.ContainsRune("=!<>", runes[i]) == operator {
				i++
			}
			words = append(words, queryWord{text: string(runes[from:i])})
		}
	}
	return words, true
}

// queryParser reads words from the left. Its parts return nil for what makes no sense.
type queryParser struct {
	words []queryWord
	at    int
}

// take reads a word that is not quoted, if it is next.
func (p *queryParser) take(word string) bool {
	if p.at < len(p.words) && !p.words[p.at].quoted && strings.EqualFold(p.words[p.at].text, word) {
		p.at++
		return true
	}
	return false
}

// next reads any word.
func (p *queryParser) next() (w queryWord, ok bool) {
	if p.at >= len(p.words) {
		return queryWord{}, false
	}
	p.at++
	return p.words[p.at-1], true
}

func (p *queryParser) either(depth int) condition {
	left := p.both(depth)
	for left != nil && p.take("or") {
		a, b := left, p.both(depth)
		if b == nil {
			return nil
		}
		left = func(v view) bool { return a(v) || b(v) }
	}
	return left
}

func (p *queryParser) both(depth int) condition {
	left := p.one(depth)
	for left != nil && p.take("and") {
		a, b := left, p.one(depth)
		if b == nil {
			return nil
		}
		left = func(v view) bool { return a(v) && b(v) }
	}
	return left
}

func (p *queryParser) one(depth int) condition {
	if depth > deepestQuery {
		return nil
	}
	if p.take("not") {
		inner := p.one(depth + 1)
		if inner == nil {
			return nil
		}
		return func(v view) bool { return !inner(v) }
	}
	if p.take("(") {
		inner := p.either(depth + 1)
		if !p.take(")") {
			return nil
		}
		return inner
	}
	word, ok := p.next()
	if !ok {
		return nil
	}
	if word.quoted {
		return p.in(word.text)
	}
	switch word.text {
	case "sharedWithMe":
		if p.take("=") {
			return p.truth(sharedWith)
		}
		return sharedWith
	case "appProperties":
		return p.has(func(f *file) map[string]string { return f.properties })
	case "properties":
		return p.has(func(f *file) map[string]string { return f.public })
	}
	return p.compared(word.text)
}

func sharedWith(v view) bool { return v.file.drive == "" && v.file.owner != v.who }

// in reads the rest of 'VALUE' in parents, owners, writers, readers.
func (p *queryParser) in(value string) condition {
	if !p.take("in") {
		return nil
	}
	collection, _ := p.next()
	switch collection.text {
	case "parents":
		return func(v view) bool {
			parent := v.server.parentFor(v.file, v.who)
			return parent != "" && (parent == value || value == "root" && parent == rootOf(v.who))
		}
	case "owners":
		return func(v view) bool { return v.file.owner == v.email(value) }
	case "writers":
		return func(v view) bool { return writes(v.file.permissions[v.email(value)]) }
	case "readers":
		return func(v view) bool { return v.file.permissions[v.email(value)] != "" }
	}
	return nil
}

func (v view) email(value string) string {
	if value == "me" {
		return v.who
	}
	return strings.ToLower(value)
}

// has reads the rest of properties has { key='K' and value='V' }.
func (p *queryParser) has(of func(*file) map[string]string) condition {
	if !p.take("has") || !p.take("{") || !p.take("key") || !p.take("=") {
		return nil
	}
	key, ok := p.next()
	if !ok || !key.quoted || !p.take("and") || !p.take("value") || !p.take("=") {
		return nil
	}
	value, ok := p.next()
	if !ok || !value.quoted || !p.take("}") {
		return nil
	}
	return func(v view) bool {
		kept, there := of(v.file)[key.text]
		return there && kept == value.text
	}
}

// truth reads true or false and asks whether a condition is so.
func (p *queryParser) truth(is condition) condition {
	switch {
	case p.take("true"):
		return is
	case p.take("false"):
		return func(v view) bool { return !is(v) }
	}
	return nil
}

// compared reads the rest of FIELD OPERATOR VALUE.
func (p *queryParser) compared(field string) condition {
	operator, ok := p.next()
	if !ok || operator.quoted {
		return nil
	}
	op := strings.ToLower(operator.text)
	switch field {
	case "trashed", "starred":
		if op != "=" && op != "!=" {
			return nil
		}
		is := p.truth(func(v view) bool { return field == "trashed" && v.file.trashed })
		if is == nil || op == "=" {
			return is
		}
		return func(v view) bool { return !is(v) }
	}
	value, ok := p.next()
	if !ok || !value.quoted {
		return nil
	}
	switch field {
	case "name", "fullText":
		return comparedText(field, op, value.text, func(v view) string { return v.file.title })
	case "mimeType":
		return comparedText(field, op, value.text, func(v view) string { return v.file.mimeType })
	case "modifiedTime":
		return comparedTime(op, value.text, func(v view) time.Time { return v.file.modified })
	case "createdTime":
		return comparedTime(op, value.text, func(v view) time.Time { return v.file.created })
	}
	return nil
}

func comparedText(field, op, value string, of func(view) string) condition {
	switch op {
	case "=":
		return func(v view) bool { return strings.EqualFold(of(v), value) }
	case "!=":
		return func(v view) bool { return !strings.EqualFold(of(v), value) }
	case "contains":
		if field == "name" { // a name contains what one of its words begins with
			return func(v view) bool { return strings.Contains(" "+strings.ToLower(of(v)), " "+strings.ToLower(value)) }
		}
		return func(v view) bool { return strings.Contains(strings.ToLower(of(v)), strings.ToLower(value)) }
	}
	return nil
}

func comparedTime(op, value string, of func(view) time.Time) condition {
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		if t, err = time.Parse("2006-01-02T15:04:05", value); err != nil {
			return nil
		}
	}
	holds, known := map[string]func(int) bool{
		"=": func(c int) bool { return c == 0 }, "!=": func(c int) bool { return c != 0 },
		"<": func(c int) bool { return c < 0 }, "<=": func(c int) bool { return c <= 0 },
		">": func(c int) bool { return c > 0 }, ">=": func(c int) bool { return c >= 0 },
	}[op]
	if !known {
		return nil
	}
	return func(v view) bool { return holds(of(v).Compare(t)) }
}
