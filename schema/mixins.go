package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"

	"thidua/term"
)

// relay is what every entity that clients list carries: a connection, ordered by several fields.
func relay(description string) []schema.Annotation {
	return []schema.Annotation{entgql.RelayConnection(), entgql.MultiOrder(), schema.Comment(description)}
}

// connected is a to-many edge that pages.
func connected() schema.Annotation { return entgql.RelayConnection() }

// hidden keeps a field or an entity out of GraphQL altogether.
func hidden() schema.Annotation { return entgql.Skip(entgql.SkipAll) }

// unfiltered keeps a text that is read but never searched by out of the filters, which are wide as they are.
func unfiltered() schema.Annotation { return entgql.Skip(entgql.SkipWhereInput) }

// ordered lets clients order by a field.
func ordered(name string) schema.Annotation { return entgql.OrderField(name) }

// live limits a unique key or an index to the latest versions.
func live() schema.Annotation { return entsql.IndexWhere("superseded_at IS NULL") }

// published limits an index to what is published now.
func published() schema.Annotation {
	return entsql.IndexWhere("published_from IS NOT NULL AND published_to IS NULL")
}

// approved limits an index to what is approved now.
func approved() schema.Annotation {
	return entsql.IndexWhere("approved_from IS NOT NULL AND approved_to IS NULL")
}

// Coded gives an entity its stable, human code, unique in the whole database.
type Coded struct{ mixin.Schema }

// Fields of the mixin.
func (Coded) Fields() []ent.Field {
	return []ent.Field{
		field.String("code").NotEmpty().MaxLen(200).Unique().Immutable().Annotations(ordered("CODE")).
			Comment("Stable code (mã), unique in the whole database; never changes with the language."),
	}
}

// Named gives an entity its name in both languages.
type Named struct{ mixin.Schema }

// Fields of the mixin.
func (Named) Fields() []ent.Field {
	return []ent.Field{
		field.String("name_vi").NotEmpty().Annotations(ordered("NAME_VI")).Comment("Name in Vietnamese (tên)."),
		field.String("name_en").Annotations(ordered("NAME_EN")).Comment("Name in English."),
	}
}

// Catalogued marks reference rows with who wrote them, so that loading the catalogue never overwrites a person's
// change.
type Catalogued struct{ mixin.Schema }

// Fields of the mixin.
func (Catalogued) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("origin").GoType(term.OriginCatalog).Annotations(entgql.Type("Origin")).Default(string(term.OriginCatalog)).
			Comment("Who wrote the row (nguồn gốc): the catalogue's files, or a person through the API."),
	}
}

// Valid gives reference rows the days on which they hold, [valid_from, valid_to).
type Valid struct{ mixin.Schema }

// Fields of the mixin.
func (Valid) Fields() []ent.Field {
	return []ent.Field{
		field.String("valid_from").GoType(term.Date("")).MaxLen(10).Annotations(asDate, unfiltered()).Optional().Nillable().Comment("First day on which it holds (hiệu lực từ); null: always did."),
		field.String("valid_to").GoType(term.Date("")).MaxLen(10).Annotations(asDate, unfiltered()).Optional().Nillable().Comment("First day on which it no longer holds (hết hiệu lực từ); null: still does."),
	}
}

// Versioned keeps every version of a row. A changed row closes the old version and adds a new one.
type Versioned struct{ mixin.Schema }

// Fields of the mixin.
func (Versioned) Fields() []ent.Field {
	return []ent.Field{
		field.Time("recorded_at").Immutable().Annotations(ordered("RECORDED_AT")).
			Comment("When this version was recorded (thời điểm ghi nhận)."),
		field.Time("superseded_at").Optional().Nillable().Annotations(hidden()).
			Comment("When a later version or a withdrawal took its place; hidden, since it would tell of unpublished changes."),
		field.Time("approved_from").Optional().Nillable().Annotations(hidden()),
		field.Time("approved_to").Optional().Nillable().Annotations(hidden()),
		field.Time("published_from").Optional().Nillable().Annotations(hidden()),
		field.Time("published_to").Optional().Nillable().Annotations(hidden()),
		field.Time("refused_at").Optional().Nillable().Annotations(hidden()).
			Comment("When the lead refused this version, or on an approved one its withdrawal; null: never. Hidden: it tells of unpublished changes."),
		field.Text("refused_reason").Optional().Annotations(hidden()).Comment("Why it was refused."),
	}
}

// Placed puts a row in its cluster, period and unit, which the guard and most questions ask for: the columns stand
// on the row so that neither needs a join.
type Placed struct{ mixin.Schema }

// Fields of the mixin.
func (Placed) Fields() []ent.Field {
	return []ent.Field{
		field.Int("cluster_id").Immutable().Comment("Cluster (cụm thi đua)."),
		field.Int("period_id").Immutable().Comment("Period (kỳ báo cáo)."),
		field.Int("district_id").Optional().Nillable().Immutable().
			Comment("Member unit (đơn vị thành viên); null when stated for the whole cluster."),
	}
}

// Celled keeps where in the sheet a row was read.
type Celled struct{ mixin.Schema }

// Fields of the mixin.
func (Celled) Fields() []ent.Field {
	return []ent.Field{
		field.String("tab").Default("").Annotations(unfiltered()).Comment("Tab of the sheet it was read from (trang tính)."),
		field.Int("row").Default(0).Annotations(unfiltered()).Comment("Row in that tab, from 1 (dòng)."),
		field.Time("held_since").Optional().Nillable().Annotations(hidden()).
			Comment("Since when the cell has been wrong and the last good value is kept (giữ số liệu cũ từ); null: the cell is right. Hidden: it tells of the sheet as it is now, published or not."),
		field.String("held_problem").Optional().Annotations(hidden()),
	}
}

// asDate and asDecimal give a field its GraphQL scalar: a day as text YYYY-MM-DD, an exact decimal.
var (
	asDate    = entgql.Type("Date")
	asDecimal = entgql.Type("Decimal")
)
