// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// FieldsBySession is the table fields_by_session.
type FieldsBySession struct{ ent.Schema }

// Annotations of FieldsBySession.
func (FieldsBySession) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("ProjectID", "SessionID", "Type", "Name", "Value").
			Setting("index_granularity", 8192).
			Table("fields_by_session"),
		view.FedBy("fields_by_session_mv", "SELECT ProjectID, SessionID, Type, Name, Value FROM default.fields").
			DependsOn("fields"),
	}
}

// Fields of FieldsBySession.
func (FieldsBySession) Fields() []ent.Field {
	return []ent.Field{
		field.Int32("ProjectID"),
		field.Int64("SessionID"),
		field.String("Type_column").LowCardinality().StorageKey("Type"),
		field.String("Name").LowCardinality(),
		field.String("Value_column").StorageKey("Value"),
	}
}
