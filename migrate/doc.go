// Package migrate moves a ClickHouse server from the schema it has to the
// schema the code declares, in steps that can be printed and reviewed:
//
//	err := migrate.Create(ctx, conn, desired, migrate.CreateOptions{})      // make what is missing
//	found, err := migrate.Diff(ctx, conn, desired, migrate.DiffOptions{})   // say what differs
//	fmt.Print(diff.Format(found.Changes, diff.FormatOptions{}))
//	p, found, err := migrate.Plan(ctx, conn, desired, migrate.PlanOptions{}) // say what to do
//	result, err := migrate.Apply(ctx, conn, desired, migrate.ApplyOptions{}) // do it
//
// The stages are packages of their own: catalog (the model), inspect (a server
// as a catalog), normalize (a declaration as the server would store it), diff,
// ddl (a catalog as SQL), plan (what to do, and what that means for the data) and apply. Versioned
// migration files are package dir.
package migrate
