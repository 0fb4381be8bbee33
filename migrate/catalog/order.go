package catalog

// Located is an object and the database it is in; the database is empty for
// what belongs to the server.
type Located struct {
	Database string
	Object   Object
}

// InOrder lists every object in an order in which they can be made: databases,
// named collections and functions first, then each object after those it
// depends on (see [Catalog.Link]); where dependencies leave it open, tables
// come before dictionaries, views and materialized views, each in the
// catalog's order. Access control comes last. Objects that depend on each other in a circle are not
// dropped. The pointers are into c. A database without a name is the
// connection's own, and is not listed itself.
func (c *Catalog) InOrder() []Located {
	var list []Located
	for i := range c.Databases {
		if c.Databases[i].Name != "" {
			list = append(list, Located{Object: &c.Databases[i]})
		}
	}
	for i := range c.NamedCollections {
		list = append(list, Located{Object: &c.NamedCollections[i]})
	}
	for i := range c.Functions {
		list = append(list, Located{Object: &c.Functions[i]})
	}
	var objects []Located
	for _, kind := range [...]Kind{KindTable, KindDictionary, KindView, KindMaterializedView, KindOpaque} {
		for i := range c.Databases {
			for o := range c.Databases[i].Objects() {
				if o.ObjectKind() == kind {
					objects = append(objects, Located{Database: c.Databases[i].Name, Object: o})
				}
			}
		}
	}
	byName := make(map[Name]Located, len(objects))
	for _, o := range objects {
		byName[Name{Database: o.Database, Name: o.Object.ObjectName()}] = o
	}
	visited := make(map[Name]bool, len(objects))
	var visit func(o Located)
	visit = func(o Located) {
		self := Name{Database: o.Database, Name: o.Object.ObjectName()}
		if visited[self] {
			return
		}
		visited[self] = true
		for _, n := range o.Object.Dependencies() {
			if n.Database == "" {
				n.Database = o.Database
			}
			if needed, ok := byName[n]; ok {
				visit(needed)
			}
		}
		list = append(list, o)
	}
	for _, o := range objects {
		visit(o)
	}
	for a := range c.Access.Objects() {
		list = append(list, Located{Object: a})
	}
	return list
}
