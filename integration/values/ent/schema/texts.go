package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Text has everything that is a string or a label.
type Text struct{ rows }

// Fields are the columns.
func (Text) Fields() []ent.Field {
	return []ent.Field{
		field.Bool("flag"), field.String("text"), field.FixedString("fixed", 4),
		field.Of[[]byte]("raw", "String"), field.Of[[]byte]("raw_fixed", "FixedString(3)"), field.Of[[]byte]("raw_maybe", "Nullable(String)"),
		field.Enum8("small").Value("it's", -128).Value("", 0).Value(`\b`, 127),
		field.Enum16("large").Value("low", -32768).Value("ünï", 1000).Value("high", 32767),
		field.UUID("uuid"), field.IPv4("ipv4"), field.IPv6("ipv6"),
	}
}

// Label has dictionaries of values.
type Label struct{ ent.Schema }

// Annotations say how the table is kept.
func (Label) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("id").Setting("allow_suspicious_low_cardinality_types", 1)}
}

// Fields are the columns.
func (Label) Fields() []ent.Field {
	return []ent.Field{
		field.UInt32("id"),
		field.String("text").LowCardinality(), field.String("maybe").LowCardinality().Nullable(),
		field.FixedString("fixed", 2).LowCardinality(), field.FixedString("fixed_maybe", 2).LowCardinality().Nullable(),
		field.Of[[]byte]("raw", "LowCardinality(String)"),
		field.Type("numbers", "Array(LowCardinality(String))"), field.Type("holes", "Array(LowCardinality(Nullable(String)))"),
		field.Type("day", "LowCardinality(Date)"), field.UUID("uuid").LowCardinality(),
		field.Type("number", "LowCardinality(UInt64)"), field.Type("at", "LowCardinality(Nullable(DateTime('UTC')))"),
	}
}

// Moment has dates and times.
type Moment struct{ rows }

// Fields are the columns.
func (Moment) Fields() []ent.Field {
	return []ent.Field{
		field.Date("day"), field.Date32("day32"), field.DateTime("at"), field.DateTime("berlin", "Europe/Berlin"),
		field.DateTime64("s", 0, "UTC"), field.DateTime64("ms", 3, "America/New_York"), field.DateTime64("us", 6), field.DateTime64("ns", 9, "Asia/Kathmandu"),
		field.Time("clock"), field.Time64("clock_ms", 3), field.Time64("clock_ns", 9),
	}
}
