// Command bench compares the generated client with clickhouse-go in one run, on
// the tables of one embedded engine: rows in by each client's own means, the
// whole table out again, over HTTP and over native TCP.
//
//	make bench
//	go run ./integration/bench -rows 1000000 -table points -job read -cpuprofile cpu.out
//
// The rounds of the contenders alternate, so that what else the machine does
// hits all of them. Ratios are medians over the rounds. Server and client share
// the machine's cores: the ratio by time holds what the server does too, the one
// by processor time is the client's alone.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"runtime/pprof"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/integration/bench/ent"
	"github.com/chent-io/chent/internal/installbar"
)

// options are the flags.
type options struct {
	rows, rounds                          int
	compression, table, protocol, job, by string
	profile                               string
}

func main() {
	var o options
	flag.IntVar(&o.rows, "rows", 300_000, "rows to write and to read")
	flag.IntVar(&o.rounds, "rounds", 7, "rounds to take the median of")
	flag.StringVar(&o.compression, "compression", "lz4", "compression of the blocks, for both clients: none, lz4, zstd")
	flag.StringVar(&o.table, "table", "", "only this table: points, visits")
	flag.StringVar(&o.protocol, "protocol", "", "only this protocol: http, native")
	flag.StringVar(&o.job, "job", "", "only this job: insert, read")
	flag.StringVar(&o.by, "by", "", "only contenders with this in their name, for profiles")
	flag.StringVar(&o.profile, "cpuprofile", "", "write a CPU profile to this file")
	flag.Parse()
	if err := run(context.Background(), o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	if o.rows < 1 || o.rounds < 1 {
		return fmt.Errorf("-rows %d -rounds %d: want at least one of each", o.rows, o.rounds)
	}
	report, done := installbar.New(os.Stderr)
	engine, err := embedded.Start(ctx, embedded.Options{Install: true, Progress: report})
	done()
	if err != nil {
		return err
	}
	defer engine.Close() //nolint:errcheck // its data is temporary
	if o.profile != "" {
		f, err := os.Create(o.profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	out := table.NewWriter()
	out.SetStyle(table.StyleLight)
	out.AppendHeader(table.Row{"table", "protocol", "job", "client", "rows/s", "ns/row", "cpu ns/row", "allocs/row", "× by time", "× by cpu"})
	for _, w := range []workload{points(o.rows), visits(o.rows)} {
		for _, p := range []struct{ name, scheme, host string }{
			{"http", "http", engine.HTTPAddr()},
			{"native", "clickhouse", engine.NativeAddr()},
		} {
			if !chosen(o.table, w.table) || !chosen(o.protocol, p.name) {
				continue
			}
			u := url.URL{
				Scheme: p.scheme, Host: p.host, User: url.UserPassword(engine.User(), engine.Password()),
				RawQuery: url.Values{"compression": {o.compression}}.Encode(),
			}
			if err := compare(ctx, o, u.String(), w, func(job string, c *contender, base *contender) {
				out.AppendRow(c.row(w.table, p.name, job, o.rows, base))
			}, out.AppendSeparator); err != nil {
				return fmt.Errorf("%s over %s: %w", w.table, p.name, err)
			}
		}
	}
	fmt.Printf("%d rows, medians of %d rounds, compression %s, ClickHouse %s; × is against the first client of each job\n",
		o.rows, o.rounds, o.compression, engine.Version())
	fmt.Println(out.Render())
	return nil
}

// chosen reports whether a flag lets a name pass.
func chosen(flag, name string) bool { return flag == "" || flag == name }

// compare runs the jobs of a workload over one connection URL.
func compare(ctx context.Context, o options, rawURL string, w workload, report func(job string, c, base *contender), end func()) error {
	conn, err := driver.Open(ctx, rawURL)
	if err != nil {
		return err
	}
	client := ent.NewClient(ent.Driver(conn))
	defer client.Close() //nolint:errcheck // nothing is under way
	other, err := driver.ClickHouse(conn)
	if err != nil {
		return err
	}
	defer other.Close() //nolint:errcheck // nothing is under way
	if err := client.Schema.Create(ctx); err != nil {
		return err
	}
	// Merges of what the rounds before wrote would take the cores at random.
	if err := client.Exec(ctx, "SYSTEM STOP MERGES "+w.table); err != nil {
		return err
	}
	for _, j := range w.jobs(client, other) {
		if err := j.run(ctx, client, w.table, o); err != nil {
			return fmt.Errorf("%s: %w", j.name, err)
		}
		if !chosen(o.job, j.name) {
			continue
		}
		shown := j.contenders[:0:0]
		for _, c := range j.contenders {
			if len(c.rounds) > 0 {
				shown = append(shown, c)
			}
		}
		for _, c := range shown {
			report(j.name, c, shown[0])
		}
		end()
	}
	return nil
}
