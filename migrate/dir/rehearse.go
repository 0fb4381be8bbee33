package dir

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/normalize"
)

// Rehearsal runs statements that were written for a cluster on one development
// server, which stands for all of it:
//
//   - ON CLUSTER is left out where the server does not know the cluster, or no
//     distributed statements at all, as the embedded engine;
//   - tables of the engines Replicated…MergeTree and Shared…MergeTree are made
//     as …MergeTree, and databases of the engine Replicated or Shared as Atomic:
//     without the Keeper of the cluster the server would refuse what alters
//     them;
//   - the definers of views are the users that [Definers] names, where those
//     exist;
//   - materialized views that read a database which is not there are made
//     without looking at it: see [Rehearsal.Elsewhere];
//   - statements about replicas alone, SYSTEM SYNC REPLICA and the like, are
//     parsed and not run.
//
// [Rehearsal.Restore] gives what was inspected there its engines back. The zero
// value is ready to use.
type Rehearsal struct {
	tables    map[string]wrapped // by UUID, or by name where there is none
	databases map[string]catalog.Database
	filled    map[string]bool // materialized views that were said to be filled, by UUID
	elsewhere map[string]bool // databases that views read and nothing makes
	// noDefiners says that the users of [Definers] do not exist.
	noDefiners bool
}

// wrapped is what was taken off the engine of a table.
type wrapped struct {
	prefix string   // Replicated or Shared
	path   []string // path and replica as they were written; none for the server's default
}

// Run runs a statement over conn.
func (r *Rehearsal) Run(ctx context.Context, conn driver.Conn, sql string) error {
	c, err := syntax.Read(sql)
	if err != nil {
		return runAlone(ctx, conn, sql) // the server says what is wrong with it
	}
	if aboutReplicas(c) {
		if _, err := apply.Texts(ctx, conn, "SELECT formatQuery({sql:String})", driver.Param{Name: "sql", Value: sql}); err != nil {
			return err
		}
		return nil
	}
	made := readMade(sql, c)
	if made == nil {
		if err := r.runDefined(ctx, conn, sql); err != nil {
			return err
		}
		return r.noteFilled(ctx, conn, sql)
	}
	before := ""
	if made.ifNotExists {
		if before, err = identify(ctx, conn, made.database, made.name); err != nil {
			return err
		}
	}
	if err := r.runDefined(ctx, conn, made.plain); err != nil || before != "" {
		return err
	}
	return r.note(ctx, conn, made)
}

// noteFilled remembers the view of a statement that fills it: no server tells
// that of a view later.
func (r *Rehearsal) noteFilled(ctx context.Context, conn driver.Conn, sql string) error {
	c, err := syntax.Read(sql)
	if err != nil || !c.Take("CREATE", "MATERIALIZED", "VIEW") {
		return nil
	}
	c.Take("IF", "NOT", "EXISTS")
	database, name, ok := c.Name()
	if !ok || !c.Find("POPULATE") {
		return nil
	}
	key, err := identify(ctx, conn, database, name)
	if err != nil || key == "" {
		return err
	}
	if r.filled == nil {
		r.filled = make(map[string]bool)
	}
	r.filled[key] = true
	return nil
}

// runDefined runs a statement with the users that [Definers] names as the
// definers of views; where those do not exist, with the ones it says.
func (r *Rehearsal) runDefined(ctx context.Context, conn driver.Conn, sql string) error {
	if ours := withDefiners(sql); ours != sql {
		err := r.runReading(ctx, conn, ours)
		if !driver.IsCode(err, driver.CodeUnknownUser) {
			return err
		}
		r.noDefiners = true
	}
	return r.runReading(ctx, conn, sql)
}

// runReading runs a statement that may make a view over databases of others.
func (r *Rehearsal) runReading(ctx context.Context, conn driver.Conn, sql string) error {
	err := runAlone(ctx, conn, sql)
	if err == nil {
		return nil
	}
	databases, err := normalize.Elsewhere(ctx, conn, offCluster(sql), err)
	for _, name := range databases {
		if r.elsewhere == nil {
			r.elsewhere = make(map[string]bool)
		}
		r.elsewhere[name] = true
	}
	return err
}

// Elsewhere are the databases that materialized views read and that no
// statement has made, in name order. What those views select was not checked.
func (r *Rehearsal) Elsewhere() []string {
	return slices.Sorted(maps.Keys(r.elsewhere))
}

