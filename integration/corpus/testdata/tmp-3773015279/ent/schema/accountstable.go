// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// AccountsTable is the table accounts.
type AccountsTable struct{ ent.Schema }

// Annotations of AccountsTable.
func (AccountsTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("EmbeddedRocksDB").PrimaryKey("account_id").Table("accounts").Database("u0036_default"),
	}
}

// Fields of AccountsTable.
func (AccountsTable) Fields() []ent.Field {
	return []ent.Field{
		field.FixedString("account_id", 32),
		field.String("role"),
	}
}
