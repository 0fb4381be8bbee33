// Written by chent schema import; change it as you like.

package schema

import (
	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/object"
)

// Server is what belongs to no table.
type Server struct{ schema.Objects }

// Annotations of Server.
func (Server) Annotations() []schema.Annotation {
	return []schema.Annotation{
		object.Database("u0001_default"),
		object.Database("u0002_default"),
		object.Database("u0003_default"),
		object.Database("u0004_default"),
		object.Database("u0005_default"),
		object.Database("u0006_default"),
		object.Database("u0007_default"),
		object.Database("u0008_default"),
		object.Function("u0007_02098_alias_function", "x -> ((x * 2 AS x_doubled) + x_doubled)"),
	}
}
