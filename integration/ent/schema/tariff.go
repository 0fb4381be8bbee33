package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// Tariff is a dictionary, and only read.
type Tariff struct{ ent.View }

// Annotations say where the rows come from and how they are kept.
func (Tariff) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("code").Source(dictionary.Null()).Layout("COMPLEX_KEY_HASHED").Lifetime(0, 0),
	}
}

// Fields are the attributes.
func (Tariff) Fields() []ent.Field {
	return []ent.Field{
		field.String("code"),
		field.Float64("price"),
	}
}
