package main

import (
	"context"
	"encoding/json"
	"iter"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/integration/shapes"
	"github.com/chent-io/chent/integration/shapes/ent"
	"github.com/chent-io/chent/integration/shapes/ent/document"
	chrt "github.com/chent-io/chent/runtime"
)

// documentRow is a document as clickhouse-go and GORM take and give it.
type documentRow struct {
	ID   uint64          `ch:"id" gorm:"column:id;type:UInt64"`
	Body json.RawMessage `ch:"body" gorm:"column:body;type:JSON"`
}

// TableName is what GORM asks for.
func (documentRow) TableName() string { return document.Table }

func (r *documentRow) values() []any {
	return []any{
		r.ID, r.Body,
	}
}

func (r *documentRow) pointers() []any {
	return []any{
		&r.ID, &r.Body,
	}
}

// documentColumns are the columns of ch-go, filled and read by a loop written by hand.
type documentColumns struct {
	id   proto.ColUInt64
	body proto.ColJSONStr
}

func newDocumentColumns() columns[documentRow] {
	return &documentColumns{}
}

func (c *documentColumns) all() []proto.Column {
	return []proto.Column{
		&c.id, &c.body,
	}
}

func (c *documentColumns) fill(rows []documentRow) {
	for i := range rows {
		r := &rows[i]
		c.id.Append(r.ID)
		c.body.AppendBytes(r.Body)
	}
}

func (c *documentColumns) take(rows []documentRow) {
	for i := range rows {
		r := &rows[i]
		r.ID = c.id.Row(i)
		r.Body = json.RawMessage(c.body.Row(i))
	}
}

func newDocumentShape(client *ent.Client) workload {
	set := func(c *ent.DocumentCreate, r *ent.Document) *ent.DocumentCreate {
		return c.SetID(r.ID).SetBody(r.Body)
	}
	return &shape[ent.Document, documentRow]{
		label: "JSON", table: document.Table, names: document.Columns(), make: shapes.NewDocument, columns: newDocumentColumns,
		values: (*documentRow).values, pointers: (*documentRow).pointers,
		appender: client.Document.Appender,
		all:      func(ctx context.Context) ([]*ent.Document, error) { return client.Document.Query().All(ctx) },
		iter:     func(ctx context.Context) iter.Seq2[*ent.Document, error] { return client.Document.Query().Iter(ctx) },
		scan:     func(ctx context.Context, into *[]documentRow) error { return client.Document.Query().Scan(ctx, into) },
		scanIter: func(ctx context.Context) iter.Seq2[documentRow, error] {
			return chrt.ScanIter[documentRow](ctx, client.Document.Query())
		},
		one:    func(ctx context.Context) (*ent.Document, error) { return client.Document.Query().First(ctx) },
		create: func(ctx context.Context, r *ent.Document) error { return set(client.Document.Create(), r).Exec(ctx) },
		bulk: func(ctx context.Context, rows []ent.Document) error {
			return client.Document.MapCreateBulk(rows, func(c *ent.DocumentCreate, i int) { set(c, &rows[i]) }).Exec(ctx)
		},
	}
}
