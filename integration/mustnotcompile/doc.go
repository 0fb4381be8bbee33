// Package mustnotcompile holds programs that the compiler must refuse, each in
// testdata with the message that its author sees:
//
//	client.Event.Delete().Exec(ctx) // ERROR client.Event.Delete().Exec undefined (type …)
//
// They are type-checked against the generated client in integration/ent.
package mustnotcompile
