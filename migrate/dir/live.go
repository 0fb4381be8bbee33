package dir

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/plan"
)

// LiveDirective is the comment before statements that [Execute] does as one,
// while writers go on: a table that is made anew, or a materialized view that is
// filled. Behind it stands how many statements those are. Other runners run them
// one by one, and writers must pause.
const LiveDirective = "-- chent:" + liveWord

const liveWord = "live"

var liveDirective = regexp.MustCompile(`^--\s*chent:live\b\s*(.*)$`)

// LiveError says why the statements behind a [LiveDirective] cannot be done as
// one. None of them was run.
type LiveError struct {
	File   string
	Line   int
	Reason string
}

func (e *LiveError) Error() string {
	return fmt.Sprintf("migrate: %s:%d: the statements behind %q cannot be done while writers go on: %s; take that comment away to run them one by one, with the writers paused",
		e.File, e.Line, LiveDirective, e.Reason)
}

// liveChange is what stands behind a directive.
type liveChange struct {
	statements []Statement
	// Of a table that is made anew: its name and what is copied into it.
	table   catalog.Name
	columns []string
	exprs   []string
	create  string       // makes a table like the new one
	like    catalog.Name // the name of that
	// Of a view that is filled.
	backfill *plan.Backfill
}

// liveCount is how many statements a directive before s is for; zero without
// one.
func liveCount(s Statement) (int, error) {
	for _, comment := range s.Comments {
		found := liveDirective.FindStringSubmatch(strings.TrimSpace(comment))
		if found == nil {
			continue
		}
		n, err := strconv.Atoi(found[1])
		if err != nil || n < 1 {
			return 0, fmt.Errorf("behind the directive stands how many statements it is for, not %q", found[1])
		}
		return n, nil
	}
	return 0, nil
}

// liveAt is the change whose first statement is the one at i; nil where that is
// a statement like others.
func liveAt(file string, statements []Statement, i int, database string) (*liveChange, error) {
	n, err := liveCount(statements[i])
	refuse := func(reason string) error {
		return &LiveError{File: file, Line: statements[i].Line, Reason: reason}
	}
	switch {
	case err != nil:
		return nil, refuse(err.Error())
	case n == 0:
		return nil, nil
	case i+n > len(statements):
		return nil, refuse("the file has only " + count.Of(len(statements)-i, "statement") + " behind it")
	}
	change := &liveChange{statements: statements[i : i+n]}
	c, err := syntax.Read(statements[i].Text)
	if err != nil {
		return nil, refuse(err.Error())
	}
	if c.Is("CREATE", "MATERIALIZED") {
		b, reason := plan.ReadBackfill(statements[i].Text, database)
		if b == nil {
			return nil, refuse(reason)
		}
		if n != 2 || !isInsertInto(statements[i+1].Text, b.View.Name) {
			return nil, refuse("they are not the view and an INSERT into it")
		}
		change.backfill = b
		return change, nil
	}
	if reason := change.readCopy(database); reason != "" {
		return nil, refuse(reason)
	}
	return change, nil
}

// LiveGroup are statements of a file that [Execute] does as one.
type LiveGroup struct {
	// First is the index of the first statement, Count how many they are.
	First, Count int
	// Does says what they do: "make events anew", "fill daily".
	Does string
}

// LiveGroups finds the statements behind each [LiveDirective].
func LiveGroups(file string, statements []Statement) ([]LiveGroup, error) {
	var groups []LiveGroup
	for i := range statements {
		l, err := liveAt(file, statements, i, "")
		switch {
		case err != nil:
			return nil, err
		case l == nil:
		case l.backfill != nil:
			groups = append(groups, LiveGroup{First: i, Count: len(l.statements), Does: "fill " + ddl.Name(l.backfill.View)})
		default:
			groups = append(groups, LiveGroup{First: i, Count: len(l.statements), Does: "make " + ddl.Name(l.table) + " anew"})
		}
	}
	return groups, nil
}

func isInsertInto(sql, table string) bool {
	c, err := syntax.Read(sql)
	if err != nil || !c.Take("INSERT", "INTO") {
		return false
	}
	_, name, ok := c.Name()
	return ok && name == table
}

