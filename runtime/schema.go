package runtime

import (
	"context"
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
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

// Catalog returns what the schema declares.
func (s *Schema) Catalog() catalog.Catalog { return s.catalog() }

// Create creates the databases, tables and other objects that the schema
// declares and the server has not.
func (s *Schema) Create(ctx context.Context) error {
	conn, err := s.config.conn()
	if err != nil {
		return err
	}
	desired := s.catalog()
	run := func(statement string) error {
		if err := conn.Exec(ctx, driver.Statement{SQL: statement}); err != nil {
			return fmt.Errorf("create schema: %w", err)
		}
		return nil
	}
	for _, statement := range ddl.Statements(desired, ddl.Options{IfNotExists: true, Database: conn.Database()}) {
		if err := run(statement); err != nil {
			return err
		}
	}
	return nil
}
