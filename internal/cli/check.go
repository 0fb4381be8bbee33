package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/spf13/cobra"

	"github.com/chent-io/chent/entc"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/hcl"
	"github.com/chent-io/chent/migrate/lint"
	"github.com/chent-io/chent/migrate/plan"
)

// The codes of the gate's own findings, beside those of the lint.
const (
	codeGenerated lint.Code = "GENERATED"
	codeSum       lint.Code = "SUM"
	codePending   lint.Code = "PENDING"
	codeReplay    lint.Code = "REPLAY"
	codeNaming    lint.Code = "NAMING"
	codeRule      lint.Code = "RULE"
	codeDrift     lint.Code = "DRIFT"
	codeTest      lint.Code = "TEST"
)

// gateCodes are the codes of the gate's own findings.
func gateCodes() []string {
	return []string{string(codeGenerated), string(codeSum), string(codePending), string(codeReplay), string(codeNaming), string(codeRule), string(codeDrift), string(codeTest)}
}

// check is `chent check`.
type check struct {
	stateOptions
	lintOptions
	to, dir, url, gitBase string
	summary               string
	tests                 []string
	table                 string
}

// checkResult is what came of one of the checks.
type checkResult struct {
	Check string `json:"check"`
	// Status is passed, noted (there are findings, but --fail-on lets them go), failed
	// or skipped; Reason says why it was skipped, or
	// what was looked at.
	Status string `json:"status"`
	Reason string `json:"reason,omitempty"`
}

// gate is one run of all checks.
type gate struct {
	*check
	reader   *stateReader
	config   hcl.Check
	source   source // of the schema; its kind is empty where there is none
	dir      *dir.Dir
	results  []checkResult
	findings []lint.Finding
	plan     *plan.Plan // what a server, or the directory, is to become the schema by
	of       string     // what the plan changes
	bed      *testBed   // where the schema is made; nil until it is
}

func checkCommand() *cobra.Command {
	var c check
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Ask everything that a pull request must pass, at once",
		Long: `Run every check of a project, say all that is wrong, and exit once:

  generated   the client is what chent generate would write
  sum         the migration files match atlas.sum and can be split
  replay      they run on a development server, and checkpoints equal their files
  pending     they lead to the declared schema
  lint        nothing in the files or the schema will hurt
  rules       names and rules of the check block in chent.hcl
  tests       the tests of *.test.hcl files pass
  drift       with --url: the server is what the files, or the schema, say

A check without anything to look at is skipped, with the reason. The exit status is 0
without findings of --fail-on or worse, 2 with one, and 1 where a check itself could
not be done.

` + sourceHelp,
		Example: `  chent check
  chent check --format github --git-base origin/main
  chent check --url clickhouse://localhost/app --format markdown > summary.md`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&c.to, "to", "", "the schema (default that of --env, or "+defaultSchema+" where it is there)")
	addDirFlag(flags, &c.dir)
	flags.StringVarP(&c.url, "url", "u", "", "a server to compare with what it should be")
	flags.StringVar(&c.gitBase, "git-base", "", "judge the files alone that are not in this branch or commit")
	flags.StringSliceVar(&c.tests, "tests", nil, "files and folders of tests (default the current folder)")
	flags.StringVar(&c.table, "revisions-table", dir.RevisionTable, "table that says which files were applied")
	flags.StringVar(&c.summary, "summary", "", "file that the Markdown is added to, whatever --format prints: $GITHUB_STEP_SUMMARY")
	addStateFlags(flags, &c.stateOptions)
	addLintFlags(flags, &c.lintOptions)
	flags.Lookup("format").Usage = "text, json, sarif, github or markdown"
	return cmd
}

// defaultSchema is where the schema is when nothing says otherwise.
const defaultSchema = "ent/schema"

// markdown is the format that only the gate has.
const markdown = "markdown"

