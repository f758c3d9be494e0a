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

// Delivery is one message that was sent with notices (lần gửi), or one that could not be.
type Delivery struct{ ent.Schema }

// Mixin of the entity.
func (Delivery) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Sheet}, Placed{}} }

// Fields of the entity.
func (Delivery) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("channel").GoType(term.NoticeChannel("")).Annotations(entgql.Type("NoticeChannel")).Immutable().Comment("How (kênh gửi)."),
		field.String("recipient").Immutable().Annotations(unfiltered()).Comment("To whom: an e-mail address, or the host of a webhook (nơi nhận)."),
		field.String("day").GoType(term.Date("")).MaxLen(10).Annotations(asDate, unfiltered()).Immutable().Comment("The day in Vietnam that it belongs to (ngày): there is one message a day and recipient at most."),
		field.Enum("state").GoType(term.DeliveryState("")).Annotations(entgql.Type("DeliveryState")).Comment("What became of it (trạng thái)."),
		field.Int("attempts").Default(0).Annotations(unfiltered()).Comment("How often it was tried (số lần thử)."),
		field.Text("error").Default("").Annotations(unfiltered()).Comment("Why it could not be sent (lỗi); empty when it was."),
		field.Time("sent_at").Optional().Nillable().Annotations(ordered("SENT_AT")).Comment("When it was sent (gửi lúc); null when it was not."),
	}
}

// Edges of the entity.
func (Delivery) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("notices", Notice.Type).Comment("What it said (các thông báo)."),
		edge.To("cluster", Cluster.Type).Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("district", District.Type).Unique().Field("district_id").Immutable().Comment("Unit that was told (đơn vị); null for the lead of the cluster."),
	}
}

// Indexes of the entity.
func (Delivery) Indexes() []ent.Index {
	return []ent.Index{
		// One message a day and recipient.
		index.Fields("cluster_id", "period_id", "channel", "recipient", "day").Unique(),
	}
}

// Annotations of the entity.
func (Delivery) Annotations() []schema.Annotation {
	return relay("One message that was sent with notices (lần gửi).")
}
