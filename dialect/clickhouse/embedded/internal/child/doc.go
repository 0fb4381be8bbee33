// Package child is the inside of the engine's process. A program that links
// it and is started with [EnvChild] set becomes that process, if its parent is this
// same program and says so over a pipe (see [Order]): it loads libchdb, runs the
// engine until its lifeline breaks, and exits before any other code of the
// program runs.
//
// This is the one package of chent with an init function that acts: a program
// starts itself again as its engine, and main, flag parsing and TestMain must
// not run in that copy. The package imports next to nothing so that its init
// comes early.
package child
