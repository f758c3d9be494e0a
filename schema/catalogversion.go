package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
)

// CatalogVersion is which catalogue was loaded last.
type CatalogVersion struct{ ent.Schema }

// Mixin of the entity.
func (CatalogVersion) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Open}} }

// Fields of the entity.
func (CatalogVersion) Fields() []ent.Field {
	return []ent.Field{
		field.Int("version").Immutable().Comment("Number that grows with each release of the catalogue."),
		field.String("hash").Immutable().Comment("Hash of its files."),
		field.Time("loaded_at").Immutable().Comment("When it was loaded."),
	}
}

// Indexes of the entity.
func (CatalogVersion) Indexes() []ent.Index {
	return []ent.Index{
		// The newest.
		index.Fields("version"),
	}
}

// Annotations of the entity.
func (CatalogVersion) Annotations() []schema.Annotation {
	return []schema.Annotation{hidden(), schema.Comment("Which catalogue was loaded last.")}
}
