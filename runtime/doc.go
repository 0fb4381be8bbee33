// Package runtime is what generated clients call: appenders, scanning, hooks,
// errors. What two tables share lives here, so that generated code stays thin
// and a fix ships without regeneration.
package runtime
