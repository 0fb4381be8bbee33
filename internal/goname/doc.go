// Package goname knows which names a type of a schema cannot have, since each
// gives its name to a package and to files: names that the Go command or a file
// system keeps for itself, and those of the generated client's own files. The
// generator refuses them, an import chooses others.
package goname
