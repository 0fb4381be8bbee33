package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
)

// report is what was measured.
type report struct {
	options         options
	machine, server string
	jobs            []*job
	failed          []string // what was not measured, and why
}

// hanging is after how long a job is given up.
const hanging = 10 * time.Minute

// run measures a job and prints its table. One that fails is written down: the
// others go on, and what was measured so far is in the report at any time.
func (r *report) run(ctx context.Context, j *job, rounds int) error {
	inTime, cancel := context.WithTimeout(ctx, hanging)
	defer cancel()
	if err := j.run(inTime, rounds, r.options.allowed, r.options.by); err != nil {
		r.fail(j.title(), err)
		return ctx.Err()
	}
	r.jobs = append(r.jobs, j)
	fmt.Printf("%s\n%s\n%s\n", j.title(), j.table().Render(), j.notes())
	if r.options.out == "" {
		return ctx.Err()
	}
	return r.write(r.options.out)
}

// fail writes down what could not be measured.
func (r *report) fail(what string, err error) {
	text := fmt.Sprintf("%s: %v", what, err)
	r.failed = append(r.failed, oneLine(text))
	fmt.Println("FAILED", text)
}

// oneLine is the beginning of a text without its line breaks.
func oneLine(text string) string {
	line := []rune(strings.Join(strings.Fields(text), " "))
	return string(line[:min(240, len(line))])
}

func newTable(header ...any) table.Writer {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.AppendHeader(header)
	return t
}

func (j *job) title() string {
	return fmt.Sprintf("%s of %s, %d rows in batches of %d, %s", j.kind, j.shape, j.rows, j.batch, j.way)
}

// table is one row per contender.
func (j *job) table() table.Writer {
	t := newTable("client", "CPU ns/row", "ns/row", "allocs/row", "bytes/row", "peak MB", "CPU ÷ ch-go", "CPU ÷ clickhouse-go")
	n := float64(j.rows)
	raw := j.contender(rawLoop)
	house := j.contender(appendStruct)
	if house == nil {
		house = j.contender("clickhouse-go Select")
	}
	for _, c := range j.contenders {
		if c.cannot != "" {
			t.AppendRow(table.Row{c.name, "cannot"})
			continue
		}
		t.AppendRow(table.Row{
			c.name, fmt.Sprintf("%.0f", c.median(cpuOf)/n), fmt.Sprintf("%.0f", c.median(wallOf)/n), fmt.Sprintf("%.3f", c.median(allocsOf)/n),
			fmt.Sprintf("%.0f", c.median(bytesOf)/n), fmt.Sprintf("%d", c.peak>>20), ratio(c, raw), ratio(c, house),
		})
	}
	return t
}

// notes say why contenders do not take part.
func (j *job) notes() string {
	var b strings.Builder
	for _, c := range j.contenders {
		if c.cannot != "" {
			fmt.Fprintf(&b, "\n%s cannot: %s\n", c.name, oneLine(c.cannot))
		}
	}
	return b.String()
}

func ratio(c, base *contender) string {
	if base == nil {
		return ""
	}
	return fmt.Sprintf("%.2f", c.against(base))
}

// machine says what the numbers were measured on.
func machine() string {
	model := runtime.GOARCH
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range bytes.Lines(text) {
			if name, value, ok := bytes.Cut(line, []byte(":")); ok && strings.TrimSpace(string(name)) == "model name" {
				model = strings.TrimSpace(string(value))
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d cores, %s, %s", model, runtime.NumCPU(), runtime.GOOS, runtime.Version())
}

// versions are those of the clients.
func versions() string {
	var list []string
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			switch m.Path {
			case "github.com/ClickHouse/ch-go", "github.com/ClickHouse/clickhouse-go/v2", "gorm.io/gorm", "gorm.io/driver/clickhouse":
				list = append(list, strings.TrimSuffix(m.Path, "/v2")+" "+m.Version)
			}
		}
	}
	return strings.Join(list, ", ")
}