func (c *check) run(cmd *cobra.Command) (err error) {
	format := c.format
	if format == markdown {
		c.format = lintText
	}
	c.more = gateCodes()
	if err := c.lintOptions.check(); err != nil {
		return err
	}
	c.format = format
	g, err := c.begin(cmd)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	defer func() {
		if g.bed != nil {
			err = errors.Join(err, g.bed.end(ctx))
		}
		err = errors.Join(err, g.reader.takeBack())
	}()
	if g.files() == nil || len(g.config.Rules) > 0 || g.url != "" {
		if err := g.reader.lend(ctx, g.statements()); err != nil {
			return err
		}
	}
	for _, one := range []struct {
		name string
		ask  func(context.Context) (string, error)
	}{
		{"generated", g.generated}, {"sum", g.sum}, {"replay", g.replay}, {"pending", g.pending}, {"lint", g.lint},
		{"rules", g.rules}, {"tests", g.runTests}, {"drift", g.drift},
	} {
		before := len(g.findings)
		said, err := one.ask(ctx)
		skipped, isSkip := errors.AsType[*skipError](err)
		switch {
		case isSkip:
			g.results = append(g.results, checkResult{one.name, testSkipped, skipped.reason})
		case err != nil:
			return fmt.Errorf("check %s: %w", one.name, err)
		default:
			g.findings = slices.Concat(g.findings[:before], g.configured(g.findings[before:]))
			g.results = append(g.results, checkResult{one.name, g.status(g.findings[before:]), said})
		}
	}
	return g.report(cmd)
}

// skipError says why a check has nothing to look at.
type skipError struct{ reason string }

func (e *skipError) Error() string { return e.reason }

// begin reads the project and finds what there is to check.
func (c *check) begin(cmd *cobra.Command) (*gate, error) {
	r, err := c.reader(cmd)
	if err != nil {
		return nil, err
	}
	g := &gate{check: c, reader: r}
	if g.config, err = c.checkConfig(); err != nil {
		return nil, err
	}
	to, err := only(r.env)
	if err != nil && c.to == "" {
		return nil, err
	}
	if c.to = cmp.Or(c.to, to); c.to == "" {
		if info, err := os.Stat(defaultSchema); err == nil && info.IsDir() {
			c.to = defaultSchema
		}
	}
	if c.to != "" {
		if g.source, err = parseSource(c.to); err != nil {
			return nil, fmt.Errorf("--to: %w", err)
		}
	}
	c.url = cmp.Or(c.url, r.env.URL)
	d, err := migrationDir(c.dir, r.env.Migration.Dir, false)
	switch {
	case err == nil:
		g.dir = d
	case c.dir != "" || r.env.Migration.Dir != "":
		return nil, err
	}
	if g.dir == nil && c.to == "" {
		return nil, errors.New("there is nothing to check: no schema (--to) and no migration directory (--dir)")
	}
	return g, nil
}

// statements are all that the project says in SQL, as far as it can be read: what
// is wrong with it, the checks say.
func (g *gate) statements() []statement {
	var list []statement
	if g.dir != nil {
		list, _ = migrationStatements(g.dir.Path())
	}
	if g.source.kind == sqlSource || g.source.kind == migrationSource {
		more, _ := g.source.statements()
		list = append(list, more...)
	}
	return list
}

// checkConfig is the check block of the project file; empty where there is none.
func (c *check) checkConfig() (hcl.Check, error) {
	src, err := os.ReadFile(c.config)
	if errors.Is(err, fs.ErrNotExist) {
		return hcl.Check{}, nil
	}
	if err != nil {
		return hcl.Check{}, err
	}
	p, err := hcl.ParseProject(c.config, src, hcl.ProjectOptions{
		Environment: c.stateOptions.projectOptions.env,
		Options:     hcl.Options{Vars: c.vars, Getenv: os.Getenv, AllowUndeclared: true},
	})
	if err != nil || p.Check == nil {
		return hcl.Check{}, err
	}
	known := gateCodes()
	for _, r := range lint.Rules() {
		known = append(known, string(r.Code))
	}
	for _, code := range slices.Concat(p.Check.Errors, p.Check.Ignore) {
		if !slices.Contains(known, code) {
			return hcl.Check{}, fmt.Errorf("%s: %w", p.Check.Pos, unknownWord("code", code, known))
		}
	}
	return *p.Check, nil
}

