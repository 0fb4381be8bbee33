package inspect

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
)

// row is a row of system.tables.
type row struct {
	database, name, uuid, engine, create, query string
	stats                                       *catalog.Stats
	loads                                       []catalog.Name // objects it needs to load
	readers                                     []catalog.Name // materialized views that read it
}

// objects reads the objects of the databases in c into them.
func (i *inspector) objects(ctx context.Context, c *catalog.Catalog) error {
	if len(c.Databases) == 0 {
		return nil
	}
	rows, err := i.tables(ctx, c, nil)
	if err != nil {
		return err
	}
	if rows, err = i.withoutDefinition(ctx, rows); err != nil {
		return err
	}
	hidden := innerTables(rows)
	links := newLinks()
	for _, r := range rows {
		if c.Database(r.database).Engine.Name == "Dictionary" {
			continue // it mirrors the dictionaries of all databases
		}
		if owner, ok := hidden[catalog.Name{Database: r.database, Name: r.name}]; ok {
			links.weights[owner] = r.stats
			links.inner(owner, r)
			continue
		}
		if passing.MatchString(r.name) {
			continue
		}
		if i.filter.wants(r.database, r.name) {
			i.add(c, r)
		}
		links.row(r)
	}
	links.connect(c)
	return nil
}

// tables reads system.tables in one query: all tables, or those of the names.
func (i *inspector) tables(ctx context.Context, c *catalog.Catalog, only []string) ([]row, error) {
	var names []string
	for n := range c.Databases {
		if name := c.Databases[n].Name; !slices.Contains(i.external, name) {
			names = append(names, clickhouse.QuoteString(name))
		}
	}
	params := []driver.Param{{Name: "databases", Value: "[" + strings.Join(names, ",") + "]"}}
	where := ""
	if only != nil {
		quoted := make([]string, len(only))
		for n, name := range only {
			quoted[n] = clickhouse.QuoteString(name)
		}
		where = " AND name IN {names:Array(String)}"
		params = append(params, driver.Param{Name: "names", Value: "[" + strings.Join(quoted, ",") + "]"})
	}
	database, name, uuid, engine := new(proto.ColStr), new(proto.ColStr), new(proto.ColStr), new(proto.ColStr)
	create, query := new(proto.ColStr), new(proto.ColStr)
	known, count, bytes, parts := new(proto.ColUInt8), new(proto.ColUInt64), new(proto.ColUInt64), new(proto.ColUInt64)
	loadDatabases, loadTables := new(proto.ColStr).Array(), new(proto.ColStr).Array()
	readDatabases, readTables := new(proto.ColStr).Array(), new(proto.ColStr).Array()
	const none = "CAST([], 'Array(String)')"
	around := "toUInt8(0), toUInt64(0), toUInt64(0), toUInt64(0), " + none + " AS a, " + none + " AS b, " + none + " AS c, " + none + " AS d"
	if only == nil { // weights and dependencies, for which the server looks at what is around a table
		around = `toUInt8(isNotNull(total_rows) OR isNotNull(total_bytes)), ifNull(total_rows, 0), ifNull(total_bytes, 0), ` +
			i.column("tables", "active_parts", "toUInt64(ifNull(active_parts, 0))", "toUInt64(0)") + `,
` + i.column("tables", "loading_dependencies_database", "loading_dependencies_database, loading_dependencies_table", none+" AS a, "+none+" AS b") + `,
dependencies_database, dependencies_table`
	}
	sql := `SELECT database, name, toString(uuid), engine, create_table_query, as_select,
` + around + `
FROM system.tables
WHERE database IN {databases:Array(String)} AND NOT is_temporary` + where
	if only == nil {
		sql += "\nORDER BY database, name"
	} else {
		sql += "\nSETTINGS max_threads = 1" // a handful of rows: to sort them or to share them out takes longer than to read them
	}
	var rows []row
	err := i.query(ctx, "read system.tables", sql, params,
		[]proto.ColResult{database, name, uuid, engine, create, query, known, count, bytes, parts, loadDatabases, loadTables, readDatabases, readTables},
		func(n int) error {
			r := row{database: database.Row(n), name: name.Row(n), uuid: uuid.Row(n), engine: engine.Row(n), create: create.Row(n), query: query.Row(n),
				loads: zip(loadDatabases.Row(n), loadTables.Row(n)), readers: zip(readDatabases.Row(n), readTables.Row(n))}
			if r.uuid == "00000000-0000-0000-0000-000000000000" {
				r.uuid = ""
			}
			if known.Row(n) != 0 {
				r.stats = &catalog.Stats{Rows: count.Row(n), Bytes: bytes.Row(n), Parts: parts.Row(n)}
			}
			rows = append(rows, r)
			return nil
		})
	return rows, err
}

