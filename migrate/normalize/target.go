package normalize

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/inspect"
)

// Target returns the normaliser that asks the server behind conn: it makes
// every table as a temporary one, and every query as a temporary view, in a
// session of its own that is gone afterwards. Where the server has no such
// object (a dictionary, a function, a view over a table that is not there yet)
// it formats the statement. The user needs CREATE TEMPORARY TABLE with
// arbitrary engines; without, the error is [ErrNotAllowed].
func Target(conn driver.Conn) Normalizer { return target{conn: conn} }

type target struct{ conn driver.Conn }

// Normalize asks for one object after the other.
func (t target) Normalize(ctx context.Context, declared catalog.Catalog) (_ catalog.Catalog, err error) {
	session, err := t.conn.Session(ctx)
	if err != nil {
		return catalog.Catalog{}, fmt.Errorf("normalize: open a session: %w", err)
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	a := asker{conn: session, home: t.conn.Database()}
	if err := permit(ctx, session); err != nil {
		return catalog.Catalog{}, err
	}
	c := clone(declared)
	settle(&c, t.conn.Database())
	err = each(&c, func(database string, o catalog.Object) error { return a.ask(ctx, database, o) })
	if err == nil && c.Access != nil {
		err = a.access(ctx, c.Access)
	}
	return c, err
}

// permit allows in the session what a server keeps for those who know better:
// the question is how a definition is stored, not whether it is wise.
func permit(ctx context.Context, conn driver.Conn) error {
	name := new(proto.ColStr)
	var names []string
	err := conn.Query(ctx, driver.Statement{SQL: `SELECT name FROM system.settings
WHERE type = 'Bool' AND (name LIKE 'allow\\_suspicious\\_%' OR name LIKE 'allow\\_experimental\\_%' OR name LIKE 'enable\\_time\\_%')
AND NOT (name LIKE '%analyzer' OR name LIKE '%replica%') AND value = '0'`},
		&column{name, func(i int) { names = append(names, name.Row(i)) }})
	if err != nil {
		return fmt.Errorf("normalize: read the server's settings: %w", err)
	}
	for _, n := range names {
		err := conn.Exec(ctx, driver.Statement{SQL: "SET " + n + " = 1"})
		if err != nil && !driver.IsCode(err, driver.CodeReadonly, driver.CodeSettingConstraintViolation, driver.CodeUnknownSetting) {
			return fmt.Errorf("normalize: set %s: %w", n, err)
		}
	}
	return nil
}

// column receives a result of one column.
type column struct {
	data *proto.ColStr
	row  func(i int)
}

// Columns hands out the column to decode into.
func (c *column) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	if len(header) != 1 {
		return nil, fmt.Errorf("one column expected, the server sent %d", len(header))
	}
	return []proto.ColResult{c.data}, nil
}

// Block calls row for each row.
func (c *column) Block(rows int) error {
	for i := range rows {
		c.row(i)
	}
	return nil
}

// asker asks a server in one session.
type asker struct {
	conn  driver.Conn
	home  string // the connection's database
	in    string // the database in use
	count int    // of temporary objects

	functions functions // learned when needed
}

// ask replaces the object by its stored form.
func (a *asker) ask(ctx context.Context, database string, o catalog.Object) error {
	if database == "" {
		database = a.home
	}
	var err error
	switch o := o.(type) {
	case *catalog.Table:
		err = a.table(ctx, database, o)
	case *catalog.View:
		err = a.view(ctx, database, o)
	case *catalog.MaterializedView:
		err = a.materializedView(ctx, database, o)
	case *catalog.Dictionary, *catalog.Function:
		err = a.format(ctx, database, o)
	}
	if err == nil {
		return nil
	}
	if driver.IsCode(err, driver.CodeAccessDenied, driver.CodeReadonly) {
		return fmt.Errorf("%w: %w", ErrNotAllowed, err)
	}
	var server *driver.ServerError
	if !errors.As(err, &server) {
		return err
	}
	sql := ddl.Create(o, ddl.Options{Database: database})
	if server.Statement != "" { // what was asked is a question of ours
		asked := *server
		asked.Statement, err = sql, &asked
	}
	refused := &Error{Kind: o.ObjectKind(), Name: o.ObjectName(), Pos: o.Position(), SQL: sql, Err: err}
	if o.ObjectKind().InDatabase() {
		refused.Database = database
	}
	return refused
}

