package diff

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

// Diff returns what differs between the live catalog and the desired one, in
// an order that reads well: what belongs to the server first, then database by
// database its tables, dictionaries, views and materialized views, each in
// name order. Equal catalogs have no changes.
//
// Both catalogs must be normalised: see package normalize. Parts of an object
// that desired does not declare are reported as dropped, and so are objects in
// a database that desired names; see [Options].
func Diff(live, desired catalog.Catalog, options Options) []Change {
	d := differ{options: options, live: &live, desired: &desired}
	d.functions()
	d.namedCollections()
	d.databases()
	d.access()
	return d.changes
}

// differ collects the changes between two catalogs.
type differ struct {
	options       Options
	live, desired *catalog.Catalog
	changes       []Change
}

func (d *differ) functions() {
	pairUp(d.live.Functions, d.desired.Functions, func(f *catalog.Function) string { return f.Name }, func(from, to *catalog.Function) {
		switch {
		case to == nil:
			d.dropFromServer(from)
		case from == nil:
			d.add("", to)
		default:
			d.modify("", from, to, propertyDetail(PropertyBody, from.Body, to.Body, to.Pos))
		}
	})
}

func (d *differ) namedCollections() {
	name := func(n *catalog.NamedCollection) string { return n.Name }
	pairUp(d.live.NamedCollections, d.desired.NamedCollections, name, func(from, to *catalog.NamedCollection) {
		switch {
		case to == nil:
			d.dropFromServer(from)
		case from == nil:
			d.add("", to)
		default:
			d.modify("", from, to, paramDetails(from, to))
		}
	})
}

func (d *differ) databases() {
	name := func(db *catalog.Database) string { return d.database(db.Name) }
	pairUp(d.live.Databases, d.desired.Databases, name, func(from, to *catalog.Database) {
		switch {
		case to == nil:
			if d.options.WholeServer { // each object that goes is named, as each that comes is
				d.objects(from, &catalog.Database{Name: from.Name})
			}
			d.dropFromServer(from)
		case from == nil:
			if name(to) != "" {
				d.add("", to)
			}
			d.objects(&catalog.Database{Name: to.Name}, to)
		default:
			d.modify("", from, to, databaseDetails(from, to))
			d.objects(from, to)
		}
	})
}

// database resolves the name of a database.
func (d *differ) database(name string) string {
	if name == "" {
		return d.options.Database
	}
	return name
}

// objects compares the objects of one database. They share one name space:
// a table may have become a view.
func (d *differ) objects(from, to *catalog.Database) {
	database := d.database(to.Name)
	live := make(map[string]catalog.Object)
	for o := range from.Objects() {
		live[o.ObjectName()] = o
	}
	renamed := renames(from, to)
	taken := make(map[string]bool) // live names that a desired object stands for
	left := make(map[string]bool)  // live names that a table leaves
	for _, old := range renamed {
		taken[old], left[old] = true, true
	}
	for o := range to.Objects() {
		taken[o.ObjectName()] = true
	}
	var gone []catalog.Object
	for o := range from.Objects() {
		if !taken[o.ObjectName()] {
			gone = append(gone, o)
		}
	}
	for _, o := range gone {
		d.changes = append(d.changes, Change{Op: Drop, Kind: o.ObjectKind(), Database: database, Name: o.ObjectName(), From: o})
	}
	for o := range to.Objects() {
		name := o.ObjectName()
		if old, ok := renamed[name]; ok && o.ObjectKind() == catalog.KindTable {
			details := d.details(database, live[old], o)
			d.changes = append(d.changes, Change{Op: Rename, Kind: o.ObjectKind(), Database: database, Name: name,
				RenamedFrom: old, From: live[old], To: o, Details: details, Pos: o.Position()})
			continue
		}
		if was, ok := live[name]; ok && !left[name] {
			d.modify(database, was, o, d.details(database, was, o))
			continue
		}
		d.add(database, o)
	}
}

