package graph

import (
	"reflect"
	"testing"

	"thidua/guard"
	"thidua/term"
)

// Whatever the guard looks at is in the key, what is added to the viewer later too.
func TestEveryPartOfTheViewerIsInTheScope(t *testing.T) {
	base := scopeKey(guard.Viewer{}, "", 1)
	typ := reflect.TypeFor[guard.Viewer]()
	for i := range typ.NumField() {
		if !typ.Field(i).IsExported() {
			continue // the system's own viewer, which no request has
		}
		var viewer guard.Viewer
		field := reflect.ValueOf(&viewer).Elem().Field(i)
		switch field.Kind() {
		case reflect.String:
			field.SetString("x")
		case reflect.Int:
			field.SetInt(7)
		case reflect.Slice:
			field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		default:
			t.Fatalf("%s is a %s: say here how to set it", typ.Field(i).Name, field.Kind())
		}
		if scopeKey(viewer, "", 1) == base {
			t.Errorf("two viewers that differ in %s have one scope", typ.Field(i).Name)
		}
	}
	for name, other := range map[string]string{
		"language":       scopeKey(guard.Viewer{}, term.LanguageEn, 1),
		"revision":       scopeKey(guard.Viewer{}, "", 2),
		"name in quotes": scopeKey(guard.Viewer{Name: `x", Token:7`}, "", 1),
	} {
		if other == base {
			t.Errorf("the scope does not depend on the %s", name)
		}
	}
}