// readCopy reads the statements that make a table anew: CREATE TABLE of the new
// one, INSERT into it, EXCHANGE TABLES, and what is around them.
func (l *liveChange) readCopy(database string) (reason string) {
	first := l.statements[0].Text
	c, err := syntax.Read(first)
	if err != nil || !c.Take("CREATE", "TABLE") {
		return "the first one is no CREATE TABLE and no CREATE MATERIALIZED VIEW"
	}
	c.Take("IF", "NOT", "EXISTS")
	at := c.Peek(0).Offset
	_, shadow, ok := c.Name()
	if !ok {
		return "the first one names no table"
	}
	end := c.Tokens()[c.At()-1].End()
	for _, s := range l.statements[1:] {
		c, err := syntax.Read(s.Text)
		if err != nil {
			return err.Error()
		}
		switch {
		case c.Take("INSERT", "INTO"):
			if reason := l.readInsert(s.Text, c, shadow); reason != "" {
				return reason
			}
		case c.Take("EXCHANGE", "TABLES"):
			db, name, ok := c.Name()
			if !ok || !c.Take("AND") {
				return "their EXCHANGE TABLES names no two tables"
			}
			if _, other, ok := c.Name(); !ok || other != shadow {
				return "their EXCHANGE TABLES is not with the table that the first one makes"
			}
			l.table = catalog.Name{Database: db, Name: name}
		}
	}
	switch {
	case l.table.Name == "":
		return "they exchange no tables"
	case len(l.columns) == 0:
		return "they copy no rows"
	}
	if l.table.Database == "" {
		l.table.Database = database
	}
	l.like = catalog.Name{Database: l.table.Database, Name: l.table.Name + plan.Mark + "like"}
	l.create = first[:at] + ddl.Name(l.like) + first[end:]
	return ""
}

// readInsert reads INSERT INTO shadow (columns) SELECT exprs FROM table.
func (l *liveChange) readInsert(text string, c *syntax.Cursor, shadow string) (reason string) {
	const form = "their INSERT is not INSERT INTO … (columns) SELECT … FROM the table"
	if _, name, ok := c.Name(); !ok || name != shadow {
		return "their INSERT is not into the table that the first one makes"
	}
	columns, ok := c.Group()
	if !ok || !c.Take("SELECT") {
		return form
	}
	for _, column := range syntax.SplitTokens(columns) {
		name, ok := column[0].Ident()
		if !ok || len(column) != 1 {
			return form
		}
		l.columns = append(l.columns, name)
	}
	start := c.At()
	for !c.Done() && !c.Is("FROM") {
		if _, grouped := c.Group(); !grouped {
			c.Next()
		}
	}
	for _, expr := range syntax.SplitTokens(c.Tokens()[start:c.At()]) {
		l.exprs = append(l.exprs, textOf(text, expr))
	}
	if !c.Take("FROM") {
		return form
	}
	if _, _, ok := c.Name(); !ok || !c.Done() || len(l.exprs) != len(l.columns) {
		return form
	}
	return ""
}

// live does a change under the lock of the run.
func (e *executor) live(ctx context.Context, f File, l *liveChange) error {
	return runLive(ctx, e.conn, e.lock, e.options.Lock, f.Name, l)
}

// runLive does a change under a lock.
func runLive(ctx context.Context, conn driver.Conn, lock *apply.Lock, options apply.Options, file string, l *liveChange) error {
	if err := apply.RecoverUnder(ctx, conn, lock, options); err != nil {
		return err
	}
	if l.backfill != nil {
		there, err := apply.Texts(ctx, conn, "SELECT name FROM system.tables WHERE database = {db:String} AND name = {name:String}",
			driver.Param{Name: "db", Value: l.backfill.View.Database}, driver.Param{Name: "name", Value: l.backfill.View.Name})
		if err != nil || len(there) > 0 {
			return err // made and filled, by a run that was killed before it could say so
		}
		p := &plan.Plan{Steps: []plan.Step{{SQL: l.statements[0].Text, Class: plan.Metadata, Kind: catalog.KindMaterializedView,
			Database: l.backfill.View.Database, Name: l.backfill.View.Name, Backfill: l.backfill}}}
		return apply.RunUnder(ctx, conn, lock, p, options)
	}
	p, reason, err := l.plan(ctx, conn)
	if err != nil {
		return err
	}
	if reason != "" {
		return &LiveError{File: file, Line: l.statements[0].Line, Reason: reason}
	}
	return apply.RunUnder(ctx, conn, lock, p, options)
}