// runAlone runs a statement, without ON CLUSTER where it must be.
func runAlone(ctx context.Context, conn driver.Conn, sql string) error {
	err := conn.Exec(ctx, driver.Statement{SQL: sql})
	if !driver.IsCode(err, driver.CodeQueryIsProhibited, driver.CodeClusterDoesntExist, driver.CodeNoElementsInConfig) {
		return err
	}
	if alone := offCluster(sql); alone != sql {
		return conn.Exec(ctx, driver.Statement{SQL: alone})
	}
	return err
}

// note remembers what was taken off what a statement has made.
func (r *Rehearsal) note(ctx context.Context, conn driver.Conn, m *made) error {
	if m.asDatabase != nil {
		if r.databases == nil {
			r.databases = make(map[string]catalog.Database)
		}
		r.databases[m.name] = *m.asDatabase
		return nil
	}
	var engine wrapped
	switch {
	case m.wrapped != nil:
		engine = *m.wrapped
	case len(r.tables) == 0:
		return nil
	default: // a table like another one has its engine
		like, err := identify(ctx, conn, m.likeDatabase, m.likeName)
		if err != nil {
			return err
		}
		found, ok := r.tables[like]
		if !ok {
			return nil
		}
		engine = found
	}
	key, err := identify(ctx, conn, m.database, m.name)
	if err != nil || key == "" {
		return err
	}
	if r.tables == nil {
		r.tables = make(map[string]wrapped)
	}
	r.tables[key] = engine
	return nil
}

// identify is the UUID of a table, its name where it has none, and nothing
// where there is no such table.
func identify(ctx context.Context, conn driver.Conn, database, name string) (string, error) {
	rows, err := apply.Texts(ctx, conn, "SELECT toString(uuid), database FROM system.tables WHERE database = if({db:String} = '', currentDatabase(), {db:String}) AND name = {name:String}",
		driver.Param{Name: "db", Value: database}, driver.Param{Name: "name", Value: name})
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return keyOf(rows[0][0], rows[0][1], name), nil
}

func keyOf(uuid, database, name string) string {
	if strings.Trim(uuid, "0-") == "" {
		return database + "." + name
	}
	return uuid
}

// Restore gives the tables and databases of a catalog that was inspected after
// the statements the engines that those named, and the views their definers.
func (r *Rehearsal) Restore(c *catalog.Catalog) {
	if !r.noDefiners {
		restoreDefiners(c)
	}
	for i := range c.Databases {
		db := &c.Databases[i]
		if was, ok := r.databases[db.Name]; ok && db.Engine.Name == "Atomic" {
			db.Engine, db.Settings = was.Engine, was.Settings
		}
		for n := range db.Tables {
			t := &db.Tables[n]
			t.Engine = r.restored(t.Engine, keyOf(t.UUID, db.Name, t.Name))
		}
		for n := range db.MaterializedViews {
			m := &db.MaterializedViews[n]
			m.Backfill = r.filled[keyOf(m.UUID, db.Name, m.Name)]
			m.Engine = r.restored(m.Engine, keyOf(m.UUID, db.Name, m.Name))
		}
	}
}

func (r *Rehearsal) restored(e catalog.Engine, key string) catalog.Engine {
	was, ok := r.tables[key]
	if !ok || !e.IsMergeTree() || strings.HasPrefix(e.Name, was.prefix) {
		return e
	}
	return catalog.Engine{Name: was.prefix + e.Name, Args: append(slices.Clone(was.path), e.Args...), Parens: e.Parens}
}

// aboutReplicas reports whether a statement is about the replicas of a table or
// a database alone, of which a development server has none.
func aboutReplicas(c *syntax.Cursor) bool {
	tokens := c.Tokens()
	has := func(words ...string) bool {
		for i := range tokens {
			at := 0
			for at < len(words) && i+at < len(tokens) && tokens[i+at].Is(words[at]) {
				at++
			}
			if at == len(words) {
				return true
			}
		}
		return false
	}
	switch {
	case c.Is("SYSTEM"):
		return has("REPLICA") || has("REPLICAS") || has("FETCHES") || has("REPLICATED", "SENDS") || has("REPLICATION", "QUEUES")
	case c.Is("ALTER", "TABLE"):
		return has("FETCH", "PARTITION") || has("FETCH", "PART")
	}
	return false
}

// offCluster is a statement without its ON CLUSTER clause.
func offCluster(sql string) string {
	c, err := syntax.Read(sql)
	if err != nil || !c.Find("ON", "CLUSTER") {
		return sql
	}
	first, last := c.Peek(0), c.Peek(2)
	if last.Text == "" {
		return sql
	}
	return strings.TrimRight(sql[:first.Offset], " ") + sql[last.End():]
}

