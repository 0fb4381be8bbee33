package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// contender is one way to do a job. Its run shows each row that it reads, if it
// is told where.
type contender struct {
	name   string
	run    func(ctx context.Context, show func(any)) error
	rounds []cost
	// peak is by how much memory grew in the first round; 0: not known.
	peak int64
	// times is how often a round runs it, so that there is something to measure.
	times int
	// cannot says why it does not take part, or no more.
	cannot string
}

// cost is what one run took of this process, of which the server is no part.
type cost struct {
	wall, cpu     time.Duration
	allocs, bytes uint64
}

// job is one thing that several contenders do.
type job struct {
	shape, kind string // kind: insert, read, …
	way         way
	batch, rows int
	contenders  []*contender
	// before runs before each run; nil: nothing.
	before func(context.Context) error
	// same says what the last run made, which must be the same for all; nil: what
	// was shown.
	same func(context.Context) (string, error)
}

// fail takes c out of the job: the others go on.
func (c *contender) fail(err error) { c.cannot, c.rounds = err.Error(), nil }

// leastRounds are run however long they take.
const leastRounds = 3

// large is from how many rows on the first run is a round too, and the others are
// run only if there is time.
const large = 1_000_000

// run measures the contenders in turn, for so many rounds, or fewer where they
// take longer than allowed.
func (j *job) run(ctx context.Context, rounds int, allowed time.Duration, by string) error {
	j.contenders = slices.DeleteFunc(j.contenders, func(c *contender) bool {
		return !slices.ContainsFunc(strings.Split(by, ","), func(part string) bool { return strings.Contains(c.name, part) })
	})
	began := time.Now()
	if err := j.warmUp(ctx); err != nil {
		return err
	}
	least := leastRounds
	if j.rows >= large {
		least = 0
	}
	for n := range rounds {
		if n >= least && time.Since(began) > allowed {
			break
		}
		for i := range j.contenders {
			c := j.contenders[(i+n)%len(j.contenders)]
			if c.cannot != "" {
				continue
			}
			if err := j.prepare(ctx); err != nil {
				return err
			}
			r, err := measure(c.times, func() error { return c.run(ctx, nil) })
			if err != nil {
				c.fail(err)
				continue
			}
			c.rounds = append(c.rounds, r)
		}
	}
	return nil
}

func (j *job) prepare(ctx context.Context) error {
	if j.before == nil {
		return nil
	}
	return j.before(ctx)
}

// warmUp runs everybody once, and proves that all do the same.
func (j *job) warmUp(ctx context.Context) error {
	var want string
	for _, c := range j.contenders {
		if err := j.prepare(ctx); err != nil {
			return err
		}
		debug.FreeOSMemory()
		began := resetPeak()
		first, err := measure(1, func() error { return c.run(ctx, nil) })
		c.peak = max(0, peakMemory()-began)
		c.times = min(20, int(enough/max(first.cpu, 1))+1)
		if err != nil {
			c.fail(err)
			continue
		}
		got, err := j.made(ctx, c)
		if err != nil {
			c.fail(err)
			continue
		}
		if want == "" {
			want = got
		}
		if got != want {
			c.fail(fmt.Errorf("it made %s, the first one %s", got, want))
			continue
		}
		if j.rows >= large {
			c.rounds = append(c.rounds, first)
		}
	}
	return nil
}

func (j *job) made(ctx context.Context, c *contender) (string, error) {
	if j.same != nil {
		return j.same(ctx)
	}
	var sum weight
	if err := c.run(ctx, sum.add); err != nil {
		return "", err
	}
	return sum.String(), nil
}

// enough is the processor time that a round should take at least.
const enough = 100 * time.Millisecond

func measure(times int, run func() error) (cost, error) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	cpu, err := processorTime()
	if err != nil {
		return cost{}, err
	}
	began := time.Now()
	for range times {
		if err := run(); err != nil {
			return cost{}, err
		}
	}
	wall := time.Since(began)
	spent, err := processorTime()
	runtime.ReadMemStats(&after)
	n := uint64(times)
	return cost{wall / time.Duration(n), (spent - cpu) / time.Duration(n), (after.Mallocs - before.Mallocs) / n, (after.TotalAlloc - before.TotalAlloc) / n}, err
}

func processorTime() (time.Duration, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, errors.Join(errors.New("ask for this process's processor time"), err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), nil
}

// resetPeak forgets the peak of memory, and returns how much there is now.
func resetPeak() int64 {
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // elsewhere than on Linux peaks stay unknown
	return status("VmRSS:")
}

func peakMemory() int64 { return status("VmHWM:") }

// status is a number of kilobytes that Linux knows of this process, in bytes.
func status(name string) int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		if f := bytes.Fields(line); len(f) > 1 && string(f[0]) == name {
			n, _ := strconv.ParseInt(string(f[1]), 10, 64)
			return n << 10
		}
	}
	return 0
}

// median is the median over the rounds of what of says of one.
func (c *contender) median(of func(cost) float64) float64 {
	list := make([]float64, len(c.rounds))
	for i, r := range c.rounds {
		list[i] = of(r)
	}
	return median(list)
}

func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)/2]
}

func cpuOf(r cost) float64    { return float64(r.cpu) }
func wallOf(r cost) float64   { return float64(r.wall) }
func allocsOf(r cost) float64 { return float64(r.allocs) }
func bytesOf(r cost) float64  { return float64(r.bytes) }

// against is the median over the rounds of c's processor time over base's.
func (c *contender) against(base *contender) float64 {
	n := min(len(c.rounds), len(base.rounds))
	list := make([]float64, n)
	for i := range n {
		list[i] = float64(c.rounds[i].cpu) / float64(base.rounds[i].cpu)
	}
	return median(list)
}

// measured is how many rounds there are of most contenders.
func (j *job) measured() (n int) {
	for _, c := range j.contenders {
		n = max(n, len(c.rounds))
	}
	return n
}

func (j *job) contender(name string) *contender {
	for _, c := range j.contenders {
		if c.name == name && len(c.rounds) > 0 {
			return c
		}
	}
	return nil
}