// renames maps the new name of a table to the live one, for hints that can be
// followed: the old name is live and the new one is not. A hint that was
// followed already, or on a server that never had the table, says nothing.
func renames(from, to *catalog.Database) map[string]string {
	renamed := make(map[string]string)
	used := make(map[string]bool)
	for i := range to.Tables {
		t := &to.Tables[i]
		if t.RenamedFrom == "" || used[t.RenamedFrom] || to.Table(t.RenamedFrom) != nil ||
			from.Table(t.RenamedFrom) == nil || from.Table(t.Name) != nil {
			continue
		}
		renamed[t.Name] = t.RenamedFrom
		used[t.RenamedFrom] = true
	}
	return renamed
}

// details compares two objects of any kinds.
func (d *differ) details(database string, from, to catalog.Object) []Detail {
	switch to := to.(type) {
	case *catalog.Table:
		if from, ok := from.(*catalog.Table); ok {
			return d.tableDetails(database, from, to)
		}
	case *catalog.View:
		if from, ok := from.(*catalog.View); ok {
			return viewDetails(from, to)
		}
	case *catalog.MaterializedView:
		if from, ok := from.(*catalog.MaterializedView); ok {
			return d.materializedViewDetails(database, from, to)
		}
	case *catalog.Dictionary:
		if from, ok := from.(*catalog.Dictionary); ok {
			return dictionaryDetails(ofOwnDatabase(from, database), ofOwnDatabase(to, database))
		}
	case *catalog.Opaque:
		if from, ok := from.(*catalog.Opaque); ok {
			return propertyDetail(PropertyDefinition, from.SQL, to.SQL, "")
		}
	}
	return []Detail{{Op: Modify, Property: PropertyKind, From: kindText(from), To: kindText(to), Pos: to.Position()}}
}

// kindText names the kind of an object; an opaque object says its real kind.
func kindText(o catalog.Object) string {
	if opaque, ok := o.(*catalog.Opaque); ok {
		return opaque.Kind + " (opaque)"
	}
	return string(o.ObjectKind())
}

func (d *differ) add(database string, o catalog.Object) {
	d.changes = append(d.changes, Change{Op: Add, Kind: o.ObjectKind(), Database: database, Name: o.ObjectName(), To: o, Pos: o.Position()})
}

func (d *differ) modify(database string, from, to catalog.Object, details []Detail) {
	if len(details) == 0 {
		return
	}
	d.changes = append(d.changes, Change{Op: Modify, Kind: to.ObjectKind(), Database: database, Name: to.ObjectName(),
		From: from, To: to, Details: details, Pos: to.Position()})
}

func (d *differ) dropFromServer(o catalog.Object) {
	if d.options.WholeServer {
		d.changes = append(d.changes, Change{Op: Drop, Kind: o.ObjectKind(), Name: o.ObjectName(), From: o})
	}
}

func databaseDetails(from, to *catalog.Database) []Detail {
	var details []Detail
	if to.Engine.Name != "" { // else: whatever engine the server chose
		was := from.Engine
		if was.Name == "" { // it is declared too, and leaves it to the server
			was.Name = "Atomic"
		}
		details = append(details, propertyDetail(PropertyEngine, engineText(was), engineText(to.Engine), to.Pos)...)
	}
	details = append(details, settingDetails(from.Settings, to.Settings, settingRules{pos: to.Pos})...)
	return append(details, propertyDetail(PropertyComment, from.Comment, to.Comment, to.Pos)...)
}

// propertyDetail is the difference of two texts of the object's own property:
// one detail or none.
func propertyDetail(property Property, from, to, pos string) []Detail {
	if sameText(from, to) {
		return nil
	}
	return []Detail{{Op: Modify, Property: property, From: from, To: to, Pos: pos}}
}

// pairUp calls f with the live and the desired element of each name, in name
// order; one of them is nil where the other has no partner.
func pairUp[T any](live, desired []T, name func(*T) string, f func(from, to *T)) {
	type pair struct{ from, to *T }
	pairs := make(map[string]*pair)
	var names []string
	at := func(n string) *pair {
		if pairs[n] == nil {
			pairs[n] = &pair{}
			names = append(names, n)
		}
		return pairs[n]
	}
	for i := range live {
		at(name(&live[i])).from = &live[i]
	}
	for i := range desired {
		at(name(&desired[i])).to = &desired[i]
	}
	slices.SortFunc(names, strings.Compare)
	for _, n := range names {
		f(pairs[n].from, pairs[n].to)
	}
}
