package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"thidua/guard"
	"thidua/term"
)

// SharedSheet is a spreadsheet that was shared with us and that no source reads yet (bảng tính chờ đăng ký).
type SharedSheet struct{ ent.Schema }

// Mixin of the entity.
func (SharedSheet) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Closed}} }

// Fields of the entity.
func (SharedSheet) Fields() []ent.Field {
	return []ent.Field{
		field.String("ref").Unique().Immutable().NotEmpty().Comment("Spreadsheet id."),
		field.String("title").Default("").Annotations(unfiltered()).Comment("Name of the file (tên tệp)."),
		field.String("owner").Default("").Annotations(unfiltered()).Comment("E-mail of who shared or owns it (người chia sẻ); empty: not told."),
		field.Enum("state").GoType(term.SharedSheetState("")).Annotations(entgql.Type("SharedSheetState")).Default(string(term.SharedSheetStateWaiting)).Comment("What came of it (trạng thái)."),
		field.String("template").Default("").Annotations(unfiltered()).Comment("Template it was recognised by (mẫu biểu); empty: by none, or not looked at yet."),
		field.String("cluster_code").Default("").Comment("Cluster that it names (cụm); empty: none."),
		field.String("period_code").Default("").Comment("Period that it names (kỳ báo cáo); empty: none."),
		field.String("district_code").Default("").Comment("Unit that it names (đơn vị); empty for the cluster's own sheet, or none."),
		field.Text("reason_vi").Default("").Annotations(unfiltered()).Comment("Why it cannot be registered, and what to do, in Vietnamese; empty: it can."),
		field.Text("reason_en").Default("").Annotations(unfiltered()).Comment("Why it cannot be registered, and what to do, in English."),
		field.Time("first_seen_at").Immutable().Annotations(ordered("FIRST_SEEN_AT")).Comment("When it was first seen (thấy lần đầu)."),
		field.Time("seen_at").Annotations(ordered("SEEN_AT")).Comment("When the feed last told of it (thấy lần cuối)."),
		field.Time("looked_at").Optional().Nillable().Annotations(unfiltered()).Comment("When it was last opened to see what it is; null: not yet."),
	}
}

// Annotations of the entity.
func (SharedSheet) Annotations() []schema.Annotation {
	return relay("Spreadsheet that was shared with us and that no source reads yet (bảng tính chờ đăng ký).")
}
