// Package apply runs a plan on a server, as if it will be interrupted:
//
//	result, err := apply.Run(ctx, conn, p, apply.Options{Database: "app"})
//
// ClickHouse rolls no DDL back. So Run takes a lock, looks whether the server
// still is what the plan was made from, runs every pre-check before the first
// statement, and then one statement at a time, waiting for its mutations. It
// never sends a statement twice without looking. A run that was killed is
// finished by planning again and running that plan: each statement is either
// done or not, and a copy goes on where it stopped.
package apply
