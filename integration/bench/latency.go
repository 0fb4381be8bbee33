package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/chent-io/chent/dialect/clickhouse/embedded"
)

// plainRequest is the least that an insert over HTTP can be.
const plainRequest = "plain HTTP request"

// latencies measures one row in and one row out, by one goroutine and by 64.
func latencies(ctx context.Context, o options, p *peers, engine *embedded.Engine, w workload, r *report) error {
	w.prepare(1)
	if err := p.client.Exec(ctx, "TRUNCATE TABLE "+w.of()); err != nil {
		return err
	}
	calls := 300
	for _, goroutines := range []int{1, 64} {
		kind := map[int]string{1: "one", 64: "many"}[goroutines]
		if !chosen(o.kind, kind) {
			continue
		}
		in, out := w.single(p)
		if p.protocol == "http" {
			in = append(in, &contender{name: plainRequest, run: func(ctx context.Context, _ func(any)) error { return insertPlain(ctx, engine, w.of()) }})
		}
		for kindOf, list := range map[string][]*contender{kind + " in": in, kind + " out": out} {
			if goroutines > 1 { // a connection of ch-go is for one at a time
				list = without(list, rawLoop)
			}
			for _, c := range list {
				c.run = repeated(c.run, calls, goroutines)
			}
			j := &job{shape: w.name(), kind: kindOf, way: p.way, batch: 1, rows: calls, contenders: list,
				same: func(context.Context) (string, error) { return "", nil }}
			if err := r.run(ctx, j, o.rounds); err != nil {
				return fmt.Errorf("%s: %w", kindOf, err)
			}
		}
	}
	return p.client.Exec(ctx, "TRUNCATE TABLE "+w.of())
}

func without(list []*contender, name string) (kept []*contender) {
	for _, c := range list {
		if c.name != name {
			kept = append(kept, c)
		}
	}
	return kept
}

// repeated runs calls times, by so many goroutines.
func repeated(run func(context.Context, func(any)) error, calls, goroutines int) func(context.Context, func(any)) error {
	return func(ctx context.Context, _ func(any)) error {
		var wait sync.WaitGroup
		errs := make([]error, goroutines)
		for g := range goroutines {
			wait.Go(func() {
				for n := g; n < calls && errs[g] == nil; n += goroutines {
					errs[g] = run(ctx, nil)
				}
			})
		}
		wait.Wait()
		for _, err := range errs {
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// insertPlain posts a row of ten integers as text.
func insertPlain(ctx context.Context, engine *embedded.Engine, table string) error {
	u := url.URL{Scheme: "http", Host: engine.HTTPAddr()}
	body := strings.NewReader("INSERT INTO " + table + " VALUES (1, 2, 3, 4, 5, 6, 7, 1, 9, 10)")
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), body)
	if err != nil {
		return err
	}
	request.SetBasicAuth(engine.User(), engine.Password())
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", response.Status, said)
	}
	return err
}