// made is a statement that makes a table or a database, without what needs a
// cluster.
type made struct {
	plain          string
	database, name string
	ifNotExists    bool

	wrapped                *wrapped          // of a replicated engine
	likeDatabase, likeName string            // of CREATE TABLE … AS
	asDatabase             *catalog.Database // of a replicated database
}

// readMade reads a statement that makes something replicated, or a table that
// may be so because it is made like another one; nil for all others.
func readMade(sql string, c *syntax.Cursor) *made {
	if !c.Take("CREATE") && !c.Take("ATTACH") && !c.Is("REPLACE") {
		return nil
	}
	c.Take("OR")
	c.Take("REPLACE")
	c.Take("TEMPORARY")
	isDatabase := c.Take("DATABASE")
	if !isDatabase && !c.Take("TABLE") && !c.Take("MATERIALIZED", "VIEW") {
		return nil
	}
	m := &made{plain: sql, ifNotExists: c.Take("IF", "NOT", "EXISTS")}
	var ok bool
	if m.database, m.name, ok = c.Name(); !ok {
		return nil
	}
	switch {
	case isDatabase:
		return m.readDatabase(sql, c)
	case c.Find("ENGINE"):
		return m.readEngine(sql, c)
	case c.Find("AS", "REPLICATED"):
		m.wrapped = &wrapped{prefix: "Replicated"}
		m.plain = strings.TrimRight(sql[:c.Peek(0).Offset], " ") + sql[c.Peek(1).End():]
		return m
	case c.Find("AS") && !c.Is("AS", "SELECT"):
		c.Next()
		if m.likeDatabase, m.likeName, ok = c.Name(); ok {
			return m
		}
	}
	return nil
}

// readEngine reads the engine of a table.
func (m *made) readEngine(sql string, c *syntax.Cursor) *made {
	c.Take("ENGINE")
	c.Symbol("=")
	word := c.Next()
	engine, ok := word.Ident()
	if !ok {
		return nil
	}
	for _, prefix := range [...]string{"Replicated", "Shared"} {
		base, found := strings.CutPrefix(engine, prefix)
		if !found || !strings.HasSuffix(base, "MergeTree") {
			continue
		}
		m.wrapped = &wrapped{prefix: prefix}
		end := word.End()
		rest := ""
		if c.Peek(0).Text == "(" {
			inside, closed := c.Group()
			if !closed {
				return nil
			}
			end = c.Tokens()[c.At()-1].End()
			args := argTexts(sql, inside)
			if len(args) >= 2 && strings.HasPrefix(args[0], "'") {
				m.wrapped.path, args = args[:2], args[2:]
			}
			rest = "(" + strings.Join(args, ", ") + ")"
		}
		m.plain = sql[:word.Offset] + base + rest + sql[end:]
		return m
	}
	return nil
}

// readDatabase reads the engine of a database, and what belongs to it.
func (m *made) readDatabase(sql string, c *syntax.Cursor) *made {
	m.database, m.name = "", strings.TrimPrefix(m.database+"."+m.name, ".")
	if !c.Find("ENGINE") {
		return nil
	}
	start := c.Next().Offset
	c.Symbol("=")
	engine, _ := c.Next().Ident()
	if engine != "Replicated" && engine != "Shared" {
		return nil
	}
	m.asDatabase = &catalog.Database{Name: m.name, Engine: catalog.Engine{Name: engine}}
	if inside, ok := c.Group(); ok {
		m.asDatabase.Engine.Args = argTexts(sql, inside)
	}
	end := c.Tokens()[c.At()-1].End()
	if c.Take("SETTINGS") { // of the engine, which Atomic has not
		first := c.At()
		for !c.Done() && !c.Is("COMMENT") {
			c.Next()
		}
		for _, one := range syntax.SplitTokens(c.Tokens()[first:c.At()]) {
			if len(one) > 2 {
				m.asDatabase.Settings = append(m.asDatabase.Settings, catalog.Setting{Name: one[0].Text, Value: textOf(sql, one[2:])})
			}
		}
		end = c.Tokens()[c.At()-1].End()
	}
	m.plain = sql[:start] + "ENGINE = Atomic" + sql[end:]
	return m
}

// argTexts are the arguments of an engine as they were written.
func argTexts(sql string, inside []syntax.Token) []string {
	var args []string
	for _, arg := range syntax.SplitTokens(inside) {
		args = append(args, textOf(sql, arg))
	}
	return args
}

func textOf(sql string, tokens []syntax.Token) string {
	if len(tokens) == 0 {
		return ""
	}
	return sql[tokens[0].Offset:tokens[len(tokens)-1].End()]
}
