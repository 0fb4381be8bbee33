// Package values proves that every value of every type goes into a table
// through a generated client and comes out the same, over every protocol.
package values
