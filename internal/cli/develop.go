package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/internal/installbar"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/inspect"
)

// develop runs the statements of an SQL source or a migration directory on a
// development server and reads what came of them. database is the name that
// the connection's database has there, so that texts that name it agree with
// those of the server they are compared with.
func (r *stateReader) develop(ctx context.Context, s source, database string) (state, error) {
	statements, err := s.statements()
	if err != nil {
		return state{}, err
	}
	dev, err := r.openDev(ctx, statements, "")
	if err != nil {
		return state{}, err
	}
	name := database // a history may have one of its own
	if own := ownDatabase(statements); s.kind == migrationSource && own != devDatabase {
		name = own
	}
	if s.kind == sqlSource {
		err = dev.try(ctx, statements, name)
	} else {
		err = dev.exec(ctx, statements, name)
	}
	for _, other := range dev.stand.Elsewhere() {
		fmt.Fprintf(r.stderr, "note: %s: views read the database %s, which is not made there: what they select from it is not checked\n", s.text, other)
	}
	var result state
	if err == nil {
		result, err = dev.read(ctx, r, name)
		result.catalog.RenameDatabase(name, database)
	}
	if err = errors.Join(err, dev.close(ctx)); err != nil {
		return state{}, inSource(s.text, err)
	}
	result.source, result.database = s, database
	return result, nil
}

// devServer is a server without anything in it.
type devServer struct {
	conn   driver.Conn
	name   string          // of the database in which statements run, where one was named
	before catalog.Catalog // what is dropped again is what is not in it
	shared bool            // it lasts, so that it must be cleaned up
	stand  dir.Rehearsal   // what it stands for
	users  []string        // that we made
	home   bool            // a statement makes the connection's database
	stated bool            // what it says of the database is so
	hidden bool            // the statements themselves say '[HIDDEN]'
}

