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
		object.Database("").Comment("what the application knows"),
		object.Statement("TABLE", "odd", "CREATE TABLE app.odd"),
		object.Function("cents", "x -> round(x * 100)"),
		object.NamedCollection("bucket").Overridable("url", "https://example.com").Param("k", "v").Fixed("f", "x"),
		object.Role("reader", "SETTINGS max_threads = 1"),
		object.User("bob", "HOST ANY"),
		object.Grant("SELECT ON app.* TO reader"),
	}
}
