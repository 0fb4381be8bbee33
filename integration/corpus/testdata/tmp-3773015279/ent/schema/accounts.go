// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Accounts is the table accounts.
type Accounts struct{ ent.Schema }

// Annotations of Accounts.
func (Accounts) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("EmbeddedRocksDB").PrimaryKey("account_id").Database("u0033_default"),
	}
}

// Fields of Accounts.
func (Accounts) Fields() []ent.Field {
	return []ent.Field{
		field.FixedString("account_id", 32),
		field.String("role"),
	}
}
