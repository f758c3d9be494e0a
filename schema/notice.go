package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
	"thidua/term"
)

// Notice is what the people of a unit, or of the lead, are told (thông báo), short enough to be pasted into a chat. It
// is there whether or not it is sent by any channel.
type Notice struct{ ent.Schema }

// Mixin of the entity. The unit is the one that is told; without one it is the lead of the cluster.
func (Notice) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Sheet}, Placed{}} }

// Fields of the entity.
func (Notice) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").GoType(term.NoticeKind("")).Annotations(entgql.Type("NoticeKind")).Comment("What it is about (loại thông báo)."),
		field.String("key").Immutable().Annotations(hidden()).Comment("What makes it the same notice, so that nobody is told twice."),
		field.String("subject_vi").Annotations(unfiltered()).Comment("Subject in Vietnamese (tiêu đề)."),
		field.String("subject_en").Annotations(unfiltered()).Comment("Subject in English."),
		field.Text("text_vi").Annotations(unfiltered()).Comment("The notice in Vietnamese, with links (nội dung), to be copied as it is."),
		field.Text("text_en").Annotations(unfiltered()).Comment("The notice in English."),
		field.Time("raised_at").Immutable().Annotations(ordered("RAISED_AT")).Comment("When there was reason for it (thời điểm)."),
		field.Time("settled_at").Optional().Nillable().Comment("When there was no more reason for it (đã xong lúc); null while there is. What is settled is not sent any more."),
	}
}

// Edges of the entity.
func (Notice) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("cluster", Cluster.Type).Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("district", District.Type).Unique().Field("district_id").Immutable().Comment("Unit that is told (đơn vị); null for the lead of the cluster."),
		edge.From("deliveries", Delivery.Type).Ref("notices").Comment("Messages it was sent in (các lần gửi)."),
	}
}

// Indexes of the entity.
func (Notice) Indexes() []ent.Index {
	return []ent.Index{
		// One notice a matter.
		index.Fields("cluster_id", "period_id", "key").Unique(),
	}
}

// Annotations of the entity.
func (Notice) Annotations() []schema.Annotation {
	return relay("What the people of a unit, or of the lead, are told (thông báo).")
}
