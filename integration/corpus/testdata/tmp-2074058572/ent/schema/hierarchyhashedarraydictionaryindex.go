// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/field"
)

// HierarchyHashedArrayDictionaryIndex is the dictionary hierarchy_hashed_array_dictionary_index.
type HierarchyHashedArrayDictionaryIndex struct{ ent.View }

// Annotations of HierarchyHashedArrayDictionaryIndex.
func (HierarchyHashedArrayDictionaryIndex) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("id").
			Source(dictionary.SourceOf{Kind: "CLICKHOUSE", Params: []dictionary.Param{{Name: "TABLE", Value: "test_hierarchy_source_table"}}}).
			Layout("HASHED_ARRAY").
			Lifetime(0, 0).
			Table("hierarchy_hashed_array_dictionary_index").
			Database("u0006_default").
			DependsOn("test_hierarchy_source_table"),
	}
}

// Fields of HierarchyHashedArrayDictionaryIndex.
func (HierarchyHashedArrayDictionaryIndex) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("id"),
		field.UInt64("parent_id").Annotations(dictionary.Hierarchical()),
	}
}