func zip(databases, tables []string) []catalog.Name {
	if len(databases) == 0 || len(databases) != len(tables) {
		return nil
	}
	names := make([]catalog.Name, len(tables))
	for n := range tables {
		names[n] = catalog.Name{Database: databases[n], Name: tables[n]}
	}
	return names
}

// withoutDefinition looks again for objects that came without their statement:
// one that is gone was dropped in between, one that is still there may not be
// seen by this user.
func (i *inspector) withoutDefinition(ctx context.Context, rows []row) ([]row, error) {
	var lost []string
	for _, r := range rows {
		if r.create == "" {
			lost = append(lost, "("+clickhouse.QuoteString(r.database)+","+clickhouse.QuoteString(r.name)+")")
		}
	}
	if len(lost) == 0 {
		return rows, nil
	}
	database, name := new(proto.ColStr), new(proto.ColStr)
	there := make(map[string]bool)
	err := i.query(ctx, "look again for tables without a definition",
		`SELECT database, name FROM system.tables WHERE (database, name) IN {names:Array(Tuple(String, String))}`,
		[]driver.Param{{Name: "names", Value: "[" + strings.Join(lost, ",") + "]"}},
		[]proto.ColResult{database, name}, func(n int) error {
			there[database.Row(n)+"."+name.Row(n)] = true
			return nil
		})
	if err != nil {
		return nil, err
	}
	kept := rows[:0]
	for _, r := range rows {
		if r.create != "" || there[r.database+"."+r.name] {
			kept = append(kept, r)
		}
	}
	return kept, nil
}

// add puts the object of a row into its database.
func (i *inspector) add(c *catalog.Catalog, r row) {
	i.report.Objects++
	database := c.Database(r.database)
	object, err := describe(r)
	if !utf8.ValidString(r.create) {
		// Neither JSON nor HCL can hold it, and either would change it.
		err = errors.New("its definition is not valid UTF-8")
		r.create = escapeInvalid(r.create)
	}
	if err != nil {
		reason := err.Error()
		if cause := errors.Unwrap(err); cause != nil {
			reason = cause.Error()
		}
		i.report.Opaque = append(i.report.Opaque, r.database+"."+r.name+": "+reason)
		if i.options.Logger != nil {
			i.options.Logger.Info("inspect: kept as it is", "object", r.database+"."+r.name, "why", reason)
		}
		database.Opaque = append(database.Opaque, catalog.Opaque{Name: r.name, Kind: kindOf(r), SQL: r.create, Reason: reason})
		return
	}
	switch o := object.(type) {
	case *catalog.Table:
		o.UUID, o.Stats = r.uuid, r.stats
		sayStatementSettings(o)
		database.Tables = append(database.Tables, *o)
	case *catalog.View:
		database.Views = append(database.Views, *o)
	case *catalog.MaterializedView:
		o.UUID = r.uuid
		o.To = relative(r.database, o.To)
		if o.Refresh != nil {
			for n := range o.Refresh.DependsOn {
				o.Refresh.DependsOn[n] = relative(r.database, o.Refresh.DependsOn[n])
			}
		}
		database.MaterializedViews = append(database.MaterializedViews, *o)
	case *catalog.Dictionary:
		o.UUID = r.uuid
		database.Dictionaries = append(database.Dictionaries, *o)
	}
}

