// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/constraint"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Constrained3 is the table constrained_3.
type Constrained3 struct{ ent.Schema }

// Annotations of Constrained3.
func (Constrained3) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.TinyLog().Table("constrained_3").Database("u0013_default"),
		constraint.Check("is_censor", "domainWithoutWWW(URL) = 'censor.net'"),
		constraint.Check("is_utf8", "isValidUTF8(URL)"),
	}
}

// Fields of Constrained3.
func (Constrained3) Fields() []ent.Field {
	return []ent.Field{
		field.String("URL"),
	}
}