func (a *asker) table(ctx context.Context, database string, t *catalog.Table) error {
	p := probe(t)
	if len(p.Columns) == 0 { // the server would look for the columns elsewhere
		fold(t)
		return nil
	}
	stored, err := a.create(ctx, database, p, "TABLE")
	// What a default names may not be there yet, and a cluster may be known to
	// other servers only: then the formatted statement must do.
	if driver.IsCode(err, driver.CodeUnknownFunction, driver.CodeUnknownTable, driver.CodeUnknownDatabase, driver.CodeClusterDoesntExist) || lacksDictionary(err) {
		return a.format(ctx, database, t)
	}
	if err != nil {
		return err
	}
	if err := a.reveal(ctx, t, stored.(*catalog.Table)); err != nil {
		return err
	}
	*t = *restore(t, stored.(*catalog.Table))
	return nil
}

func (a *asker) view(ctx context.Context, database string, v *catalog.View) error {
	bare := *v
	bare.Security, bare.Comment = catalog.Security{}, ""
	stored, err := a.create(ctx, database, &bare, "VIEW")
	if lacksView(err) {
		return a.format(ctx, database, v)
	}
	if err != nil {
		return err
	}
	made := stored.(*catalog.View)
	if err := a.revealQuery(ctx, database, v.Query, &made.Query); err != nil {
		return err
	}
	*v = *restoreView(v, made)
	return nil
}

// lacksDictionary reports whether a dictionary that an expression reads is not
// there yet.
func lacksDictionary(err error) bool {
	var server *driver.ServerError
	return errors.As(err, &server) && server.Code == driver.CodeBadArguments && strings.HasPrefix(server.Message, "Dictionary (")
}

// lacksView reports whether a temporary view cannot be had: the server is too
// old, or the query reads what is not there yet.
func lacksView(err error) bool {
	return driver.IsCode(err, driver.CodeSyntaxError, driver.CodeUnknownTable, driver.CodeUnknownDatabase, driver.CodeUnknownFunction, driver.CodeUnknownIdentifier) || lacksDictionary(err)
}

// materializedView asks for the query as a view and for the inner table, if
// there is one, as a table with the query's columns.
func (a *asker) materializedView(ctx context.Context, database string, m *catalog.MaterializedView) error {
	answer, err := a.create(ctx, database, &catalog.View{Name: m.Name, Query: m.Query}, "VIEW")
	if lacksView(err) {
		return a.format(ctx, database, m)
	}
	if err != nil {
		return err
	}
	view := answer.(*catalog.View)
	if err := a.revealQuery(ctx, database, m.Query, &view.Query); err != nil {
		return err
	}
	stored := catalog.MaterializedView{Query: view.Query}
	if m.To.Name == "" {
		inner := catalog.Table{Name: m.Name, Columns: m.Columns, Indexes: m.Indexes, Projections: m.Projections, Constraints: m.Constraints, Storage: m.Storage}
		if len(inner.Columns) == 0 {
			inner.Columns = view.Columns
		}
		answer, err := a.create(ctx, database, probe(&inner), "TABLE")
		if err != nil {
			return err
		}
		if err := a.reveal(ctx, &inner, answer.(*catalog.Table)); err != nil {
			return err
		}
		table := restore(&inner, answer.(*catalog.Table))
		stored.Columns, stored.Indexes, stored.Projections, stored.Constraints, stored.Storage = table.Columns, table.Indexes, table.Projections, table.Constraints, table.Storage
	}
	if m.Refresh != nil {
		formatted := *m
		if err := a.format(ctx, database, &formatted); err != nil {
			return err
		}
		stored.Refresh = formatted.Refresh
	}
	*m = *restoreMaterializedView(m, &stored)
	return nil
}

