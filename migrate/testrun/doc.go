// Package testrun runs the steps of the tests that [hcl.ParseTests] reads, on a
// connection whose database is the test's own:
//
//	tests, err := hcl.ParseTests(name, src, hcl.Options{})
//	err = testrun.Run(ctx, session, tests[0], testrun.Options{})
//
// A step that fails is an [Error] with its place.
package testrun
