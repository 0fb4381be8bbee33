// Package gosrc writes a catalog as an ent schema package: Go source in
// chent's vocabulary, one file per type, as a person would have written it.
//
//	pkg, err := gosrc.Write(catalog, gosrc.Options{Package: "schema"})
//	pkg.Files["event.go"] // type Event struct{ ent.Schema } ...
//
// Generating from the files and comparing with the catalog finds no
// difference. A clause for which the vocabulary has no natural form is written
// with its typed escape: field.Type, engine.Custom, index.Of; an object that is
// known by its statement alone, with object.Statement.
package gosrc
