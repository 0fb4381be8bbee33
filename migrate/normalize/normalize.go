package normalize

import (
	"context"
	"errors"
	"fmt"
	"strings"

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
	if a.Target != nil {
		c, err := Target(a.Target).Normalize(ctx, declared)
		if !errors.Is(err, ErrNotAllowed) {
			return c, err
		}
	}
	if a.DevURL != "" {
		return a.dev(ctx, declared)
	}
	return Static().Normalize(ctx, declared)
}

func (a auto) dev(ctx context.Context, declared catalog.Catalog) (_ catalog.Catalog, err error) {
	conn, err := driver.Open(ctx, a.DevURL)
	if err != nil {
		return catalog.Catalog{}, fmt.Errorf("normalize: open the dev database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	database := a.Database
	if database == "" && a.Target != nil {
		database = a.Target.Database()
	}
	return Dev(conn, DevOptions{Context: a.Context, Database: database}).Normalize(ctx, declared)
}

// ErrNotAllowed says that the user may not make the temporary objects that
// [Target] needs.
var ErrNotAllowed = errors.New("normalize: this user may not create temporary tables")

// clone copies a catalog so far that its objects can be replaced.
func clone(c catalog.Catalog) catalog.Catalog {
	copied := c
	copied.Databases = append([]catalog.Database(nil), c.Databases...)
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