// configured are findings as the project file wants them.
func (g *gate) configured(findings []lint.Finding) []lint.Finding {
	var kept []lint.Finding
	for _, f := range findings {
		if slices.Contains(g.config.Ignore, string(f.Code)) || slices.Contains(g.ignore, string(f.Code)) {
			continue
		}
		if slices.Contains(g.config.Errors, string(f.Code)) {
			f.Severity = lint.Error
		}
		kept = append(kept, f)
	}
	return kept
}

// checkNoted is the status of a check that found what --fail-on lets go.
const checkNoted = "noted"

// status is the word for what a check has found.
func (g *gate) status(findings []lint.Finding) string {
	worst := lint.Worst(findings)
	switch {
	case worst != "" && g.failOn != never && worst.AtLeast(lint.Severity(g.failOn)):
		return testFailed
	case worst != "" && worst.AtLeast(lint.Warning):
		return checkNoted
	}
	return testPassed
}

// find adds a finding of the gate's own.
func (g *gate) find(code lint.Code, file string, line int, next, format string, args ...any) {
	g.findings = append(g.findings, lint.Finding{Code: code, Severity: lint.Error, File: file, Line: line, Message: fmt.Sprintf(format, args...), Next: next})
}

func (g *gate) generated(context.Context) (string, error) {
	if g.source.kind != goSource {
		return "", &skipError{"the schema is no Go package"}
	}
	path := g.source.path
	if !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, ".") {
		path = "./" + path
	}
	stale, err := entc.Stale(path, &gen.Config{})
	if err != nil {
		return "", err
	}
	for _, file := range stale {
		g.find(codeGenerated, file, 0, "run chent generate, and commit what it writes", "the generated file is not what the schema says")
	}
	return "the client of " + g.source.text, nil
}

// files is a reason to skip a check of the directory, where it cannot be read.
func (g *gate) files() error {
	if g.dir == nil {
		return &skipError{"there is no migration directory"}
	}
	if err := g.dir.Validate(); err != nil {
		return &skipError{"the files do not match atlas.sum"}
	}
	return nil
}

func (g *gate) sum(context.Context) (string, error) {
	if g.dir == nil {
		return "", &skipError{"there is no migration directory"}
	}
	if err := g.dir.Validate(); err != nil {
		g.find(codeSum, g.dir.Path()+"/"+dir.SumFile, 0, "read the files that differ, then run chent migrate hash", "%v", err)
	}
	return g.dir.Path(), nil
}

func (g *gate) replay(ctx context.Context) (string, error) {
	if err := g.files(); err != nil {
		return "", err
	}
	if err := g.reader.replay(ctx, g.dir); err != nil {
		file, line := placeOf(err)
		g.find(codeReplay, file, line, "mend the file, or take it out with chent migrate rm if no server has it", "the files do not run: %v", err)
	}
	return "every statement of " + g.dir.Path(), nil
}

// placeOf is the file and line that the text of an error begins with.
func placeOf(err error) (file string, line int) {
	first, _, _ := strings.Cut(err.Error(), ": ")
	file, line = cutPos(first)
	if line == 0 {
		return "", 0
	}
	return file, line
}

// broken reports whether the files do not run: then nothing can be said of what
// they lead to.
func (g *gate) broken() bool {
	return slices.ContainsFunc(g.findings, func(f lint.Finding) bool { return f.Code == codeReplay })
}

