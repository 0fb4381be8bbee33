// Package corpus tests the migrations on DDL that other people wrote: real
// projects' schemas and ClickHouse's own test tables.
//
// For every object that the engine accepts:
//
//   - inspect, print as SQL, make it again on an empty server: the server's own
//     statement is the same, byte for byte;
//   - inspect, write as HCL, read: the diff is empty, and so it is against the
//     copy, with the server asked as chent schema diff asks it;
//   - inspect, write as a Go schema package, load it: the diff is empty;
//   - the diff with itself and with its JSON form is empty.
//
// Along a history of schemas, the diff of two states names exactly the objects
// whose statements differ; and the diff, planned and applied to a copy of the
// state before, gives the state after.
//
// testdata holds a selection, with its provenance and licences. CHENT_CORPUS
// names a folder with more of the same layout; see testdata/README.md. The
// counts for each source are printed with -v.
package corpus
