package ddl

import "github.com/chent-io/chent/migrate/catalog"

// Drop renders the statement that removes o. An opaque object is dropped by
// its own kind.
func Drop(o catalog.Object, options DropOptions) string {
	if a, ok := o.(*catalog.AccessObject); ok {
		return dropAccess(a, options)
	}
	kind := o.ObjectKind()
	name := catalog.Name{Name: o.ObjectName()}
	if kind.InDatabase() {
		name.Database = options.Database
	}
	var w writer
	w.WriteString("DROP " + dropKind(o))
	if options.IfExists {
		w.words("IF EXISTS")
	}
	w.words(Name(name))
	if options.Cluster != "" {
		w.words(OnCluster(options.Cluster))
	}
	return w.String()
}

// DropOptions tunes [Drop].
type DropOptions struct {
	// Database qualifies the object's name. Default: none.
	Database string
	// IfExists adds IF EXISTS.
	IfExists bool
	// Cluster adds ON CLUSTER. Default: none.
	Cluster string
}

// dropKind is the word DROP takes: the server drops materialized views as
// views.
func dropKind(o catalog.Object) string {
	switch o := o.(type) {
	case *catalog.MaterializedView:
		return string(catalog.KindView)
	case *catalog.Opaque:
		switch catalog.Kind(o.Kind) {
		case catalog.KindDictionary:
			return o.Kind
		case catalog.KindView, catalog.KindMaterializedView:
			return string(catalog.KindView)
		}
		return string(catalog.KindTable)
	}
	return string(o.ObjectKind())
}
