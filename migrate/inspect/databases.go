package inspect

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
)

// databases reads the databases that are asked for.
func (i *inspector) databases(ctx context.Context) ([]catalog.Database, error) {
	name, engine, full, comment, external := new(proto.ColStr), new(proto.ColStr), new(proto.ColStr), new(proto.ColStr), new(proto.ColUInt8)
	sql := `SELECT name, engine, ` + i.column("databases", "engine_full", "engine_full", "engine") + `, comment, ` +
		i.isExternal() + ` FROM system.databases ORDER BY name`
	var databases []catalog.Database
	missing := slices.Clone(i.options.Databases)
	err := i.query(ctx, "list databases", sql, nil, []proto.ColResult{name, engine, full, comment, external}, func(row int) error {
		d := catalog.Database{Name: name.Row(row), Comment: comment.Row(row)}
		isExternal := external.Row(row) != 0 && engine.Row(row) != "Dictionary"
		missing = slices.DeleteFunc(missing, func(n string) bool { return n == d.Name })
		if len(i.options.Databases) > 0 {
			if !slices.Contains(i.options.Databases, d.Name) {
				return nil
			}
		} else if isSystem(d.Name) || isExternal && !i.options.External {
			return nil
		}
		if isExternal && i.options.External {
			i.external = append(i.external, d.Name)
		}
		d.Engine, d.Settings = i.databaseEngine(d.Name, engine.Row(row), full.Row(row))
		databases = append(databases, d)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, name := range missing {
		d, err := i.unlisted(ctx, name)
		switch {
		case err != nil:
			return nil, err
		case d != nil:
			databases = append(databases, *d)
		case !i.options.AllowMissing:
			return nil, &NotFoundError{Kind: catalog.KindDatabase, Name: name}
		}
	}
	slices.SortFunc(databases, func(a, b catalog.Database) int { return strings.Compare(a.Name, b.Name) })
	return databases, nil
}

// unlisted reads a database that exists although system.databases does not say
// so: servers before 26.5 leave catalogs of data lakes out, and a row policy
// may leave out any. It is nil where there is none.
func (i *inspector) unlisted(ctx context.Context, name string) (*catalog.Database, error) {
	quoted := clickhouse.QuoteIdent(name)
	exists, created := new(proto.ColUInt8), new(proto.ColStr)
	found := false
	err := i.query(ctx, "ask for database "+name, "EXISTS DATABASE "+quoted, nil, []proto.ColResult{exists}, func(row int) error {
		found = exists.Row(row) != 0
		return nil
	})
	if driver.IsCode(err, driver.CodeAccessDenied) {
		return nil, nil
	}
	if err != nil || !found {
		return nil, err
	}
	d := &catalog.Database{Name: name}
	err = i.query(ctx, "read database "+name, "SHOW CREATE DATABASE "+quoted, nil, []proto.ColResult{created}, func(row int) error {
		p := parser{scanner: newScanner(created.Row(row))}
		p.expect("CREATE")
		p.expect("DATABASE")
		p.name()
		storage := p.storage()
		d.Engine, d.Settings, d.Comment = storage.Engine, storage.Settings, p.comment()
		return p.end()
	})
	if err != nil {
		return nil, err
	}
	i.skip("tables of database "+name, "the server does not list the database in system.databases, so it may not list its tables either")
	return d, nil
}

// isExternal tells the databases that stand for another server.
func (i *inspector) isExternal() string {
	if i.has == nil || i.has["databases.is_external"] {
		return "is_external"
	}
	return "engine IN ('MySQL', 'PostgreSQL', 'MaterializedMySQL', 'MaterializedPostgreSQL', 'SQLite', 'DataLakeCatalog')"
}

func isSystem(database string) bool {
	return database == "system" || strings.EqualFold(database, "information_schema")
}

// databaseEngine takes an engine's full text apart. The Overlay engine is the
// embedded engine's own and cannot be asked for.
func (i *inspector) databaseEngine(database, name, full string) (catalog.Engine, []catalog.Setting) {
	if name == "Overlay" {
		return catalog.Engine{}, nil
	}
	p := parser{scanner: newScanner("ENGINE = " + full)}
	storage := p.storage()
	if err := p.end(); err != nil || storage.Engine.Name != name {
		i.skip("engine of database "+database, fmt.Sprintf("%q was not understood", full))
		return catalog.Engine{Name: name}, nil
	}
	return storage.Engine, storage.Settings
}
