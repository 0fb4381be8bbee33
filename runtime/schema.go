package runtime

import (
	"context"

	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/plan"
)

// Schema brings a server to what the schema declares.
type Schema struct {
	config  Config
	catalog func() catalog.Catalog
}

// NewSchema makes the schema half of a client.
func NewSchema(config Config, desired func() catalog.Catalog) *Schema {
	return &Schema{config: config, catalog: desired}
}

// SchemaError says how what a server has differs from what the schema
// declares.
type SchemaError = migrate.DifferenceError

// Catalog returns what the schema declares.
func (s *Schema) Catalog() catalog.Catalog { return s.catalog() }

// Create creates the databases, tables, views and other objects that the
// schema declares and the server has not. Where one exists with another
// definition, nothing at all is done, and the error is a *[SchemaError] that
// says how the two differ; to change it, see Apply.
//
// The database of the connection must exist, unless the URL has
// create_database=true.
func (s *Schema) Create(ctx context.Context, options ...migrate.CreateOptions) error {
	conn, err := s.config.conn()
	if err != nil {
		return err
	}
	return migrate.Create(ctx, conn, s.catalog(), last(options))
}

// Diff compares the server with what the schema declares.
func (s *Schema) Diff(ctx context.Context, options ...migrate.DiffOptions) (*migrate.Comparison, error) {
	conn, err := s.config.conn()
	if err != nil {
		return nil, err
	}
	return migrate.Diff(ctx, conn, s.catalog(), last(options))
}

// Plan says what Apply would do: the steps in order, each with its statement,
// what it means for the data, and what it costs. Nothing is changed. A plan
// with steps that the options do not allow says so in its Blocked.
func (s *Schema) Plan(ctx context.Context, options ...migrate.PlanOptions) (*plan.Plan, error) {
	conn, err := s.config.conn()
	if err != nil {
		return nil, err
	}
	p, _, err := migrate.Plan(ctx, conn, s.catalog(), last(options))
	return p, err
}

// Apply brings the server to what the schema declares, under a lock, step by
// step. Steps that rewrite or lose data are refused unless the options allow
// them. Killed at any point and called again, it goes on to the same end.
func (s *Schema) Apply(ctx context.Context, options ...migrate.ApplyOptions) (apply.Result, error) {
	conn, err := s.config.conn()
	if err != nil {
		return apply.Result{}, err
	}
	return migrate.Apply(ctx, conn, s.catalog(), last(options))
}

// last is the last of options, or their zero value.
func last[T any](options []T) (o T) {
	if len(options) > 0 {
		o = options[len(options)-1]
	}
	return o
}
