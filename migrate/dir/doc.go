// Package dir is a directory of versioned migration files: NNN_name.sql with
// an atlas.sum beside them, in the format that ent's and Atlas's own tools read
// and write.
//
//	d, err := dir.Open("migrations")
//	err = d.Validate()                    // do the files match atlas.sum?
//	files, err := d.Files()               // in version order
//	file, err := d.Write("add_events", "", statements)
//
// A file's statements are split by [Scan], which knows ClickHouse's strings,
// comments and heredocs; no server is asked.
package dir
