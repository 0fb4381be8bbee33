// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Account is the table accounts.
type Account struct{ ent.Schema }

// Annotations of Account.
func (Account) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("EmbeddedRocksDB").PrimaryKey("account_id").Database("u0032_default"),
	}
}

// Fields of Account.
func (Account) Fields() []ent.Field {
	return []ent.Field{
		field.FixedString("account_id", 32),
		field.String("role"),
	}
}
