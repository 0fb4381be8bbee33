package ddl

import (
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

// Statements renders the whole catalog as statements that can be run one after
// the other: what others depend on comes first. options.Database is for
// objects whose database has no name; empty leaves them unqualified. Objects
// that the server did not show are left out: they have no definition.
func Statements(c catalog.Catalog, options Options) []string {
	var list []string
	for _, o := range c.InOrder() {
		if opaque, ok := o.Object.(*catalog.Opaque); ok && opaque.SQL == "" {
			continue
		}
		local := options
		if o.Database != "" {
			local.Database = o.Database
		}
		list = append(list, Create(o.Object, local))
	}
	return list
}

// Script renders the whole catalog as one SQL text, a statement after the
// other, each ending with a semicolon. What has no definition to print is said
// in a comment.
func Script(c catalog.Catalog, options Options) string {
	var b strings.Builder
	for i := range c.Databases {
		for _, o := range c.Databases[i].Opaque {
			if o.SQL == "" {
				b.WriteString("-- " + Name(catalog.Name{Database: c.Databases[i].Name, Name: o.Name}) + ": " + strings.ReplaceAll(o.Reason, "\n", " ") + "\n\n")
			}
		}
	}
	for _, s := range Statements(c, options) {
		b.WriteString(s + ";\n\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}
