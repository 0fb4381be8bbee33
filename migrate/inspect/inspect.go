package inspect

import (
	"context"
	"fmt"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
)

// Inspect reads what the server holds. Objects come in name order. What cannot
// be taken apart safely becomes an [catalog.Opaque]; temporary tables and the
// inner tables of materialized views are left out, for they are part of others.
func Inspect(ctx context.Context, conn driver.Conn, options Options) (catalog.Catalog, error) {
	report := options.Report
	if report == nil {
		report = &Report{}
	}
	*report = Report{}
	filter, err := newFilter(options)
	if err != nil {
		return catalog.Catalog{}, err
	}
	i := inspector{conn: conn, options: options, filter: filter, report: report}
	return i.inspect(ctx)
}

// inspector is one inspection.
type inspector struct {
	conn    driver.Conn
	options Options
	filter  *filter
	report  *Report
	has     map[string]bool // "tables.uuid": columns of system tables
	// external are databases whose objects are another server's.
	external []string
}

func (i *inspector) inspect(ctx context.Context) (catalog.Catalog, error) {
	var c catalog.Catalog
	server, err := i.conn.Server(ctx)
	if err != nil {
		return c, fmt.Errorf("inspect: ask the server for its version: %w", err)
	}
	i.report.Version = server.Version
	if err := i.systemColumns(ctx); err != nil {
		return c, err
	}
	return i.read(ctx)
}

// read reads with what is known of the system tables.
func (i *inspector) read(ctx context.Context) (c catalog.Catalog, err error) {
	if c.Databases, err = i.databases(ctx); err != nil {
		return c, err
	}
	if err := i.rights(ctx); err != nil {
		return c, err
	}
	if err := i.objects(ctx, &c); err != nil {
		return c, err
	}
	if !i.options.SkipServer {
		if c.Functions, err = i.functions(ctx); err != nil {
			return c, err
		}
		if c.NamedCollections, err = i.namedCollections(ctx); err != nil {
			return c, err
		}
	}
	if i.options.Access {
		if c.Access, err = i.access(ctx); err != nil {
			return c, err
		}
	}
	return c, i.filter.missing()
}

// query counts and runs one of our queries.
func (i *inspector) query(ctx context.Context, doing, sql string, params []driver.Param, columns []proto.ColResult, row func(i int) error) error {
	i.report.Queries++
	if err := query(ctx, i.conn, sql, params, i.options.Secrets, columns, row); err != nil {
		return fmt.Errorf("inspect: %s: %w", doing, err)
	}
	return nil
}

// optional skips what err says this user may not read or this server does not
// have. Any other error it returns.
func (i *inspector) optional(what string, err error) error {
	if driver.IsCode(err, driver.CodeUnknownIdentifier, driver.CodeUnknownTable, driver.CodeAccessDenied) {
		i.skip(what, err)
		return nil
	}
	return err
}

// skip records a fact that could not be read.
func (i *inspector) skip(what string, why any) {
	i.report.Skipped = append(i.report.Skipped, fmt.Sprintf("%s: %v", what, why))
	if i.options.Logger != nil {
		i.options.Logger.Warn("inspect: left out", "what", what, "why", fmt.Sprint(why))
	}
}

// systemColumns learns which columns the system tables of this server have.
func (i *inspector) systemColumns(ctx context.Context) error {
	i.has = make(map[string]bool)
	table, name := new(proto.ColStr), new(proto.ColStr)
	err := i.query(ctx, "list the columns of the system tables", `
SELECT table, name FROM system.columns
WHERE database = 'system' AND table IN ('databases', 'tables', 'functions', 'named_collections')`,
		nil, []proto.ColResult{table, name}, func(row int) error {
			i.has[table.Row(row)+"."+name.Row(row)] = true
			return nil
		})
	if err != nil {
		return err
	}
	if len(i.has) == 0 { // no right to see them: assume a server of today
		i.skip("columns of the system tables", "none can be seen; a recent server is assumed")
		i.has = nil
	}
	return nil
}

// column is an expression for a column of a system table, or fallback on a
// server too old to have it.
func (i *inspector) column(table, name, expr, fallback string) string {
	if i.has == nil || i.has[table+"."+name] {
		return expr
	}
	i.skip("system."+table+"."+name, "server "+i.report.Version+" does not have it, or this user may not see it")
	return fallback
}

// rights asks whether the user sees every object of the databases: the server
// leaves the others out without a word. One that does not know the statement
// cannot tell.
func (i *inspector) rights(ctx context.Context) error {
	scopes := []string{"*.*"}
	if len(i.options.Databases) > 0 {
		scopes = nil
		for _, database := range i.options.Databases {
			scopes = append(scopes, clickhouse.QuoteIdent(database)+".*")
		}
	}
	needed := "SHOW TABLES ON " + strings.Join(scopes, ", SHOW TABLES ON ")
	granted, all := new(proto.ColUInt8), true
	err := i.query(ctx, "ask for the user's rights", "CHECK GRANT "+needed, nil, []proto.ColResult{granted}, func(row int) error {
		all = granted.Row(row) != 0
		return nil
	})
	if driver.IsCode(err, driver.CodeSyntaxError) {
		return nil
	}
	if !all {
		i.skip("objects that this user may not see", "the server does not show them without the grant "+needed)
	}
	return i.optional("the user's rights", err)
}