// openDev opens a development server for statements. Where a database is
// named, it is made and is the connection's.
func (r *stateReader) openDev(ctx context.Context, statements []statement, database string) (*devServer, error) {
	open := func(url string, options ...driver.Option) (driver.Conn, error) {
		cfg, err := driver.ParseURL(url)
		if err != nil {
			return nil, err
		}
		if database != "" {
			cfg.Database, cfg.CreateDatabase = database, true
		}
		return driver.OpenConfig(ctx, cfg, options...)
	}
	shared, definers := r.namedDev(), dir.Definers(texts(statements))
	if r.lent.serves(statements) {
		shared, definers = r.lent.url, nil // its configuration has them
	}
	if shared == "" {
		report, done := installbar.New(r.stderr)
		defer done()
		conn, err := open("chdb://", driver.InstallEngine(), driver.EngineOptions(func(o *embedded.Options) {
			o.Progress = report
			o.Config = devConfig(statements)
		}))
		if err != nil {
			return nil, fmt.Errorf("start a development server: %w", err)
		}
		return &devServer{conn: conn, name: database, hidden: sayHidden(statements)}, nil
	}
	conn, err := open(shared)
	if err != nil {
		return nil, fmt.Errorf("open the development server: %w", err)
	}
	before, err := inspect.Inspect(ctx, conn, inspect.Options{External: true})
	if err == nil {
		err = mustBeEmpty(&before)
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	before.Databases = slices.DeleteFunc(before.Databases, func(db catalog.Database) bool {
		return database != "" && db.Name == database && database != defaultDatabase // which we have not made
	})
	dev := &devServer{conn: conn, name: database, before: before, shared: true, hidden: sayHidden(statements)}
	if err := dev.makeDefiners(ctx, definers); err != nil {
		return nil, errors.Join(err, dev.close(ctx))
	}
	return dev, nil
}

func mustBeEmpty(c *catalog.Catalog) error {
	for i := range c.Databases {
		for o := range c.Databases[i].Objects() {
			return fmt.Errorf("the development server is not empty: it holds %s.%s, for one; name a server that is for this alone, since what is made there is dropped again",
				c.Databases[i].Name, o.ObjectName())
		}
	}
	return nil
}

// devConfig gives the engine what the statements name: clusters, storage
// policies, macros and a Keeper.
func devConfig(statements []statement) embedded.Config {
	config := embedded.Config{
		Macros:   map[string]string{"cluster": "cluster", "shard": "01", "replica": "replica", "installation": "installation", "layer": "01"},
		Clusters: map[string][][]string{"cluster": {{embedded.Self}}},
		Policies: map[string][][]string{},
		Keeper:   true,
		Users:    dir.Definers(texts(statements)),
	}
	for _, s := range statements {
		tokens, err := clickhouse.Tokenize(s.text)
		if err != nil {
			continue // the server says what is wrong with it
		}
		tokens = slices.DeleteFunc(tokens, func(t clickhouse.Token) bool {
			return t.Kind == clickhouse.TokenSpace || t.Kind == clickhouse.TokenComment
		})
		for i := range len(tokens) - 2 {
			value, ok := tokens[i+2].StringValue()
			if !ok {
				value, ok = tokens[i+2].Ident()
			}
			switch {
			case !ok || value == "" || strings.Contains(value, "{"):
			case tokens[i].Is("Distributed") && tokens[i+1].Text == "(":
				config.Clusters[value] = [][]string{{embedded.Self}}
			case tokens[i].Is("storage_policy") && tokens[i+1].Text == "=" && value != "default":
				config.Policies[value] = [][]string{{"default"}}
			}
		}
	}
	return config
}

// read reads what came of statements that ran in a database of a name.
func (d *devServer) read(ctx context.Context, r *stateReader, database string) (state, error) {
	all := *r
	all.server, all.rehearsed = true, true
	st, err := all.inspect(ctx, d.conn, "")
	if err != nil {
		return state{}, err
	}
	d.stand.Restore(&st.catalog)
	d.forget(&st.catalog, database)
	if db := st.catalog.Database(database); db != nil && !d.stated {
		db.Engine = catalog.Engine{} // it is the one we made
	}
	return st, d.mustShowSecrets(&st.catalog)
}

// exec runs statements in a database of a name, which it makes, up to the first
// that is refused.
func (d *devServer) exec(ctx context.Context, statements []statement, database string) error {
	return d.execute(ctx, statements, database, func(error) bool { return false })
}

// try runs statements as exec does, but goes on after one that is refused, to
// report them all. What is missing after that says nothing.
func (d *devServer) try(ctx context.Context, statements []statement, database string) error {
	const unknownTable, unknownDatabase = 60, 81
	var all []error
	err := d.execute(ctx, statements, database, func(err error) bool {
		if _, refused := errors.AsType[*driver.ServerError](err); !refused {
			return false
		}
		if len(all) == 0 || !driver.IsCode(err, unknownTable, unknownDatabase) {
			all = append(all, err)
		}
		return true
	})
	return errors.Join(append(all, err)...)
}

// execute asks after a statement that fails whether to go on.
func (d *devServer) execute(ctx context.Context, statements []statement, database string, goOn func(error) bool) (err error) {
	if err := d.conn.Exec(ctx, driver.Statement{SQL: "CREATE DATABASE IF NOT EXISTS " + clickhouse.QuoteIdent(database)}); err != nil {
		return err
	}
	session, err := d.conn.Session(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	if err := session.Exec(ctx, driver.Statement{SQL: "USE " + clickhouse.QuoteIdent(database)}); err != nil {
		return err
	}
	for _, s := range statements {
		if err := d.rehearse(ctx, session, s.text, database); err != nil {
			if err = fmt.Errorf("%s: %w", s.position(err), err); !goOn(err) {
				return err
			}
		}
	}
	return nil
}

// forget takes the databases out of a catalog that nobody asked for: empty
// ones that were there before.
func (d *devServer) forget(c *catalog.Catalog, database string) {
	c.Databases = slices.DeleteFunc(c.Databases, func(db catalog.Database) bool {
		for range db.Objects() {
			return false
		}
		return db.Name != database && (db.Name == "default" || d.before.Database(db.Name) != nil)
	})
}

// close drops what was made and closes the connection.
func (d *devServer) close(ctx context.Context) error {
	if !d.shared {
		return d.conn.Close()
	}
	return errors.Join(d.clean(context.WithoutCancel(ctx)), d.conn.Close())
}

func (d *devServer) clean(ctx context.Context) error {
	now, err := inspect.Inspect(ctx, d.conn, inspect.Options{External: true})
	if err != nil {
		return fmt.Errorf("clean up the development server: %w", err)
	}
	drop := func(what string) {
		err = errors.Join(err, d.conn.Exec(ctx, driver.Statement{SQL: "DROP " + what}))
	}
	own := false // the connection's database goes last: statements are not taken without it
	for i := range now.Databases {
		db := &now.Databases[i]
		if d.before.Database(db.Name) == nil {
			if db.Name == d.name {
				own = true
				continue
			}
			drop("DATABASE IF EXISTS " + clickhouse.QuoteIdent(db.Name) + " SYNC")
			continue
		}
		for o := range db.Objects() {
			kind := "TABLE"
			if o.ObjectKind() == catalog.KindDictionary {
				kind = "DICTIONARY"
			}
			drop(kind + " IF EXISTS " + clickhouse.QualifiedName(db.Name, o.ObjectName()) + " SYNC")
		}
	}
	for _, f := range now.Functions {
		if !slices.ContainsFunc(d.before.Functions, func(b catalog.Function) bool { return b.Name == f.Name }) {
			drop("FUNCTION IF EXISTS " + clickhouse.QuoteIdent(f.Name))
		}
	}
	for _, n := range now.NamedCollections {
		if !slices.ContainsFunc(d.before.NamedCollections, func(b catalog.NamedCollection) bool { return b.Name == n.Name }) {
			drop("NAMED COLLECTION IF EXISTS " + clickhouse.QuoteIdent(n.Name))
		}
	}
	for _, name := range d.users {
		drop("USER IF EXISTS " + clickhouse.QuoteIdent(name))
	}
	if own {
		drop("DATABASE IF EXISTS " + clickhouse.QuoteIdent(d.name) + " SYNC")
	}
	return err
}
