package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/chent-io/chent/integration/bench/ent"
)

// workload is what is measured of one table.
type workload struct {
	table string
	jobs  func(*ent.Client, clickhouseConn) []*job
}

// job is one thing to do in several ways.
type job struct {
	name       string
	contenders []*contender
	// truncate empties the table before each round.
	truncate bool
	// check returns what must be the same whoever did the job.
	check func(ctx context.Context, rows int) (string, error)
}

// contender is one way to do a job.
type contender struct {
	name   string
	run    func(context.Context) error
	rounds []round
}

// round is what one run cost.
type round struct {
	wall   time.Duration
	cpu    time.Duration // of this process, which the server is no part of
	allocs uint64
}

// run measures the contenders in turn. The first round warms up, and proves that
// all of them do the same.
func (j *job) run(ctx context.Context, client *ent.Client, table string, o options) error {
	var want string
	measured := false
	for n := range o.rounds + 1 {
		for i, c := range j.contenders {
			if n > 0 && (!chosen(o.job, j.name) || !strings.Contains(c.name, o.by)) {
				continue
			}
			measured = measured || n > 0
			if j.truncate {
				if err := client.Exec(ctx, "TRUNCATE TABLE "+table); err != nil {
					return err
				}
			}
			r, err := c.measure(ctx)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			if n > 0 {
				c.rounds = append(c.rounds, r)
				continue
			}
			got, err := j.check(ctx, o.rows)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			if i > 0 && got != want {
				return fmt.Errorf("%s made %s, and %s made %s", c.name, got, j.contenders[0].name, want)
			}
			want = got
		}
	}
	if !measured && chosen(o.job, j.name) {
		return fmt.Errorf("no contender has %q in its name", o.by)
	}
	return nil
}

func (c *contender) measure(ctx context.Context) (round, error) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	cpu, err := processorTime()
	if err != nil {
		return round{}, err
	}
	began := time.Now()
	if err := c.run(ctx); err != nil {
		return round{}, err
	}
	wall := time.Since(began)
	spent, err := processorTime()
	runtime.ReadMemStats(&after)
	return round{wall, spent - cpu, after.Mallocs - before.Mallocs}, err
}

func processorTime() (time.Duration, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, errors.Join(errors.New("ask for this process's processor time"), err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), nil
}

// row is the contender's row of the report. Its ratios are medians of those of
// the rounds: how many times as fast it was as base.
func (c *contender) row(workload, protocol, job string, rows int, base *contender) table.Row {
	n := float64(rows)
	byTime := c.median(func(i int) float64 { return float64(base.rounds[i].wall) / float64(c.rounds[i].wall) })
	byCPU := c.median(func(i int) float64 { return float64(base.rounds[i].cpu) / float64(c.rounds[i].cpu) })
	wall := c.median(func(i int) float64 { return float64(c.rounds[i].wall.Nanoseconds()) / n })
	cpu := c.median(func(i int) float64 { return float64(c.rounds[i].cpu.Nanoseconds()) / n })
	allocs := c.median(func(i int) float64 { return float64(c.rounds[i].allocs) / n })
	return table.Row{
		workload, protocol, job, c.name, fmt.Sprintf("%.2fM", 1e3/wall), fmt.Sprintf("%.0f", wall), fmt.Sprintf("%.0f", cpu),
		fmt.Sprintf("%.3f", allocs), fmt.Sprintf("%.2f", byTime), fmt.Sprintf("%.2f", byCPU),
	}
}

// median is the median over the rounds of what of says of one.
func (c *contender) median(of func(i int) float64) float64 {
	list := make([]float64, len(c.rounds))
	for i := range list {
		list[i] = of(i)
	}
	slices.Sort(list)
	return list[len(list)/2]
}
