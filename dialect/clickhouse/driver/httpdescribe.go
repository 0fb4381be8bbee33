package driver

import (
	"context"
	"sync"
	"time"
)

// describedFor is how long the columns of a table are believed: what an ALTER
// changes is seen by the inserts that begin later than that.
const describedFor = time.Second

// described are the columns of tables, as the server named them last.
type described struct {
	mu     sync.Mutex
	tables map[string]describedTable
}

type describedTable struct {
	header []ColumnInfo
	asked  time.Time
}

// checkTarget shows a source that wants it the columns of its table, which HTTP
// does not tell.
func (h *httpProtocol) checkTarget(ctx context.Context, src Source) error {
	checked, ok := checkedSource(src)
	if !ok {
		return nil
	}
	header, err := h.columnsOf(ctx, checked.Target())
	if err != nil {
		return err
	}
	if header == nil {
		return nil
	}
	return checked.Header(header)
}

// columnsOf are the columns of a table; nil where the INSERT itself will say
// what is wrong, or where the user may insert and not look.
func (h *httpProtocol) columnsOf(ctx context.Context, table string) ([]ColumnInfo, error) {
	key := h.database() + "." + table // USE changes what a name means
	h.tables.mu.Lock()
	known, ok := h.tables.tables[key]
	h.tables.mu.Unlock()
	if ok && time.Since(known.asked) < describedFor {
		return known.header, nil
	}
	asked := time.Now()
	text, err := h.text(ctx, Statement{SQL: "DESCRIBE TABLE " + table + " FORMAT TabSeparated", QueryID: newQueryID()})
	switch {
	case IsCode(err, CodeAccessDenied, CodeUnknownTable, CodeUnknownDatabase):
		return nil, nil
	case err != nil:
		return nil, err
	}
	header := parseDescription(text, true)
	h.tables.mu.Lock()
	defer h.tables.mu.Unlock()
	if h.tables.tables == nil {
		h.tables.tables = map[string]describedTable{}
	}
	h.tables.tables[key] = describedTable{header, asked}
	return header, nil
}
