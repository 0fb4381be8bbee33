package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/integration/shapes/ent"
	"github.com/chent-io/chent/internal/installbar"
)

// options are the flags.
type options struct {
	short           bool
	shape, kind, by string
	rows, rounds    int
	allowed         time.Duration
	stream          int
	profile         string
	out             string
	build           bool
}

func main() {
	var o options
	flag.BoolVar(&o.short, "short", false, "a few minutes: native only, batches of 10,000, fewer rows and rounds")
	flag.StringVar(&o.shape, "shape", "", "only shapes with this in their name: ten integers, thirty mixed, texts, NULLs, arrays, JSON")
	flag.StringVar(&o.kind, "job", "", "only this job: insert, read, one, many, stream")
	flag.StringVar(&o.by, "by", "", "only contenders with this in their name, or with one of several that commas separate: for profiles")
	flag.IntVar(&o.rows, "rows", 0, "rows of each insert and read of batches of 10,000. Default: 50,000")
	flag.IntVar(&o.rounds, "rounds", 0, "rounds to take medians of. Default: 7, or 5 with -short")
	flag.DurationVar(&o.allowed, "job-time", 12*time.Second, "how long the rounds of a job may take: after that no more than three are run, of millions of rows one")
	flag.IntVar(&o.stream, "stream", 50_000_000, "rows of the job stream; 0: none. Not with -short")
	flag.StringVar(&o.profile, "cpuprofile", "", "write a CPU profile to this file")
	flag.StringVar(&o.out, "out", "", "write the report to benchmarks.md of this folder, and its plots to benchmarks beside it")
	flag.BoolVar(&o.build, "build", false, "compare the generation and the build of clients with ent's instead")
	flag.Parse()
	if err := measureAll(context.Background(), o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func measureAll(ctx context.Context, o options) (err error) {
	if o.build {
		return compareBuilds(ctx, o)
	}
	if o.rows == 0 {
		o.rows = 50_000
	}
	if o.rounds == 0 {
		o.rounds = map[bool]int{false: 7, true: 5}[o.short]
	}
	if o.rows < 1 || o.rounds < 1 {
		return fmt.Errorf("-rows %d -rounds %d: want at least one of each", o.rows, o.rounds)
	}
	progress, done := installbar.New(os.Stderr)
	engine, err := embedded.Start(ctx, embedded.Options{Install: true, Progress: progress})
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
	r := report{options: o, machine: machine(), server: engine.Version()}
	for _, w := range ways(o) {
		p, err := open(ctx, engine, w)
		if err != nil {
			r.fail(w.String(), err)
			continue
		}
		if err := compare(ctx, o, p, engine, &r); err != nil {
			r.fail(w.String(), err)
		}
		_ = p.close() // a client that broke has said so
	}
	r.printGoals(os.Stdout)
	if o.out == "" {
		return nil
	}
	return r.write(o.out)
}

func ways(o options) []way {
	list := []way{{"native", "lz4"}, {"native", "none"}}
	if !o.short {
		list = append(list, way{"http", "lz4"})
	}
	return list
}

// compare runs all jobs over one way.
func compare(ctx context.Context, o options, p *peers, engine *embedded.Engine, r *report) error {
	if err := p.client.Schema.Create(ctx); err != nil {
		return err
	}
	main := p.way == way{"native", "lz4"}
	for _, w := range workloads(p.client) {
		if !strings.Contains(w.name(), o.shape) {
			continue
		}
		// Merges of what the rounds before wrote would take the cores at random.
		if err := p.client.Exec(ctx, "SYSTEM STOP MERGES "+w.of()); err != nil {
			return err
		}
		if o.short && p.compression == "none" && w.name() != "ten integers" {
			continue
		}
		for _, b := range batchesOf(o, main, w.name()) {
			if err := throughput(ctx, o, p, w, b, r); err != nil {
				r.fail(fmt.Sprintf("%s in batches of %d, %s", w.name(), b.batch, p.way), err)
			}
		}
	}
	metrics := newMetricShape(p.client)
	if o.shape != "" && !strings.Contains(metrics.name(), o.shape) {
		return nil
	}
	if p.compression == "lz4" {
		if err := latencies(ctx, o, p, engine, metrics, r); err != nil {
			r.fail("one row, "+p.String(), err)
		}
	}
	if main && !o.short && o.stream > 0 && chosen(o.kind, "stream") {
		return stream(ctx, o, p, metrics, r)
	}
	return nil
}

func workloads(client *ent.Client) []workload {
	return []workload{
		newMetricShape(client), newEventShape(client), newArticleShape(client),
		newProfileShape(client), newBasketShape(client), newDocumentShape(client),
	}
}

// load is how many rows go in batches of which size.
type load struct{ batch, rows int }

func batchesOf(o options, main bool, shape string) []load {
	usual := load{10_000, o.rows}
	if o.short || !main {
		return []load{usual}
	}
	list := []load{usual, {1, 100}, {100, 10_000}}
	if shape == "ten integers" || shape == "texts" || shape == "thirty mixed" {
		list = append(list, load{1_000_000, 1_000_000})
	}
	return list
}

// complete reports whether a run measures all that there are goals for.
func (o options) complete() bool { return !o.short && o.shape == "" && o.kind == "" && o.by == "" }

// chosen reports whether a flag lets a name pass.
func chosen(flag, name string) bool { return flag == "" || flag == name }

// throughput writes and reads the rows of one load.
func throughput(ctx context.Context, o options, p *peers, w workload, l load, r *report) error {
	if err := p.revive(ctx); err != nil {
		return err
	}
	w.prepare(l.rows)
	rounds := o.rounds
	if l.rows >= large {
		rounds = min(rounds, 3)
	}
	insert := &job{
		shape: w.name(), kind: "insert", way: p.way, batch: l.batch, rows: l.rows, contenders: w.inserts(p, l.batch),
		before: func(ctx context.Context) error { return p.client.Exec(ctx, "TRUNCATE TABLE "+w.of()) },
		same:   contents(p.client, w, l.rows),
	}
	if chosen(o.kind, "insert") {
		if err := r.run(ctx, insert, rounds); err != nil {
			return err
		}
	}
	if !chosen(o.kind, "read") || l.batch != 10_000 && l.batch != 1_000_000 {
		return nil
	}
	// The table's rows are those of the last contender, in one part.
	if err := fill(ctx, insert); err != nil {
		return err
	}
	return r.run(ctx, &job{shape: w.name(), kind: "read", way: p.way, batch: l.batch, rows: l.rows, contenders: w.reads(p)}, rounds)
}

// fill leaves the rows in the table.
func fill(ctx context.Context, insert *job) error {
	if err := insert.prepare(ctx); err != nil {
		return err
	}
	c := insert.contenders[0]
	return c.run(ctx, nil)
}

// contents describes what an insert made of a table.
func contents(client *ent.Client, w workload, rows int) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		got, err := ent.QueryAs[struct{ N, Hash uint64 }](ctx, client, "SELECT count() AS n, sum(cityHash64("+w.hashed()+")) AS hash FROM "+w.of())
		if err != nil {
			return "", err
		}
		if len(got) != 1 || got[0].N != uint64(rows) {
			return "", fmt.Errorf("%v rows are in the table, %d were inserted", got, rows)
		}
		return fmt.Sprintf("a table with the hash %d", got[0].Hash), nil
	}
}
