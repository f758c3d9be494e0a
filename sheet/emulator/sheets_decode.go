package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"reflect"
	"strconv"
	"strings"
)

// decodeBody reads a request's body into one of Google's types. A name that the type does not know is refused as Google
// does, and so is a value of another kind.
func decodeBody(body []byte, into any) *apiError {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil {
		return invalid("Invalid JSON payload received. %s", firstUpper(err.Error()))
	}
	if err := misfit(tree, reflect.TypeOf(into), ""); err != nil {
		return err
	}
	err := json.Unmarshal(body, into)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return violation(wrong.Field, "Invalid value at '"+wrong.Field+"' ("+wrong.Type.String()+"), "+wrong.Value)
	}
	if err != nil {
		return invalid("Invalid JSON payload received. %s", firstUpper(err.Error()))
	}
	noteGiven(tree, reflect.ValueOf(into))
	return nil
}

// noteGiven names in ForceSendFields what was given though it is zero: an index of 0 is not the same as none.
func noteGiven(tree any, value reflect.Value) {
	for value.Kind() == reflect.Pointer {
		value = value.Elem()
	}
	switch tree := tree.(type) {
	case map[string]any:
		if value.Kind() != reflect.Struct {
			return
		}
		force := value.FieldByName("ForceSendFields")
		for i := range value.NumField() {
			field := value.Type().Field(i)
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			given, ok := tree[name]
			if !ok || given == nil {
				continue
			}
			if value.Field(i).IsZero() && force.IsValid() {
				force.Set(reflect.Append(force, reflect.ValueOf(field.Name)))
			}
			noteGiven(given, value.Field(i))
		}
	case []any:
		for i := range tree {
			if value.Kind() == reflect.Slice && i < value.Len() {
				noteGiven(tree[i], value.Index(i))
			}
		}
	}
}

func firstUpper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// violation is a refusal that names the field.
func violation(field, description string) *apiError {
	e := invalid("%s", description)
	e.details = []map[string]any{{
		"@type":           "type.googleapis.com/google.rpc.BadRequest",
		"fieldViolations": []any{map[string]any{"field": field, "description": description}},
	}}
	return e
}

// misfit finds the first name in a body that a type does not have, or a null in a list of what cannot be null.
func misfit(tree any, kind reflect.Type, path string) *apiError {
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	switch tree := tree.(type) {
	case map[string]any:
		if kind.Kind() != reflect.Struct {
			return nil
		}
		known := fieldTypes(kind)
		for key, value := range tree {
			member, ok := known[key]
			if !ok {
				message := "Invalid JSON payload received. Unknown name \"" + key + "\""
				if path != "" {
					message += " at '" + path + "'"
				}
				return violation(path, message+": Cannot find field.")
			}
			if err := misfit(value, member, strings.TrimPrefix(path+"."+snake(key), ".")); err != nil {
				return err
			}
		}
	case []any:
		if kind.Kind() != reflect.Slice {
			return nil
		}
		for i, value := range tree {
			at := path + "[" + strconv.Itoa(i) + "]"
			if value == nil && kind.Elem().Kind() == reflect.Pointer {
				return violation(at, "Invalid value at '"+at+"' ("+kind.Elem().Elem().Name()+"), null")
			}
			if err := misfit(value, kind.Elem(), at); err != nil {
				return err
			}
		}
	}
	return nil
}

// fieldTypes are the members of one of Google's types by their names in JSON.
func fieldTypes(kind reflect.Type) map[string]reflect.Type {
	known := make(map[string]reflect.Type, kind.NumField())
	for i := range kind.NumField() {
		field := kind.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			known[name] = field.Type
		}
	}
	return known
}

// snake is a name as Google writes it in errors: addSheet is add_sheet.
func snake(name string) string {
	var b strings.Builder
	for i := range len(name) {
		if c := name[i]; c >= 'A' && c <= 'Z' {
			b.WriteByte('_')
			b.WriteByte(c | 0x20)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// fieldsOf is what `fields` asks for of an answer of one of Google's types; what the type does not have is refused.
func fieldsOf(query url.Values, answer any) (fieldSet, *apiError) {
	text := query.Get("fields")
	if text == "" {
		text = query.Get("$fields")
	}
	if text == "" {
		return everything, nil
	}
	sel, ok := parseFields(text)
	if !ok {
		return fieldSet{}, invalid("Request contains an invalid argument.")
	}
	if path := unknownField(sel, reflect.TypeOf(answer), ""); path != "" {
		e := violation(path, "Error expanding 'fields' parameter. Cannot find matching fields for path '"+path+"'.")
		e.message = "Request contains an invalid argument."
		return fieldSet{}, e
	}
	return fieldSet{sel: sel}, nil
}

// unknownField finds the first path of a mask that a type does not have.
func unknownField(sel selection, kind reflect.Type, path string) string {
	for kind.Kind() == reflect.Pointer || kind.Kind() == reflect.Slice {
		kind = kind.Elem()
	}
	if kind.Kind() != reflect.Struct {
		return ""
	}
	known := fieldTypes(kind)
	for name, inner := range sel {
		if name == "*" {
			continue
		}
		at := strings.TrimPrefix(path+"."+name, ".")
		member, ok := known[name]
		if !ok {
			return at
		}
		if wrong := unknownField(inner, member, at); wrong != "" {
			return wrong
		}
	}
	return ""
}

// asMap is one of Google's values as JSON has it, without what is at its default.
func asMap(value any) map[string]any {
	text, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	var m map[string]any
	if json.Unmarshal(text, &m) != nil {
		return nil
	}
	return m
}