// command is what a report was made with.
func (o options) command() string {
	if !o.short {
		return "make bench"
	}
	return fmt.Sprintf("make bench BENCH='-short -rows %d -rounds %d -out ../../docs'", o.rows, o.rounds)
}

// write writes benchmarks.md and its plots.
func (r *report) write(folder string) error {
	var b strings.Builder
	fmt.Fprintf(&b, benchmarksHead, r.options.command(), r.machine, r.server, versions(), r.options.rounds)
	fmt.Fprintf(&b, "\n## Goals\n\n%s\n", r.goals().RenderMarkdown())
	if len(r.failed) > 0 {
		fmt.Fprintf(&b, "\n## Not measured\n\n- %s\n", strings.Join(r.failed, "\n- "))
	}
	plots := filepath.Join(folder, "benchmarks")
	if err := os.MkdirAll(plots, 0o755); err != nil {
		return err
	}
	for _, kind := range []string{"insert", "read"} {
		jobs := r.of(func(j *job) bool { return j.kind == kind && j.way == usual && j.batch == 10_000 })
		if len(jobs) == 0 {
			continue
		}
		name := kind + ".svg"
		if err := os.WriteFile(filepath.Join(plots, name), plot(kind, jobs), 0o644); err != nil {
			return err
		}
		fmt.Fprintf(&b, "\n## %s\n\n![Processor time of each client](benchmarks/%s)\n", map[string]string{"insert": "Rows in", "read": "Rows out"}[kind], name)
		for _, j := range jobs {
			j.section(&b)
		}
	}
	r.sections(&b, "By size of batch", "", func(j *job) bool { return j.kind == "insert" && j.way == usual && j.batch != 10_000 })
	r.sections(&b, "Reads of a million rows", "", func(j *job) bool { return j.kind == "read" && j.rows >= 1_000_000 })
	r.sections(&b, "One row, one goroutine and 64", "A row here is a statement.", func(j *job) bool {
		return strings.HasPrefix(j.kind, "one") || strings.HasPrefix(j.kind, "many")
	})
	r.sections(&b, "A stream", "Rows are looked at one by one, and not kept.", func(j *job) bool { return j.kind == "stream" })
	r.sections(&b, "Without compression", "", func(j *job) bool { return (j.kind == "insert" || j.kind == "read") && j.way == plain })
	r.sections(&b, "Over HTTP", "", func(j *job) bool { return (j.kind == "insert" || j.kind == "read") && j.way.protocol == "http" })
	return os.WriteFile(filepath.Join(folder, "benchmarks.md"), []byte(b.String()), 0o644)
}

func (r *report) of(want func(*job) bool) (list []*job) {
	for _, j := range r.jobs {
		if want(j) {
			list = append(list, j)
		}
	}
	slices.SortStableFunc(list, func(a, b *job) int { return a.batch - b.batch })
	return list
}

func (r *report) sections(b *strings.Builder, title, words string, want func(*job) bool) {
	jobs := r.of(want)
	if len(jobs) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n", title)
	if words != "" {
		fmt.Fprintf(b, "\n%s\n", words)
	}
	for _, j := range jobs {
		j.section(b)
	}
}

func (j *job) section(b *strings.Builder) {
	fmt.Fprintf(b, "\n### %s\n\nRounds: %d.\n\n%s\n%s", j.title(), j.measured(), j.table().RenderMarkdown(), j.notes())
}

const benchmarksHead = `# Benchmarks

Written by one run of ` + "`%s`" + `; [how fast it is, and why](explanation/speed.md) says what the words mean.

- Machine: %s. The server, an embedded ClickHouse %s, is a process of its own on the same cores.
- Clients: %s, and chent of this tree.
- Each number is the median of at most %d rounds: fewer where clients are slow, and one where rows are millions; each table says how many. In a round the clients take turns; ratios are medians of the ratios of the rounds. CPU is the processor time of the client's process alone. Peak is by how much its memory grew in the first round. Every client was shown to write the same table and to read the same rows; one that cannot says why.
- "ch-go, hand loop" is columns of ch-go that are filled from structs, or read into them, by a loop written for that table. "clickhouse-go columns" gets columns that were made before.
`
