package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"thidua/decimal"
	"thidua/guard"
)

// Quota is a token bucket that all workers share.
type Quota struct{ ent.Schema }

// Mixin of the entity.
func (Quota) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Closed}} }

// Fields of the entity.
func (Quota) Fields() []ent.Field {
	return []ent.Field{
		field.String("bucket").Unique().Immutable().Comment("What is counted, and for whom."),
		field.Int64("level").GoType(decimal.Zero).Annotations(asDecimal).Comment("Requests left."),
		field.Time("filled_at").Comment("When the level was right."),
		field.Time("blocked_until").Optional().Nillable().Comment("Until when the server wants no request; null: it has not said so."),
		field.Time("minute_at").Comment("Start of the minute that is counted."),
		field.Int("minute_spent").Default(0).Comment("Requests spent in that minute."),
		field.Int("most_spent").Default(0).Comment("Most requests spent in one minute."),
		field.Int64("spent").Default(0).Comment("Requests spent in all."),
		field.Int64("refused").Default(0).Comment("Requests that the server refused for the quota."),
	}
}

// Annotations of the entity.
func (Quota) Annotations() []schema.Annotation {
	return []schema.Annotation{hidden(), schema.Comment("Token bucket that all workers share.")}
}
