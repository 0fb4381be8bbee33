// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// RegexpDictionarySourceTable is the table regexp_dictionary_source_table.
type RegexpDictionarySourceTable struct{ ent.Schema }

// Annotations of RegexpDictionarySourceTable.
func (RegexpDictionarySourceTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.TinyLog().Table("regexp_dictionary_source_table").Database("u0003_default"),
	}
}

// Fields of RegexpDictionarySourceTable.
func (RegexpDictionarySourceTable) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.UInt64("parent_id"),
		field.String("regexp"),
		field.Array[string]("keys"),
		field.Array[string]("values"),
	}
}
