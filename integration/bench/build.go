package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
)

// builder is a generator of clients whose users pay for building them.
type builder struct {
	name string
	// imports and column are of a schema file.
	imports string
	column  func(i int) string // %s is its name
	// tail is what a schema says beside its fields.
	tail func(table string) string
}

var builders = []builder{
	{
		name:    "ent",
		imports: "\t\"entgo.io/ent\"\n\t\"entgo.io/ent/schema/field\"\n",
		column: func(i int) string {
			return []string{
				`field.Int64("%s")`, `field.String("%s")`, `field.Time("%s")`, `field.Float("%s")`, `field.Bool("%s")`, `field.Int32("%s")`,
				`field.String("%s").Optional().Nillable()`, `field.Enum("%s").Values("a", "b", "c")`, `field.Uint64("%s")`, `field.Int64("%s").Optional().Nillable()`,
			}[i%10]
		},
		tail: func(string) string { return "" },
	},
	{
		name: "chent",
		imports: "\t\"entgo.io/ent\"\n\t\"entgo.io/ent/schema\"\n\n\t\"github.com/chent-io/chent/schema/engine\"\n" +
			"\t\"github.com/chent-io/chent/schema/field\"\n",
		column: func(i int) string {
			return []string{
				`field.Int64("%s")`, `field.String("%s")`, `field.DateTime64("%s", 3)`, `field.Float64("%s")`, `field.Bool("%s")`, `field.Int32("%s")`,
				`field.String("%s").Nullable()`, `field.Enum8("%s", "a", "b", "c")`, `field.UInt64("%s")`, `field.Int64("%s").Nullable()`,
			}[i%10]
		},
		tail: func(table string) string {
			return fmt.Sprintf("\n// Annotations say how ClickHouse keeps the table.\nfunc (%s) Annotations() []schema.Annotation {\n\treturn []schema.Annotation{engine.MergeTree().OrderBy(\"c00\")}\n}\n", table)
		},
	},
}

const buildColumns = 20

