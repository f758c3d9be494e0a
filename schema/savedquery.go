package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"thidua/guard"
)

// SavedQuery is a GraphQL document under a stable name (câu hỏi đã lưu). Its text is open: whoever asks it gets the rows
// that they may see.
type SavedQuery struct{ ent.Schema }

// Mixin of the entity.
func (SavedQuery) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Open}, Coded{}} }

// Fields of the entity.
func (SavedQuery) Fields() []ent.Field {
	return []ent.Field{
		field.String("title").Default("").Annotations(unfiltered()).Comment("What it answers (tên gọi)."),
		field.Text("document").Annotations(unfiltered()).Comment("The GraphQL document (câu hỏi)."),
		field.Text("variables").Default("{}").Annotations(unfiltered()).Comment("Its default variables, as JSON (biến)."),
		field.String("by").Annotations(hidden()).Comment("Who saved it."),
		field.Int("token_id").Optional().Nillable().Annotations(hidden()).Comment("Token of whoever saved it, who may save it again."),
		field.Time("created_at").Immutable().Annotations(unfiltered()).Comment("When it was saved first (lưu lúc)."),
		field.Time("updated_at").Optional().Nillable().Annotations(unfiltered()).Comment("When it was saved again (sửa lúc); null: never."),
	}
}

// Annotations of the entity.
func (SavedQuery) Annotations() []schema.Annotation {
	return relay("GraphQL document under a stable name (câu hỏi đã lưu).")
}
