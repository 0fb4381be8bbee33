// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/constraint"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Constrained2 is the table constrained2.
type Constrained2 struct{ ent.Schema }

// Annotations of Constrained2.
func (Constrained2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Memory().Table("constrained2").Database("u0013_default"),
		constraint.Check("is_censor", "domainWithoutWWW(URL) = 'censor.net'"),
		constraint.Check("is_utf8", "isValidUTF8(URL)"),
	}
}

// Fields of Constrained2.
func (Constrained2) Fields() []ent.Field {
	return []ent.Field{
		field.String("URL"),
	}
}
