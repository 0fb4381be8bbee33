// Package runtime is what generated clients call: appenders, scanning, hooks,
// errors. What two tables share lives here, so that generated code stays thin
// and a fix ships without regeneration.
//
// A function that generated code calls once a statement is marked noinline: a
// client of a hundred tables would hold it hundreds of times, and a promoted
// method is a jump instead of a copy. What is called once a value is not.
package runtime