// compareBuilds generates and builds clients of 1, 10 and 100 tables with each
// generator, and prints what it took of processor time and memory.
func compareBuilds(ctx context.Context, o options) error {
	root, err := filepath.Abs("../..")
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "chent-bench-build-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) //nolint:errcheck // a temporary folder
	sizes := []int{1, 10, 100}
	if o.short {
		sizes = sizes[:2]
	}
	t := newTable("tables", "generator", "generate, CPU s", "peak MB", "build, CPU s", "peak MB", "largest process MB", "build CPU ÷ ent's", "peak ÷ ent's")
	// The first build of each makes what all clients share.
	for _, n := range append([]int{0}, sizes...) {
		var ofEnt spent
		for _, b := range builders {
			generated, built, err := b.measure(ctx, root, filepath.Join(work, b.name+strconv.Itoa(n)), n)
			if err != nil {
				return fmt.Errorf("%s, %d tables: %w", b.name, n, err)
			}
			if b.name == "ent" {
				ofEnt = built
			}
			if n == 0 {
				continue
			}
			t.AppendRow(table.Row{
				n, b.name, seconds(generated.cpu), generated.peak >> 20, seconds(built.cpu), built.peak >> 20, built.largest >> 20,
				fmt.Sprintf("%.2f", float64(built.cpu)/float64(ofEnt.cpu)), fmt.Sprintf("%.2f", float64(built.peak)/float64(ofEnt.peak)),
			})
		}
	}
	fmt.Printf("Clients of tables of %d columns, %s\n%s\n", buildColumns, machine(), t.Render())
	if o.out == "" {
		return nil
	}
	command := "make bench-build"
	if o.short {
		command += " BENCH=-short"
	}
	text := fmt.Sprintf("# Build benchmarks\n\nWritten by one run of `%s` on %s: clients of tables of %d columns, generated and built by themselves. "+
		"What all clients share was built before. Peak is that of all processes together.\n\n%s\n", command, machine(), buildColumns, t.RenderMarkdown())
	return os.WriteFile(filepath.Join(o.out, "benchmarks-build.md"), []byte(text), 0o644)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f", d.Seconds()) }

// measure writes a module with n tables, generates its client and builds it. With
// no tables it makes one of them, to warm up.
func (b builder) measure(ctx context.Context, root, dir string, n int) (generated, built spent, err error) {
	if err := b.write(root, dir, max(n, 1)); err != nil {
		return generated, built, err
	}
	tool := filepath.Join(dir, "generator")
	if _, err := run(ctx, dir, "go", "build", "-o", tool, "./cmd"); err != nil {
		return generated, built, err
	}
	if _, err := run(ctx, filepath.Join(dir, "db"), "go", "build", "./schema"); err != nil {
		return generated, built, err
	}
	if generated, err = run(ctx, filepath.Join(dir, "db"), tool); err != nil {
		return generated, built, err
	}
	built, err = run(ctx, dir, "go", "build", "./db/...")
	return generated, built, err
}

func (b builder) write(root, dir string, tables int) error {
	if err := os.MkdirAll(filepath.Join(dir, "cmd"), 0o755); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, "db", "schema"), 0o755); err != nil {
		return err
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return err
	}
	// A name that no build before this one had: nothing of it is in the cache.
	module := fmt.Sprintf("example.com/build%d", time.Now().UnixNano())
	text := strings.Replace(string(mod), "module github.com/chent-io/chent\n", "module "+module+"\n", 1)
	text += "\nrequire github.com/chent-io/chent v0.0.0\n\nreplace github.com/chent-io/chent => " + root + "\n"
	generator := "entgo.io/ent/entc"
	if b.name == "chent" {
		generator = "github.com/chent-io/chent/entc"
	}
	files := map[string]string{
		"go.mod": text,
		"go.sum": string(sum),
		"cmd/main.go": fmt.Sprintf("package main\n\nimport (\n\t\"log\"\n\n\t\"entgo.io/ent/entc/gen\"\n\n\t%q\n)\n\nfunc main() {\n"+
			"\tif err := entc.Generate(\"./schema\", &gen.Config{Package: %q, Target: \".\"}); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n", generator, module+"/db"),
	}
	for i := range tables {
		files[fmt.Sprintf("db/schema/table%03d.go", i)] = b.schema(fmt.Sprintf("Table%03d", i))
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// schema is the schema file of a table.
func (b builder) schema(name string) string {
	var s strings.Builder
	fmt.Fprintf(&s, "package schema\n\nimport (\n%s)\n\n// %s is a table.\ntype %s struct{ ent.Schema }\n%s\n// Fields are the columns.\nfunc (%s) Fields() []ent.Field {\n\treturn []ent.Field{\n",
		b.imports, name, name, b.tail(name), name)
	for i := range buildColumns {
		fmt.Fprintf(&s, "\t\t"+b.column(i)+",\n", fmt.Sprintf("c%02d", i))
	}
	s.WriteString("\t}\n}\n")
	return s.String()
}

// spent is what a command and those that it ran took.
type spent struct {
	cpu           time.Duration
	peak, largest int64 // bytes: of all together, and of the largest
}

// run runs a command in a group of its own and watches the group's memory.
func run(ctx context.Context, dir, name string, args ...string) (spent, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -buildvcs=false", "GOWORK=off")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		return spent{}, err
	}
	done := make(chan struct{})
	peak := make(chan int64)
	go func() {
		most := int64(0)
		for {
			select {
			case <-done:
				peak <- most
				return
			case <-time.After(50 * time.Millisecond):
				most = max(most, groupMemory(cmd.Process.Pid))
			}
		}
	}()
	err := cmd.Wait()
	close(done)
	s := spent{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak: <-peak}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.largest = int64(usage.Maxrss) << 10
	}
	s.peak = max(s.peak, s.largest)
	if err != nil {
		err = errors.Join(fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err), errors.New(out.String()))
	}
	return s, err
}

// groupMemory is how much memory the processes of a group have, on Linux.
func groupMemory(group int) (total int64) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		// After the name in brackets: state, parent, group, …, the 22nd is pages.
		_, rest, ok := bytes.Cut(text, []byte(") "))
		f := bytes.Fields(rest)
		if !ok || len(f) < 22 || string(f[2]) != strconv.Itoa(group) {
			continue
		}
		pages, _ := strconv.ParseInt(string(f[21]), 10, 64)
		total += pages * int64(os.Getpagesize())
	}
	return total
}
