// Package dir is a directory of versioned migration files: NNN_name.sql with
// an atlas.sum beside them, in the format that ent's and Atlas's own tools read
// and write.
//
//	d, err := dir.Open("migrations")
//	err = d.Validate()                    // do the files match atlas.sum?
//	files, err := d.Files()               // in version order
//	file, err := d.Write("add_events", "", statements)
//	result, err := dir.Execute(ctx, conn, d, dir.ExecuteOptions{}) // run what a server has not seen
//
// [Execute] records in a table of the server which statement it begins and
// which is done, so that the next run goes on where one was killed.
//
// A file's statements are split by [Scan], which knows ClickHouse's strings,
// comments and heredocs.
package dir
