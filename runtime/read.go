package runtime

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/runtime/column"
)

// reader decodes a result into entities: one slab of them per block, filled
// column by column.
type reader struct {
	table   *Table
	buffers []buffer
	wire    []column.NamedColumn
	// each takes the entities of a block: the first and how many they are.
	each func(slab unsafe.Pointer, rows int) error
}

// newReader makes a reader of the named columns.
func newReader(t *Table, names []string, zone *time.Location, each func(unsafe.Pointer, int) error) (*reader, error) {
	r := &reader{table: t, each: each}
	for _, name := range names {
		if err := t.canRead(name); err != nil {
			return nil, err
		}
		b, err := t.newBuffer(t.index[name], zone)
		if err != nil {
			return nil, err
		}
		r.buffers = append(r.buffers, b)
		r.wire = append(r.wire, b.wire()...)
	}
	return r, nil
}

// Columns checks that the result is what the schema says.
func (r *reader) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	if len(header) != len(r.wire) {
		return nil, fmt.Errorf("the result has %s where %d were asked for", count.Of(len(header), "column"), len(r.wire))
	}
	results := make([]proto.ColResult, len(header))
	for i, h := range header {
		want := r.wire[i]
		if err := column.CheckType(want.Column, h.Type); err != nil {
			return nil, column.InColumn(want.Name, err)
		}
		results[i] = want.Column
	}
	return results, nil
}

// Block makes the entities of a block.
func (r *reader) Block(rows int) error {
	if rows == 0 {
		return nil
	}
	slab := r.table.rows.make(rows)
	for _, b := range r.buffers {
		b.read(slab, rows)
	}
	return r.each(slab, rows)
}

// readSettings are the settings that a query for the named columns needs.
func readSettings(t *Table, names []string) []driver.Setting {
	var types []clickhouse.Type
	for _, name := range names {
		c, _, err := t.column(name)
		if err != nil || !strings.Contains(c.Type, "JSON") && !strings.Contains(c.Type, "Dynamic") {
			continue
		}
		if typ, err := clickhouse.ParseType(c.Type); err == nil {
			types = append(types, typ)
		}
	}
	return settingsFor(types)
}

// settingsFor are the settings that make the server send types as columns read
// them.
func settingsFor(types []clickhouse.Type) []driver.Setting {
	var list []driver.Setting
	for _, s := range column.ReadSettings(types...) {
		list = append(list, driver.Setting{Name: s.Name, Value: s.Value})
	}
	return list
}

// anySettings are those for results of any types, as far as a server of that
// version knows them.
func anySettings(version string) []driver.Setting {
	var major, minor int
	if _, err := fmt.Sscanf(version, "%d.%d", &major, &minor); err != nil {
		return nil
	}
	types := []clickhouse.Type{{Name: "JSON"}, {Name: "Dynamic"}}
	switch {
	case major < 24 || major == 24 && minor < 10: // has no text form of JSON
		types = nil
	case major < 25 || major == 25 && minor < 6: // has no flat form of Dynamic
		types = types[:1]
	}
	return settingsFor(types)
}

// errStop ends a query whose reader has seen enough.
var errStop = errors.New("stopped by the reader")

// zone is the server's time zone, asked for only where a column needs it.
func serverZone(ctx context.Context, conn driver.Conn, t *Table, names []string) (*time.Location, error) {
	for _, name := range names {
		c, _, err := t.column(name)
		if err != nil {
			return nil, err
		}
		if c.zoneless() {
			server, err := conn.Server(ctx)
			if err != nil {
				return nil, err
			}
			return server.Timezone, nil
		}
	}
	return nil, nil
}
