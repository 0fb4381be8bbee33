package normalize

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
)

// Normalizer brings catalogs into the form a server stores. What the server
// refuses is an [Error] for each object, all of them joined.
type Normalizer interface {
	Normalize(ctx context.Context, declared catalog.Catalog) (catalog.Catalog, error)
}

// Error is an object that the server refuses.
type Error struct {
	Kind     catalog.Kind
	Database string
	Name     string
	Pos      string // where it was declared: file:line:column; empty if unknown
	SQL      string // what was tried
	Err      error  // the server's answer
}

func (e *Error) Error() string {
	name := e.Name
	if e.Database != "" {
		name = e.Database + "." + name
	}
	text := fmt.Sprintf("%s %s: the server refuses it: %v", strings.ToLower(string(e.Kind)), name, e.Err)
	if e.Pos != "" {
		return e.Pos + ": " + text
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }

// AutoOptions says what [Auto] can use.
type AutoOptions struct {
	// Target is the server that the catalog will be compared with.
	// Default: none.
	Target driver.Conn
	// DevURL opens a server to make the catalog on, when there is no target or
	// it may not be asked. "chdb://" is the embedded engine. Default: none.
	DevURL string
	// Context are objects that exist on the target and that definitions may
	// refer to, usually what was inspected. Default: none.
	Context catalog.Catalog
	// Database is the database of objects that name none.
	// Default: that of Target, or "default".
	Database string
}

// Auto returns the best way there is: the target's own temporary objects; a
// dev database where the target has no right for them or there is no target;
// the static rules where there is nothing else.
func Auto(o AutoOptions) Normalizer { return auto(o) }

type auto AutoOptions

// Normalize tries the ways in their order.
func (a auto) Normalize(ctx context.Context, declared catalog.Catalog) (catalog.Catalog, error) {
	_, c, err := Both(ctx, AutoOptions(a), catalog.Catalog{}, declared)
	return c, err
}

// Both is [Auto] for a catalog that will be compared with a live one. Where a
// dev database has the word and is of another version than the target, the
// live catalog is brought into its form too: two versions may print one
// definition in two ways.
func Both(ctx context.Context, o AutoOptions, live, declared catalog.Catalog) (catalog.Catalog, catalog.Catalog, error) {
	if o.Target != nil {
		c, err := Target(o.Target).Normalize(ctx, declared)
		if !errors.Is(err, ErrNotAllowed) {
			return live, c, err
		}
	}
	if o.DevURL == "" {
		c, err := Static().Normalize(ctx, declared)
		return live, c, err
	}
	return onDev(ctx, o, live, declared)
}

func onDev(ctx context.Context, o AutoOptions, live, declared catalog.Catalog) (_, _ catalog.Catalog, err error) {
	conn, err := driver.Open(ctx, o.DevURL)
	if err != nil {
		return live, declared, fmt.Errorf("normalize: open the dev database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	database := o.Database
	if database == "" && o.Target != nil {
		database = o.Target.Database()
	}
	dev := Dev(conn, DevOptions{Context: o.Context, Database: database})
	c, err := dev.Normalize(ctx, declared)
	if err != nil || o.Target == nil {
		return live, c, err
	}
	same, err := sameVersion(ctx, conn, o.Target)
	if err != nil || same {
		return live, c, err
	}
	live, err = dev.Normalize(ctx, live)
	return live, c, err
}

// sameVersion compares the first two numbers of versions.
func sameVersion(ctx context.Context, a, b driver.Conn) (bool, error) {
	var releases [2]string
	for i, conn := range [...]driver.Conn{a, b} {
		server, err := conn.Server(ctx)
		if err != nil {
			return false, fmt.Errorf("normalize: ask the server for its version: %w", err)
		}
		releases[i] = strings.Join(strings.SplitN(server.Version, ".", 3)[:2], ".")
	}
	return releases[0] == releases[1], nil
}

// ErrNotAllowed says that the user may not make the temporary objects that
// [Target] needs.
var ErrNotAllowed = errors.New("normalize: this user may not create temporary tables")

// clone copies a catalog so far that its objects can be replaced.
func clone(c catalog.Catalog) catalog.Catalog {
	copied := c
	copied.Databases = append([]catalog.Database(nil), c.Databases...)
	copied.Access = c.Access.Clone()
	copied.Functions = append([]catalog.Function(nil), c.Functions...)
	for i := range copied.Databases {
		d := &copied.Databases[i]
		d.Tables = append([]catalog.Table(nil), d.Tables...)
		d.Views = append([]catalog.View(nil), d.Views...)
		d.MaterializedViews = append([]catalog.MaterializedView(nil), d.MaterializedViews...)
		d.Dictionaries = append([]catalog.Dictionary(nil), d.Dictionaries...)
	}
	return copied
}

// settle writes the names of databases for currentDatabase() in the engines of
// tables, as the server does when it makes them.
func settle(c *catalog.Catalog, home string) {
	for i := range c.Databases {
		database := c.Databases[i].Name
		if database == "" {
			database = home
		}
		for n := range c.Databases[i].Tables {
			t := &c.Databases[i].Tables[n]
			for at, arg := range t.Engine.Args {
				if strings.EqualFold(arg, "currentDatabase()") {
					t.Engine.Args = slices.Clone(t.Engine.Args)
					t.Engine.Args[at] = clickhouse.QuoteString(database)
				}
			}
		}
	}
}

// each calls f with every table, view, materialized view and dictionary of c,
// and with every function in no database; the pointers are into c. Errors are
// joined, but for [ErrNotAllowed], which ends it.
func each(c *catalog.Catalog, f func(database string, o catalog.Object) error) error {
	var all []error
	for _, o := range c.InOrder() {
		switch o.Object.(type) {
		case *catalog.Table, *catalog.View, *catalog.MaterializedView, *catalog.Dictionary, *catalog.Function:
			err := f(o.Database, o.Object)
			if errors.Is(err, ErrNotAllowed) {
				return err
			}
			if err != nil {
				all = append(all, err)
			}
		}
	}
	return errors.Join(all...)
}
