package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
)

// Upload is a file that was sent and not yet imported.
type Upload struct{ ent.Schema }

// Mixin of the entity.
func (Upload) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Closed}} }

// Fields of the entity.
func (Upload) Fields() []ent.Field {
	return []ent.Field{
		field.String("key").Unique().Immutable().Comment("What the sender refers to it by."),
		field.String("name").Immutable().Comment("File name."),
		field.String("content_type").Immutable().Comment("Content type."),
		field.String("sha256").Immutable().Comment("Hash of the content."),
		field.Bytes("content").Immutable().Comment("The content."),
		field.Int("token_id").Optional().Nillable().Immutable().Comment("Who sent it."),
		field.Time("created_at").Immutable().Comment("When it was sent."),
	}
}

// Indexes of the entity.
func (Upload) Indexes() []ent.Index {
	return []ent.Index{
		// Old ones are removed.
		index.Fields("created_at"),
	}
}

// Annotations of the entity.
func (Upload) Annotations() []schema.Annotation {
	return []schema.Annotation{hidden(), schema.Comment("File that was sent and not yet imported.")}
}
