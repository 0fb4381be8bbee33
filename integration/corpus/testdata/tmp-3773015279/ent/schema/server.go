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
		object.Database("u0009_default"),
		object.Database("u0010_default"),
		object.Database("u0011_default"),
		object.Database("u0012_default"),
		object.Database("u0013_default"),
		object.Database("u0014_default"),
		object.Database("u0015_default"),
		object.Database("u0016_default"),
		object.Database("u0017_default"),
		object.Database("u0018_default"),
		object.Database("u0019_default"),
		object.Database("u0020_default"),
		object.Database("u0021_default"),
		object.Database("u0022_default"),
		object.Database("u0023_default"),
		object.Database("u0024_default"),
		object.Database("u0025_default"),
		object.Database("u0026_default"),
		object.Database("u0027_default"),
		object.Database("u0028_default"),
		object.Database("u0029_default"),
		object.Database("u0030_default"),
		object.Database("u0031_default"),
		object.Database("u0031_dictionaries"),
		object.Database("u0032_default"),
		object.Database("u0033_default"),
		object.Database("u0034_default"),
		object.Database("u0035_default"),
		object.Database("u0036_default"),
		object.Database("u0037_default"),
		object.Database("u0037_otel"),
		object.Function("u0016_f0", "x -> toInt32((x AS c0) % 2 AS c1)"),
	}
}
