// Package corpus tests the migrations on DDL that other people wrote: real
// projects' schemas and ClickHouse's own test tables.
//
// For every object that the engine accepts: inspect, print as SQL, make it
// again in an empty server, and the server's own statement must be the same,
// byte for byte. The diff of a catalog with itself, with its JSON form and
// with the copy is empty. Along a history of schemas, the diff of two versions
// names exactly the objects whose statements differ.
//
// testdata holds a selection, with its provenance and licences. CHENT_CORPUS
// names a folder with more of the same layout; see testdata/README.md.
package corpus