// plan plans the change for this server, from the table that it has to one like
// that of the statements.
func (l *liveChange) plan(ctx context.Context, conn driver.Conn) (p *plan.Plan, reason string, err error) {
	drop := "DROP TABLE IF EXISTS " + ddl.Name(l.like) + " SYNC"
	for _, sql := range []string{drop, l.create} {
		if err := conn.Exec(ctx, driver.Statement{SQL: sql}); err != nil {
			return nil, "", err
		}
	}
	defer func() { err = errors.Join(err, conn.Exec(context.WithoutCancel(ctx), driver.Statement{SQL: drop})) }()
	all, err := inspect.Inspect(ctx, conn, inspect.Options{Databases: []string{l.table.Database}, SkipServer: true, External: true})
	if err != nil {
		return nil, "", err
	}
	db := all.Database(l.table.Database)
	if db == nil {
		return nil, "there is no table " + ddl.Name(l.table), nil
	}
	if err := apply.Release(ctx, conn, l.table.Database, db); err != nil {
		return nil, "", err
	}
	like := *db.Table(l.like.Name)
	db.Tables = slices.DeleteFunc(db.Tables, func(t catalog.Table) bool { return t.Name == l.like.Name })
	from := db.Table(l.table.Name)
	if from == nil {
		return nil, "there is no table " + ddl.Name(l.table), nil
	}
	like.Name, like.UUID = l.table.Name, ""
	l.hint(from, &like)
	desired := all
	desired.Databases = slices.Clone(all.Databases)
	into := desired.Database(l.table.Database)
	into.Tables = slices.Clone(into.Tables)
	*into.Table(l.table.Name) = like
	p, err = plan.New(diff.Diff(all, desired, diff.Options{}), all, desired, plan.Options{AllowRecreate: true, Database: l.table.Database})
	if err != nil || len(p.Steps) == 0 {
		return p, "", err // as it is wanted already
	}
	return p, l.fits(p), nil
}

// hint says in both tables which columns the statements copy under another name.
func (l *liveChange) hint(from, to *catalog.Table) {
	for i, name := range l.columns {
		old, err := syntax.Read(l.exprs[i])
		if err != nil {
			continue
		}
		ident, ok := old.Next().Ident()
		if a, b := from.Column(ident), to.Column(name); ok && old.Done() && ident != name && a != nil && b != nil {
			a.RenamedFrom, b.RenamedFrom = name, ident
		}
	}
}

// fits says why a plan does not do what the statements do.
func (l *liveChange) fits(p *plan.Plan) string {
	c := p.Steps[0].Copy
	switch {
	case len(p.Steps) != 1 || c == nil:
		return "on this server the change is another one:\n" + p.String()
	case c.Live == nil:
		return "on this server writers of " + ddl.Name(l.table) + " must pause"
	case !slices.Equal(c.Columns, l.columns):
		return fmt.Sprintf("they copy the columns %v, and the table has %v", l.columns, c.Columns)
	}
	for i := range c.Exprs {
		if !sameText(c.Exprs[i], l.exprs[i]) {
			return fmt.Sprintf("column %s is copied as %s, where only %s is known to be right", l.columns[i], l.exprs[i], c.Exprs[i])
		}
	}
	return ""
}

// sameText reports whether two expressions are the same but for space and the
// quotes of names.
func sameText(a, b string) bool {
	x, errX := syntax.Read(a)
	y, errY := syntax.Read(b)
	return errX == nil && errY == nil && slices.EqualFunc(x.Tokens(), y.Tokens(), func(s, t syntax.Token) bool {
		one, ok := s.Ident()
		other, too := t.Ident()
		return s.Text == t.Text || ok && too && one == other
	})
}
