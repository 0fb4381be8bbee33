package lint

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
)

// LiveOptions tunes [Live]. The zero value looks for the tables of databases
// without a name in the connection's database.
type LiveOptions struct {
	// Home is the name that the connection's database has in the catalog.
	// Default: none, the empty one.
	Home string
}

// The thresholds of [Live].
const (
	manyPartitions = 1000    // of a table
	manyValues     = 100_000 // of a LowCardinality column
	fewRows        = 1000    // less than this says nothing
)

// Live judges tables by what a server holds of them. Each table is read for
// five seconds at most, the columns in question alone. Tables that the server
// does not have are left out.
func Live(ctx context.Context, conn driver.Conn, c catalog.Catalog, o LiveOptions) ([]Finding, error) {
	var all []Finding
	for i := range c.Databases {
		db := &c.Databases[i]
		database := db.Name
		if database == o.Home || database == "" {
			database = conn.Database()
		}
		for n := range db.Tables {
			t := &db.Tables[n]
			if !t.Engine.IsMergeTree() {
				continue
			}
			shown := catalog.Name{Database: db.Name, Name: t.Name}
			if db.Name == o.Home {
				shown.Database = ""
			}
			l := live{
				designer: designer{object: ddl.Name(shown), columns: t.Columns, storage: t.Storage, pos: t.Pos},
				conn:     conn, name: catalog.Name{Database: database, Name: t.Name},
			}
			if err := l.look(ctx); err != nil {
				return all, fmt.Errorf("lint: look at the rows of %s: %w", ddl.Name(l.name), err)
			}
			all = append(all, l.findings...)
		}
	}
	Sort(all)
	return all, nil
}

// live judges one table of a server.
type live struct {
	designer
	conn driver.Conn
	name catalog.Name
}

// question is an expression whose distinct values are counted.
type question struct {
	code  Code
	expr  string
	shown string
}

func (l *live) look(ctx context.Context) error {
	params := []driver.Param{{Name: "db", Value: l.name.Database}, {Name: "table", Value: l.name.Name}}
	rows, err := apply.Texts(ctx, l.conn, "SELECT name FROM system.columns WHERE database = {db:String} AND table = {table:String}", params...)
	if err != nil || len(rows) == 0 {
		return err
	}
	there := make(map[string]bool)
	for _, row := range rows {
		there[row[0]] = true
	}
	rows, err = apply.Texts(ctx, l.conn, "SELECT toString(uniqExact(partition_id)), toString(count()) FROM system.parts WHERE database = {db:String} AND table = {table:String} AND active", params...)
	if err != nil {
		return err
	}
	if n, _ := strconv.Atoi(rows[0][0]); n > manyPartitions {
		l.say(TooManyPartitions, "PARTITION BY", "", "%s has %s, in %s parts", l.object, count.Of(n, "partition"), rows[0][1])
	}
	questions := l.questions(there)
	if len(questions) == 0 {
		return nil
	}
	selected := []string{"toString(count())"}
	for _, q := range questions {
		selected = append(selected, "toString(uniq("+q.expr+"))")
	}
	rows, err = apply.Texts(ctx, l.conn, "SELECT "+strings.Join(selected, ", ")+" FROM "+ddl.Name(l.name)+" SETTINGS max_execution_time = 5, timeout_overflow_mode = 'break'")
	if err != nil || len(rows) == 0 {
		return err
	}
	total, _ := strconv.ParseUint(rows[0][0], 10, 64)
	for i, q := range questions {
		values, _ := strconv.ParseUint(rows[0][i+1], 10, 64)
		nearly := total >= fewRows && values*2 > total
		switch {
		case q.code == UniqueLowCard && (nearly || values > manyValues):
			l.say(q.code, q.shown, l.column(q.expr).Pos, "%s.%s is LowCardinality and has %s in %s", l.object, q.shown, count.Of(values, "value"), count.Of(total, "row"))
		case q.code == HighCardinality && nearly:
			l.say(q.code, "ORDER BY", "", "the sorting key of %s starts with %s, which has %s in %s", l.object, q.shown, count.Of(values, "value"), count.Of(total, "row"))
		}
	}
	return nil
}

// questions are what to count: the values of LowCardinality columns, and of
// what the sorting key starts with, where its type does not say enough.
func (l *live) questions(there map[string]bool) []question {
	var list []question
	for _, c := range l.columns {
		if _, _, low := base(c.Type); low && there[c.Name] && c.DefaultKind != catalog.Ephemeral {
			list = append(list, question{UniqueLowCard, clickhouse.QuoteIdent(c.Name), c.Name})
		}
	}
	key := catalog.KeyElements(l.storage.OrderBy)
	if len(key) < 2 {
		return list
	}
	static := designer{object: l.object, columns: l.columns, storage: l.storage}
	static.key(key)
	known := slices.ContainsFunc(static.findings, func(f Finding) bool { return f.Code == HighCardinality })
	missing := slices.ContainsFunc(l.mentioned(key[0]), func(c *catalog.Column) bool { return !there[c.Name] })
	if !known && !missing {
		list = append(list, question{HighCardinality, strings.TrimSuffix(key[0], " DESC"), key[0]})
	}
	return list
}