// escapeInvalid writes the bytes of a statement that are no UTF-8 as the server
// reads them inside quotes, where alone they can stand: \xFF.
func escapeInvalid(statement string) string {
	var b strings.Builder
	for i, r := range statement {
		if _, size := utf8.DecodeRuneInString(statement[i:]); r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, `\x%02X`, statement[i])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// sayStatementSettings adds to the table's settings those without which its
// definition alone would not give the same table again: the server makes arrays
// of a Nested column by default, and refuses types that are mostly a mistake.
func sayStatementSettings(t *catalog.Table) {
	if t.Function != "" {
		return
	}
	for _, name := range t.Permissions() {
		t.Settings = append(t.Settings, catalog.Setting{Name: name, Value: "1"})
	}
	if catalog.HoldsNested(t.Columns) {
		t.Settings = append(t.Settings, catalog.Setting{Name: "flatten_nested", Value: "0"})
	}
}

// describe takes the statement of a row apart.
func describe(r row) (catalog.Object, error) {
	if r.create == "" {
		return nil, errors.New("the server does not show its definition to this user")
	}
	object, database, err := Parse(r.create, r.query)
	if err != nil {
		return nil, err
	}
	if database != r.database || object.ObjectName() != r.name {
		return nil, fmt.Errorf("its definition names %s.%s", database, object.ObjectName())
	}
	if query := queryOf(object); query != "" && r.query != "" && query != r.query {
		return nil, fmt.Errorf("its query and its definition disagree: %s", r.query)
	}
	return object, nil
}

func queryOf(o catalog.Object) string {
	switch o := o.(type) {
	case *catalog.View:
		return o.Query
	case *catalog.MaterializedView:
		return o.Query
	}
	return ""
}

// kindOf tells the kind of an object by its engine.
func kindOf(r row) string {
	switch r.engine {
	case "View":
		return string(catalog.KindView)
	case "MaterializedView":
		return string(catalog.KindMaterializedView)
	case "WindowView":
		return "WINDOW VIEW"
	case "LiveView":
		return "LIVE VIEW"
	case "Dictionary":
		if strings.HasPrefix(r.create, "CREATE DICTIONARY") || r.create == "" {
			return string(catalog.KindDictionary)
		}
	}
	return string(catalog.KindTable)
}

// relative drops the database from a name in the same database.
func relative(database string, n catalog.Name) catalog.Name {
	if n.Database == database {
		n.Database = ""
	}
	return n
}

// passing are the names of the tables that a server makes for the moment of a
// refresh or of CREATE OR REPLACE.
var passing = regexp.MustCompile(`^_tmp_replace_[0-9a-f]{16}_[0-9a-z]{16}$`)

var innerName = regexp.MustCompile(`^\.(?:tmp\.)?inner(_id)?\.(?:(?:data|tags|metrics|samples|target)\.)?(.+)$`)

// innerTables finds the tables that hold the data of another object, and maps
// them to it. Those whose owner is gone are tables like any other.
func innerTables(rows []row) map[catalog.Name]catalog.Name {
	names := make(map[catalog.Name]bool)
	byUUID := make(map[string]catalog.Name)
	anonymous := make(map[string]bool) // databases with owners that have no UUID
	for _, r := range rows {
		if strings.HasPrefix(r.name, ".") {
			continue
		}
		name := catalog.Name{Database: r.database, Name: r.name}
		names[name] = true
		if r.uuid != "" {
			byUUID[r.uuid] = name
		} else if r.engine == "MaterializedView" || r.engine == "WindowView" || r.engine == "TimeSeries" {
			anonymous[r.database] = true
		}
	}
	hidden := make(map[catalog.Name]catalog.Name)
	for _, r := range rows {
		match := innerName.FindStringSubmatch(r.name)
		if match == nil {
			continue
		}
		owner, found := byUUID[match[2]]
		if !found && match[1] == "" {
			owner = catalog.Name{Database: r.database, Name: match[2]}
			found = names[owner]
		}
		found = found || match[1] != "" && anonymous[r.database]
		if found {
			hidden[catalog.Name{Database: r.database, Name: r.name}] = owner
		}
	}
	return hidden
}
