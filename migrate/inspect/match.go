package inspect

// Wants reports whether the patterns of o choose an object, as [Inspect] does:
// for catalogs and changes that came from elsewhere. Malformed patterns match
// nothing.
func (o Options) Wants(database, name string) bool {
	f := filter{include: o.Include, exclude: o.Exclude, found: map[string]bool{}}
	return f.wants(database, name)
}