func (g *gate) pending(ctx context.Context) (string, error) {
	if err := g.files(); err != nil {
		return "", err
	}
	switch {
	case g.to == "" || g.source.kind == migrationSource:
		return "", &skipError{"there is no schema beside the files"}
	case g.broken():
		return "", &skipError{"the files do not run"}
	}
	statements, err := migrationStatements(g.dir.Path())
	if err != nil {
		return "", err
	}
	p, _, err := g.reader.planFile(ctx, statements, g.to, allowOptions{})
	if err != nil {
		return "", err
	}
	g.plan, g.of = p, "what the next migration file would hold"
	for i := range p.Steps {
		s := &p.Steps[i]
		file, line := cutPos(s.Pos)
		g.find(codePending, file, line, "run chent migrate diff, and commit the file", "no migration file does this yet: %s", strings.ReplaceAll(s.Text(), devDatabase+".", ""))
	}
	return g.dir.Path() + " against " + g.to, nil
}

// cutPos takes a place apart.
func cutPos(pos string) (file string, line int) {
	parts := strings.Split(pos, ":")
	if len(parts) < 2 {
		return pos, 0
	}
	if n, _ := fmt.Sscanf(parts[1], "%d", &line); n == 0 {
		return pos, 0
	}
	return parts[0], line
}

func (g *gate) lint(ctx context.Context) (string, error) {
	var said []string
	if g.to != "" {
		st, err := g.reader.load(ctx, g.to)
		if err != nil {
			return "", err
		}
		kept, _ := unsilenced(lint.Schema(st.catalog), func(file string) (string, bool) {
			text, err := os.ReadFile(file)
			return string(text), file != "" && err == nil
		})
		g.findings = append(g.findings, kept...)
		said = append(said, count.Of(len(st.catalog.InOrder()), "object"))
	}
	if g.files() == nil && !g.broken() {
		files, err := g.dir.Files()
		if err != nil {
			return "", err
		}
		files = dir.FromCheckpoint(files)
		judged, err := chooseFiles(ctx, g.dir, files, 0, g.gitBase)
		if err != nil {
			return "", err
		}
		report, err := g.reader.lint(ctx, g.dir, files, judged, g.url)
		if err != nil {
			return "", err
		}
		g.findings = append(g.findings, report.Findings...)
		said = append(said, count.Of(report.Statements, "statement")+" of "+count.Of(report.Files, "file"))
	}
	return strings.Join(said, ", "), nil
}

func (g *gate) runTests(ctx context.Context) (string, error) {
	ran, failed := 0, 0
	note := func(results []testResult) {
		for _, t := range results {
			if ran++; t.Status == testFailed {
				failed++
				file, line := cutPos(t.Pos)
				g.find(codeTest, file, line, "run it alone with chent schema test or chent migrate test, --run "+t.Name, "the test %s fails: %s", t.Name, t.Message)
			}
		}
	}
	paths := testPaths(g.tests)
	kinds, err := testKinds(paths, g.vars)
	if err != nil {
		return "", err
	}
	if kinds[hcl.SchemaTest] && g.to != "" {
		tests, err := findTests(paths, hcl.SchemaTest, testOptions{}, g.vars)
		if err == nil {
			err = g.make(ctx)
		}
		if err != nil {
			return "", err
		}
		note(runSchemaTests(ctx, g.bed, tests))
	}
	if kinds[hcl.MigrateTest] && g.files() == nil && !g.broken() {
		results, err := g.reader.testMigrations(ctx, paths, g.dir, testOptions{})
		if err != nil {
			return "", err
		}
		note(results)
	}
	if ran == 0 {
		return "", &skipError{"there are no *" + testSuffix + " files that could run"}
	}
	return fmt.Sprintf("%s, %d failed", count.Of(ran, "test"), failed), nil
}

// testKinds are the kinds of tests that there are.
func testKinds(paths []string, vars map[string]string) (map[hcl.TestKind]bool, error) {
	files, err := testFiles(paths)
	if err != nil {
		return nil, err
	}
	kinds := make(map[hcl.TestKind]bool)
	for _, path := range files {
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		tests, err := hcl.ParseTests(path, src, hcl.Options{Vars: vars, Getenv: os.Getenv, AllowUndeclared: true})
		if err != nil {
			return nil, err
		}
		for _, t := range tests {
			kinds[t.Kind] = true
		}
	}
	return kinds, nil
}

