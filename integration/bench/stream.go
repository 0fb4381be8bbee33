package main

import (
	"context"
	"fmt"
	"slices"
)

// stream reads many rows one by one, in the memory of a block.
func stream(ctx context.Context, o options, p *peers, w workload, r *report) error {
	empty := func(ctx context.Context) error { return p.client.Exec(ctx, "TRUNCATE TABLE "+w.of()) }
	if err := empty(ctx); err != nil {
		return err
	}
	defer empty(ctx) //nolint:errcheck // the server ends with this program
	err := p.client.Exec(ctx, fmt.Sprintf(
		"INSERT INTO %s SELECT number %% 5000, number, number %% 65536, 1, 2, 3, 4, 5, number, number * 1460 FROM numbers(%d)", w.of(), o.stream))
	if err != nil {
		return err
	}
	j := &job{
		shape: w.name(), kind: "stream", way: p.way, batch: o.stream, rows: o.stream, contenders: w.streams(p, o.stream),
		same: func(context.Context) (string, error) { return "", nil },
	}
	return r.run(ctx, j, min(o.rounds, 3))
}

// streams are the ways to read the table without keeping its rows.
func (s *shape[E, P]) streams(p *peers, rows int) (list []*contender) {
	counted := func(c *contender) *contender {
		read := c.run
		c.run = func(ctx context.Context, _ func(any)) error {
			seen := 0
			if err := read(ctx, func(any) { seen++ }); err != nil {
				return err
			}
			if seen != rows {
				return fmt.Errorf("%d rows of %d were read", seen, rows)
			}
			return nil
		}
		return c
	}
	if p.raw != nil {
		list = append(list, counted(&contender{name: rawLoop, run: func(ctx context.Context, show func(any)) error {
			var block []P
			return s.readRaw(ctx, p.raw, func(c columns[P], n int) {
				block = slices.Grow(block[:0], n)[:n]
				c.take(block)
				keepAll(block, show)
			})
		}}))
	}
	for _, c := range s.reads(p) {
		switch c.name {
		case "clickhouse-go Scan", "database/sql", "chent Iter", "chent ScanIter":
			list = append(list, counted(c))
		}
	}
	return list
}
