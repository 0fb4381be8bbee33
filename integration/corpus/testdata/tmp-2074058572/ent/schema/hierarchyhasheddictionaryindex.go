// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// HierarchyHashedDictionaryIndex is the dictionary hierarchy_hashed_dictionary_index.
type HierarchyHashedDictionaryIndex struct{ ent.View }

// Annotations of HierarchyHashedDictionaryIndex.
func (HierarchyHashedDictionaryIndex) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("id").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "TABLE", Value: "test_hierarchy_source_table"}}}).
			Layout("FLAT").
			Lifetime(0, 0).
			Table("hierarchy_hashed_dictionary_index").
			Database("u0006_default").
			DependsOn("test_hierarchy_source_table"),
	}
}

// Fields of HierarchyHashedDictionaryIndex.
func (HierarchyHashedDictionaryIndex) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.UInt64("parent_id").Annotations(schema.Column{Attribute: &schema.Attribute{Hierarchical: true, Bidirectional: true}}),
	}
}
