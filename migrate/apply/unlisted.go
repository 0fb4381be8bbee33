package apply

import (
	"context"
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
)

// pausedView is the kind under which the ledger has views that are detached for
// a moment.
const pausedView = "paused"

// waitForAll waits until whatever writes to a table now has ended: the INSERTs
// that the server lists, and those that no list of processes names, because the
// server makes them itself.
func (k *copier) waitForAll(ctx context.Context, table catalog.Name) error {
	if err := k.waitForWriters(ctx, nothing); err != nil {
		return err
	}
	buffers, streams, err := unlistedWriters(ctx, k.conn, table)
	if err != nil {
		return err
	}
	for _, buffer := range buffers {
		// It flushes one time after another.
		if err := k.exec(ctx, "OPTIMIZE TABLE "+ddl.Name(buffer)); err != nil && !driver.IsCode(err, driver.CodeUnknownTable) {
			return err
		}
	}
	for _, view := range streams {
		if err := k.pauseView(ctx, ddl.Name(view)); err != nil {
			return err
		}
	}
	return nil
}

// pauseView waits for what a view passes on, by detaching it: DETACH … SYNC
// returns when nobody uses it. Meanwhile the stream before it rests, and keeps its
// place.
func (k *copier) pauseView(ctx context.Context, view string) error {
	ledger := k.name(k.Live.Ledger)
	if err := k.exec(ctx, "INSERT INTO "+ledger+" VALUES (0, '"+pausedView+"', "+clickhouse.QuoteString(view)+", 0, 0)"); err != nil {
		return err
	}
	err := k.exec(ctx, "DETACH TABLE "+view+" SYNC")
	if driver.IsCode(err, driver.CodeUnknownTable) {
		return nil
	}
	if err != nil {
		return err
	}
	return k.exec(context.WithoutCancel(ctx), "ATTACH TABLE "+view)
}

// goOnViews attaches the views that a run that died has detached.
func (k *copier) goOnViews(ctx context.Context) error {
	paused, err := read(ctx, k.conn, "SELECT DISTINCT name FROM "+k.name(k.Live.Ledger)+" WHERE kind = '"+pausedView+"'")
	if err != nil {
		return err
	}
	for _, row := range paused {
		// It is there, or was dropped since.
		if err := k.exec(ctx, "ATTACH TABLE "+row[0]); err != nil && !driver.IsCode(err, driver.CodeTableAlreadyExists, driver.CodeCannotGetCreateTableQuery) {
			return err
		}
	}
	return nil
}

// unlistedWriters are the Buffer tables and the views on streams, such as Kafka,
// whose rows come to a table, by whatever way.
func unlistedWriters(ctx context.Context, conn driver.Conn, table catalog.Name) (buffers, streams []catalog.Name, err error) {
	edges, err := read(ctx, conn, "SELECT database, name, engine, engine_full, view.1, view.2 FROM (SELECT database, name, engine, engine_full, "+
		"arrayJoin(arrayPushBack(arrayZip(dependencies_database, dependencies_table), ('', ''))) AS view FROM system.tables) WHERE engine = 'Buffer' OR view.2 != ''")
	if err != nil || len(edges) == 0 {
		return nil, nil, err
	}
	targets, err := viewTargets(ctx, conn)
	if err != nil {
		return nil, nil, err
	}
	found := map[catalog.Name]bool{table: true}
	reaches := func(n catalog.Name, known bool) bool { return !known || found[n] }
	for before := 0; before != len(found); {
		before = len(found)
		for _, e := range edges {
			source, view := catalog.Name{Database: e[0], Name: e[1]}, catalog.Name{Database: e[4], Name: e[5]}
			kind, _ := catalog.KindOfEngine(e[2])
			switch {
			case view.Name != "":
				to, known := targets[view]
				if !reaches(to, known) {
					continue
				}
				found[source] = true
				if kind.Holds == catalog.HoldsPlace && !slices.Contains(streams, view) {
					streams = append(streams, view)
				}
			case reaches(bufferTarget(e[3])) && !slices.Contains(buffers, source):
				buffers = append(buffers, source)
				found[source] = true
			}
		}
	}
	return buffers, streams, nil
}

// viewTargets are the tables that materialized views write to, as far as the
// server says it.
func viewTargets(ctx context.Context, conn driver.Conn) (map[catalog.Name]catalog.Name, error) {
	says, err := hasColumn(ctx, conn, catalog.Name{Database: "system", Name: "tables"}, "target_table")
	if err != nil || !says {
		return nil, err
	}
	rows, err := read(ctx, conn, "SELECT database, name, target_database, target_table FROM system.tables WHERE engine = 'MaterializedView'")
	targets := make(map[catalog.Name]catalog.Name, len(rows))
	for _, row := range rows {
		targets[catalog.Name{Database: row[0], Name: row[1]}] = catalog.Name{Database: row[2], Name: row[3]}
	}
	return targets, err
}

// bufferTarget is the table behind a Buffer, if it can be told.
func bufferTarget(engine string) (target catalog.Name, known bool) {
	tokens, err := syntax.Tokenize(engine)
	if err != nil {
		return target, false
	}
	tokens = slices.DeleteFunc(tokens, syntax.Token.Blank)
	if len(tokens) < 5 {
		return target, false
	}
	database, first := tokens[2].StringValue()
	name, second := tokens[4].StringValue()
	return catalog.Name{Database: database, Name: name}, first && second
}