// create makes a temporary object and returns how it is stored.
func (a *asker) create(ctx context.Context, database string, o catalog.Object, kind string) (catalog.Object, error) {
	if err := a.use(ctx, database); err != nil {
		return nil, err
	}
	a.count++
	name := "_chent_" + strconv.Itoa(a.count)
	switch temporary := o.(type) {
	case *catalog.Table:
		t := *temporary
		t.Name, o = name, &t
	case *catalog.View:
		v := *temporary
		v.Name, o = name, &v
	}
	sql := strings.Replace(ddl.Create(o, ddl.Options{}), "CREATE "+kind, "CREATE TEMPORARY "+kind, 1)
	if err := a.conn.Exec(ctx, driver.Statement{SQL: sql}); err != nil {
		return nil, err
	}
	statement, err := a.text(ctx, `SELECT create_table_query FROM system.tables WHERE database = '' AND is_temporary AND name = {value:String}`, name)
	if err != nil {
		return nil, err
	}
	if err := a.conn.Exec(ctx, driver.Statement{SQL: "DROP TABLE " + name}); err != nil {
		return nil, err
	}
	return parse(statement)
}

// use makes database the one that unqualified names refer to.
func (a *asker) use(ctx context.Context, database string) error {
	if database == a.in || database == "" || database == a.home && a.in == "" {
		return nil
	}
	if err := a.conn.Exec(ctx, driver.Statement{SQL: "USE " + clickhouse.QuoteIdent(database)}); err != nil {
		return err
	}
	a.in = database
	return nil
}

// format replaces the object by how the server formats its statement, with the
// static rules on top.
func (a *asker) format(ctx context.Context, database string, o catalog.Object) error {
	formatted, err := a.text(ctx, "SELECT formatQuerySingleLine({value:String})", ddl.Create(o, ddl.Options{}))
	if err != nil {
		return err
	}
	if f, ok := o.(*catalog.Function); ok {
		_, f.Body, _ = strings.Cut(formatted, " AS ")
		return nil
	}
	stored, err := parse(formatted)
	if err != nil {
		fold(o) // the server prints it in a way of its own: keep it as it is
		return nil
	}
	fold(stored)
	switch o := o.(type) {
	case *catalog.Table:
		*o = *restore(o, stored.(*catalog.Table))
	case *catalog.View:
		*o = *restoreView(o, stored.(*catalog.View))
		o.Query, err = a.canonicalQuery(ctx, database, o.Query)
	case *catalog.MaterializedView:
		*o = *restoreMaterializedView(o, stored.(*catalog.MaterializedView))
		o.Query, err = a.canonicalQuery(ctx, database, o.Query)
	case *catalog.Dictionary:
		*o = *restoreDictionary(o, stored.(*catalog.Dictionary))
	}
	return err
}

// access formats the clauses of access control.
func (a *asker) access(ctx context.Context, access *catalog.Access) error {
	var all []error
	for _, list := range access.Lists() {
		for i := range *list.Entities {
			e := &(*list.Entities)[i]
			o := &catalog.AccessObject{Kind: list.Kind, AccessEntity: *e}
			start := "CREATE " + string(o.Kind) + " "
			formatted, err := a.text(ctx, "SELECT formatQuerySingleLine({value:String})", ddl.Create(o, ddl.Options{}))
			if err != nil {
				all = append(all, &Error{Kind: o.Kind, Name: e.Name, Pos: e.Pos, SQL: ddl.Create(o, ddl.Options{}), Err: err})
				continue
			}
			// A server quotes some of these names always.
			for _, name := range [...]string{e.Name, clickhouse.QuoteIdent(e.Name)} {
				if rest, ok := strings.CutPrefix(formatted, start+name); ok {
					e.Clauses = strings.TrimSpace(rest)
				}
			}
		}
	}
	return errors.Join(all...)
}

// text asks for one value. The parameter carries the text as a value.
func (a *asker) text(ctx context.Context, sql, value string) (string, error) {
	data := new(proto.ColStr)
	var text string
	err := a.conn.Query(ctx, driver.Statement{
		SQL: sql, Params: []driver.Param{{Name: "value", Value: value}},
		Settings: []driver.Setting{
			{Name: "show_table_uuid_in_table_create_query_if_not_nil", Value: "0"},
			{Name: "format_display_secrets_in_show_and_select", Value: "1"}, // where the server lets this user see them
		},
	}, &column{data, func(i int) { text = data.Row(i) }})
	return text, err
}

func parse(statement string) (catalog.Object, error) {
	o, _, err := inspect.Parse(statement, "")
	if err != nil {
		return nil, fmt.Errorf("normalize: %w", err)
	}
	return o, nil
}
