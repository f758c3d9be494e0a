//go:build entbootstrap

package schema

import (
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/mixin"

	"thidua/guard"
)

// Guarded without hooks, for generating ent from an empty folder: the hooks import what is being generated.
type Guarded struct {
	mixin.Schema
	Kind guard.Kind
}

// Annotations carry the kind to the generator.
func (g Guarded) Annotations() []schema.Annotation {
	return []schema.Annotation{guard.Annotation{Kind: g.Kind}}
}
