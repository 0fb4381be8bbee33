// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/constraint"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Constrained2Table is the table constrained_2.
type Constrained2Table struct{ ent.Schema }

// Annotations of Constrained2Table.
func (Constrained2Table) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.StripeLog().Table("constrained_2").Database("u0013_default"),
		constraint.Check("is_censor", "domainWithoutWWW(URL) = 'censor.net'"),
		constraint.Check("is_utf8", "isValidUTF8(URL)"),
	}
}

// Fields of Constrained2Table.
func (Constrained2Table) Fields() []ent.Field {
	return []ent.Field{
		field.String("URL"),
	}
}
