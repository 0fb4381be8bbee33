// Package shapes holds six shapes of rows and their generated client. The
// benchmark, a module of its own, moves them by every client it knows; the tests
// here keep what does not depend on the machine: how much is allocated, and how
// many functions a table has.
package shapes