func (g *gate) drift(ctx context.Context) (_ string, err error) {
	if g.url == "" {
		return "", &skipError{"no server is named: --url"}
	}
	conn, err := openTarget(ctx, g.url)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	r := *g.reader
	r.exclude = append(slices.Clone(r.exclude), g.table)
	if g.to != "" {
		desired, err := r.desired(ctx, g.to, conn.Database())
		if err != nil {
			return "", err
		}
		g.plan, _, err = migrate.Plan(ctx, conn, desired.catalog, migrate.PlanOptions{DiffOptions: migrate.DiffOptions{DevURL: r.dev(), Include: r.include, Exclude: r.exclude}})
		if err != nil {
			return "", err
		}
		g.of = "what brings the server to the schema"
	}
	if g.files() != nil {
		for i := range g.steps() {
			file, line := cutPos(g.plan.Steps[i].Pos)
			g.find(codeDrift, file, line, "apply the schema, or declare what the server has", "the server differs from the schema: %s", g.plan.Steps[i].Text())
		}
		return "the server against " + g.to, nil
	}
	state, err := dir.Status(ctx, conn, g.dir, dir.ExecuteOptions{Database: r.env.Migration.RevisionsSchema, Table: g.table, Order: dir.NonLinear})
	if err != nil {
		g.find(codeDrift, "", 0, "see chent migrate status", "%v", err)
		return "the server's history", nil
	}
	changes, err := r.drift(ctx, g.dir, state, g.url)
	if err != nil {
		return "", err
	}
	for _, c := range changes {
		g.find(codeDrift, "", 0, "write what was changed by hand into a file, or change it back", "the server differs from the files that it has: %s", oneLine(c))
	}
	return "the server against the files that it has, up to " + cmp.Or(state.Current(), "none"), nil
}

// make plans the schema for rules and tests, once.
func (g *gate) make(ctx context.Context) (err error) {
	if g.bed == nil {
		g.bed, err = g.reader.schemaBed(ctx, g.to)
	}
	return err
}

// steps are those of the plan; none where there is no plan.
func (g *gate) steps() []plan.Step {
	if g.plan == nil {
		return nil
	}
	return g.plan.Steps
}

func (g *gate) rules(ctx context.Context) (string, error) {
	if len(g.config.Naming)+len(g.config.Rules) == 0 {
		return "", &skipError{"the project file has no check block with a naming or a rule"}
	}
	if g.to == "" {
		return "", &skipError{"there is no schema (--to)"}
	}
	st, err := g.reader.load(ctx, g.to)
	if err != nil {
		return "", err
	}
	for _, o := range st.catalog.InOrder() {
		g.names(o.Object)
	}
	if len(g.config.Rules) > 0 {
		if err := g.ask(ctx); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d namings, %d rules", len(g.config.Naming), len(g.config.Rules)), nil
}

// names judges the names of an object and of what is in it.
func (g *gate) names(o catalog.Object) {
	judge := func(kind, what, name, pos string) {
		for _, n := range g.config.Naming {
			if n.Kind != kind || n.Match.MatchString(name) {
				continue
			}
			file, line := cutPos(pos)
			message := cmp.Or(n.Message, "the name does not match "+n.Match.String())
			g.find(codeNaming, file, line, "rename it, or change the naming at "+n.Pos, "%s %s: %s", kind, what, message)
		}
	}
	switch o := o.(type) {
	case *catalog.Table:
		judge("table", o.Name, o.Name, o.Pos)
		for i := range o.Columns {
			judge("column", o.Name+"."+o.Columns[i].Name, o.Columns[i].Name, cmp.Or(o.Columns[i].Pos, o.Pos))
		}
		for i := range o.Indexes {
			judge("index", o.Name+"."+o.Indexes[i].Name, o.Indexes[i].Name, o.Pos)
		}
	case *catalog.View:
		judge("view", o.Name, o.Name, o.Pos)
	case *catalog.MaterializedView:
		judge("view", o.Name, o.Name, o.Pos)
	case *catalog.Dictionary:
		judge("dictionary", o.Name, o.Name, o.Pos)
	}
}
