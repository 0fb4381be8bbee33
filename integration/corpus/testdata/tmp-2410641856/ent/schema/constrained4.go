// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/constraint"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Constrained4 is the table constrained_4.
type Constrained4 struct{ ent.Schema }

// Annotations of Constrained4.
func (Constrained4) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Log().Table("constrained_4").Database("u0013_default"),
		constraint.Check("is_censor", "domainWithoutWWW(URL) = 'censor.net'"),
		constraint.Check("is_utf8", "isValidUTF8(URL)"),
	}
}

// Fields of Constrained4.
func (Constrained4) Fields() []ent.Field {
	return []ent.Field{
		field.String("URL"),
	}
}
