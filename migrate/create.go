package migrate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
)

// CreateOptions tunes [Create]. The zero value creates on one server.
type CreateOptions struct {
	// Cluster adds ON CLUSTER to every statement, and all of its hosts are looked
	// at. Default: none.
	Cluster string
	// Replicated: see [DiffOptions]. Default: false.
	Replicated bool
	// DevURL: see [DiffOptions]. Default: none.
	DevURL string
	// Logger is told each statement that is run. Default: silent.
	Logger *slog.Logger
}

// DifferenceError reports that objects exist with another definition than the
// schema declares. Nothing was changed.
type DifferenceError struct {
	Changes []diff.Change // from what exists to what is declared
}

func (e *DifferenceError) Error() string {
	return "migrate: what exists differs from what the schema declares; Create adds what is missing and changes nothing (chent schema apply does):\n" +
		strings.TrimSuffix(diff.Format(e.Changes, diff.FormatOptions{}), "\n")
}

// CreateError reports the object at which [Create] stopped. The Done objects
// before it exist now.
type CreateError struct {
	Kind catalog.Kind
	Name string // with its database
	Pos  string // where it was declared: file:line:column; empty if unknown
	SQL  string
	Done int
	Err  error // the server's answer
}

func (e *CreateError) Error() string {
	text := fmt.Sprintf("migrate: create %s %s: %v", strings.ToLower(string(e.Kind)), e.Name, e.Err)
	if e.Pos != "" {
		return e.Pos + ": " + text
	}
	return text
}

func (e *CreateError) Unwrap() error { return e.Err }

// Create makes the databases, tables, views and other objects of a catalog
// that do not exist yet, in the order of their dependencies. What exists must
// be as declared: with a [DifferenceError] nothing is done at all. Settings
// and whole objects that only the server has do not matter. On a cluster an
// object is missing that one host lacks. Objects of a
// database without a name go to conn's database.
func Create(ctx context.Context, conn driver.Conn, desired catalog.Catalog, o CreateOptions) (err error) {
	isDifference := func(c diff.Change) bool { return c.Op == diff.Modify || c.Op == diff.Rename }
	p := PlanOptions{DiffOptions: DiffOptions{Options: diff.Options{KeepSettings: true}, DevURL: o.DevURL, Replicated: o.Replicated}, Cluster: o.Cluster}
	leave, err := p.enter(ctx, conn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, leave()) }()
	var found *Comparison
	if p.Hosts != nil {
		found, err = diffHosts(ctx, conn, desired, p.DiffOptions)
	} else {
		found, err = compare(ctx, conn, desired, p.DiffOptions, isDifference)
	}
	if err != nil {
		return err
	}
	desired = found.declared
	missing := make(map[catalog.Name]bool)
	var different []diff.Change
	for _, c := range found.Changes {
		switch {
		case isDifference(c):
			different = append(different, c)
		case c.Op == diff.Add:
			missing[catalog.Name{Database: c.Database, Name: c.Name}] = true
		}
	}
	if len(different) > 0 {
		return &DifferenceError{Changes: different}
	}
	if len(missing) == 0 {
		return nil
	}
	return create(ctx, conn, desired, missing, o)
}

// create makes the missing objects in a session of its own, so that
// unqualified names in queries mean the object's own database.
func create(ctx context.Context, conn driver.Conn, desired catalog.Catalog, missing map[catalog.Name]bool, o CreateOptions) (err error) {
	session, err := conn.Session(ctx)
	if err != nil {
		return fmt.Errorf("migrate: open a session: %w", err)
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	linked := choose(desired, func(string, catalog.Object) bool { return true })
	linked.NamedCollections = desired.NamedCollections
	linked.Link()
	in, done := conn.Database(), 0
	for _, object := range linked.InOrder() {
		name := catalog.Name{Name: object.Object.ObjectName()}
		if object.Object.ObjectKind().InDatabase() {
			if name.Database = object.Database; name.Database == "" {
				name.Database = conn.Database()
			}
		}
		if !missing[name] {
			continue
		}
		var statements []string
		if name.Database != "" && name.Database != in {
			statements = append(statements, "USE "+clickhouse.QuoteIdent(name.Database))
			in = name.Database
		}
		statements = append(statements, ddl.Create(object.Object, ddl.Options{Database: name.Database, IfNotExists: true, Cluster: o.Cluster}))
		for _, sql := range statements {
			if o.Logger != nil {
				o.Logger.InfoContext(ctx, "migrate: run", "object", ddl.Name(name), "kind", object.Object.ObjectKind())
			}
			if err := session.Exec(ctx, driver.Statement{SQL: sql}); err != nil {
				return &CreateError{Kind: object.Object.ObjectKind(), Name: ddl.Name(name), Pos: object.Object.Position(), SQL: sql, Done: done, Err: err}
			}
		}
		done++
	}
	return nil
}
