package catalog

import "iter"

// Kind is a kind of object, by the word ClickHouse's statements use for it.
type Kind string

// The kinds of object in a [Catalog].
const (
	KindDatabase         Kind = "DATABASE"
	KindTable            Kind = "TABLE"
	KindView             Kind = "VIEW"
	KindMaterializedView Kind = "MATERIALIZED VIEW"
	KindDictionary       Kind = "DICTIONARY"
	KindOpaque           Kind = "OPAQUE" // an [Opaque]; its own Kind field says what it is
	KindFunction         Kind = "FUNCTION"
	KindNamedCollection  Kind = "NAMED COLLECTION"
	KindRole             Kind = "ROLE"
	KindUser             Kind = "USER"
	KindRowPolicy        Kind = "ROW POLICY"
	KindQuota            Kind = "QUOTA"
	KindSettingsProfile  Kind = "SETTINGS PROFILE"
	KindGrant            Kind = "GRANT"
)

// InDatabase reports whether objects of this kind live in a database. The
// others belong to the server.
func (k Kind) InDatabase() bool {
	switch k {
	case KindTable, KindView, KindMaterializedView, KindDictionary, KindOpaque:
		return true
	}
	return false
}

// Object is one object of a catalog: *[Database], *[Table], *[View],
// *[MaterializedView], *[Dictionary], *[Opaque], *[Function],
// *[NamedCollection] or *[AccessObject].
type Object interface {
	// ObjectKind is the kind of the object.
	ObjectKind() Kind
	// ObjectName is its name without the database.
	ObjectName() string
	// Position is where it was declared, file:line:column; empty if unknown.
	Position() string
	// Dependencies are the objects that must exist before it.
	Dependencies() []Name
}

// ObjectKind is [KindDatabase].
func (d *Database) ObjectKind() Kind { return KindDatabase }

// ObjectName is the database's name.
func (d *Database) ObjectName() string { return d.Name }

// Position is where the database was declared.
func (d *Database) Position() string { return d.Pos }

// Dependencies is nil: a database needs nothing.
func (d *Database) Dependencies() []Name { return nil }

// ObjectKind is [KindTable].
func (t *Table) ObjectKind() Kind { return KindTable }

// ObjectName is the table's name.
func (t *Table) ObjectName() string { return t.Name }

// Position is where the table was declared.
func (t *Table) Position() string { return t.Pos }

// Dependencies are the objects that must exist before the table.
func (t *Table) Dependencies() []Name { return t.DependsOn }

// ObjectKind is [KindView].
func (v *View) ObjectKind() Kind { return KindView }

// ObjectName is the view's name.
func (v *View) ObjectName() string { return v.Name }

// Position is where the view was declared.
func (v *View) Position() string { return v.Pos }

// Dependencies are the objects that must exist before the view.
func (v *View) Dependencies() []Name { return v.DependsOn }

// ObjectKind is [KindMaterializedView].
func (m *MaterializedView) ObjectKind() Kind { return KindMaterializedView }

// ObjectName is the materialized view's name.
func (m *MaterializedView) ObjectName() string { return m.Name }

// Position is where the materialized view was declared.
func (m *MaterializedView) Position() string { return m.Pos }

// Dependencies are the objects that must exist before the view, its target
// and the views it refreshes after included.
func (m *MaterializedView) Dependencies() []Name {
	names := append([]Name(nil), m.DependsOn...)
	if m.To.Name != "" {
		names = append(names, m.To)
	}
	if m.Refresh != nil {
		names = append(names, m.Refresh.DependsOn...)
	}
	return names
}

// ObjectKind is [KindDictionary].
func (d *Dictionary) ObjectKind() Kind { return KindDictionary }

// ObjectName is the dictionary's name.
func (d *Dictionary) ObjectName() string { return d.Name }

// Position is where the dictionary was declared.
func (d *Dictionary) Position() string { return d.Pos }

// Dependencies are the objects that must exist before the dictionary.
func (d *Dictionary) Dependencies() []Name { return d.DependsOn }

// ObjectKind is [KindOpaque].
func (o *Opaque) ObjectKind() Kind { return KindOpaque }

// ObjectName is the object's name.
func (o *Opaque) ObjectName() string { return o.Name }

// Position is where the object was declared.
func (o *Opaque) Position() string { return o.Pos }

// Dependencies are the objects that must exist before it.
func (o *Opaque) Dependencies() []Name { return o.DependsOn }

// ObjectKind is [KindFunction].
func (f *Function) ObjectKind() Kind { return KindFunction }

// ObjectName is the function's name.
func (f *Function) ObjectName() string { return f.Name }

// Position is where the function was declared.
func (f *Function) Position() string { return f.Pos }

// Dependencies is nil: functions are made first of all.
func (f *Function) Dependencies() []Name { return nil }

// ObjectKind is [KindNamedCollection].
func (n *NamedCollection) ObjectKind() Kind { return KindNamedCollection }

// ObjectName is the collection's name.
func (n *NamedCollection) ObjectName() string { return n.Name }

// Position is where the collection was declared.
func (n *NamedCollection) Position() string { return n.Pos }

// Dependencies is nil: a named collection needs nothing.
func (n *NamedCollection) Dependencies() []Name { return nil }

// Objects yields the objects of the database, without the database itself:
// tables, dictionaries, views, materialized views, then opaque objects, each
// in the catalog's order. The pointers are into d.
func (d *Database) Objects() iter.Seq[Object] {
	return func(yield func(Object) bool) {
		for i := range d.Tables {
			if !yield(&d.Tables[i]) {
				return
			}
		}
		for i := range d.Dictionaries {
			if !yield(&d.Dictionaries[i]) {
				return
			}
		}
		for i := range d.Views {
			if !yield(&d.Views[i]) {
				return
			}
		}
		for i := range d.MaterializedViews {
			if !yield(&d.MaterializedViews[i]) {
				return
			}
		}
		for i := range d.Opaque {
			if !yield(&d.Opaque[i]) {
				return
			}
		}
	}
}

// Database returns the database called name, or nil. The pointer is into c.
func (c *Catalog) Database(name string) *Database {
	for i := range c.Databases {
		if c.Databases[i].Name == name {
			return &c.Databases[i]
		}
	}
	return nil
}

// Table returns the table called name, or nil. The pointer is into d.
func (d *Database) Table(name string) *Table {
	for i := range d.Tables {
		if d.Tables[i].Name == name {
			return &d.Tables[i]
		}
	}
	return nil
}

// Column returns the column called name, or nil. The pointer is into t.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// Add adds an object of a database to d: what [Database.Objects] yields.
func (d *Database) Add(o Object) {
	switch o := o.(type) {
	case *Table:
		d.Tables = append(d.Tables, *o)
	case *View:
		d.Views = append(d.Views, *o)
	case *MaterializedView:
		d.MaterializedViews = append(d.MaterializedViews, *o)
	case *Dictionary:
		d.Dictionaries = append(d.Dictionaries, *o)
	case *Opaque:
		d.Opaque = append(d.Opaque, *o)
	}
}
