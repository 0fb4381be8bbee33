package hcl

import (
	"fmt"
	"maps"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// TestKind says what a test starts from.
type TestKind string

// The kinds of tests, by the first label of their block.
const (
	SchemaTest  TestKind = "schema"  // the schema, made in a database of the test's own
	MigrateTest TestKind = "migrate" // an empty database, which migrate blocks bring to a version
)

// Test is a test block of a *.test.hcl file.
type Test struct {
	Kind TestKind
	// Name is the second label; a case of a for_each has its key behind it.
	Name string
	// Skip leaves the test out, Parallel lets it run beside others.
	Skip, Parallel bool
	Steps          []TestStep
	// Cleanup are steps to run after the others, whatever came of them.
	Cleanup []TestStep
	Pos     string
}

// StepKind is what a step of a test does.
type StepKind string

// The kinds of steps, by the type of their block. All but fixture are Atlas's.
const (
	ExecStep    StepKind = "exec"    // runs SQL, and may compare what its last statement answers
	AssertStep  StepKind = "assert"  // SQL whose one value must be true
	CatchStep   StepKind = "catch"   // SQL that must fail
	LogStep     StepKind = "log"     // prints a message
	MigrateStep StepKind = "migrate" // runs the files up to a version
	FixtureStep StepKind = "fixture" // loads a file into a table, or a folder into its tables
	CleanupStep StepKind = "cleanup"
)

// TestStep is a block of a test.
type TestStep struct {
	Kind StepKind
	SQL  string
	// Output is what exec expects word for word, in Format; Match a regular
	// expression for the same. Nil where nothing is expected.
	Output, Match *string
	Format        string // csv, the default, or table
	// Error is what the error of a catch must contain, as text or as a regular
	// expression. Empty: any error will do.
	Error string
	// Message is that of a log, or of an assert that fails.
	Message string
	// To is the version of a migrate.
	To string
	// Table and File are those of a fixture; a folder has no Table.
	Table, File string
	Pos         string
}

// ParseTests reads the tests of a *.test.hcl file, in the grammar that Atlas
// documents at https://atlasgo.io/hcl/testing.
func ParseTests(name string, src []byte, opts Options) ([]Test, error) {
	d := newDecoder(map[string][]byte{name: src})
	blocks := d.parse(d.sources)
	d.readScope(blocks, opts)
	var tests []Test
	for _, block := range blocks {
		switch block.Type {
		case "variable", "locals":
		case "test":
			tests = append(tests, d.test(block)...)
		default:
			d.addf(block.TypeRange, "unknown block %q%s", block.Type, suggestion(block.Type, []string{"test", "variable", "locals"}))
		}
	}
	seen := make(map[string]string)
	for _, t := range tests {
		key := string(t.Kind) + " " + t.Name
		if first, ok := seen[key]; ok {
			d.list = append(d.list, Diagnostic{File: name, Message: fmt.Sprintf("test %q at %s has the name of the one at %s", t.Name, t.Pos, first)})
		}
		seen[key] = t.Pos
	}
	if err := d.err(); err != nil {
		return nil, fmt.Errorf("hcl: read test file:\n%w", err)
	}
	return tests, nil
}

// test reads a test block: one test, or one for each value of for_each.
func (d *decoder) test(block *hclsyntax.Block) []Test {
	if !d.labels(block, 2, 2) {
		return nil
	}
	kind := TestKind(block.Labels[0])
	if kind != SchemaTest && kind != MigrateTest {
		d.addf(block.LabelRanges[0], "unknown kind of test %q%s", block.Labels[0], suggestion(block.Labels[0], []string{string(SchemaTest), string(MigrateTest)}))
		return nil
	}
	attr, ok := block.Body.Attributes["for_each"]
	if !ok {
		return []Test{d.testCase(block, kind, "")}
	}
	values, found := attr.Expr.Value(d.scope)
	d.addHCL(found)
	if found.HasErrors() {
		return nil
	}
	if !values.CanIterateElements() || values.LengthInt() == 0 {
		d.addf(attr.Expr.Range(), "for_each takes a list or a map with something in it")
		return nil
	}
	outer := d.scope.Variables
	defer func() { d.scope.Variables = outer }()
	var tests []Test
	for it := values.ElementIterator(); it.Next(); {
		key, value := it.Element()
		d.scope.Variables = maps.Clone(outer)
		d.scope.Variables["each"] = cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})
		name := "?"
		if text, err := convert.Convert(key, cty.String); err == nil {
			name = text.AsString()
		}
		tests = append(tests, d.testCase(block, kind, "/"+name))
	}
	return tests
}

func (d *decoder) testCase(block *hclsyntax.Block, kind TestKind, suffix string) Test {
	b := d.body(block)
	defer b.finish()
	b.attribute("for_each")
	t := Test{Kind: kind, Name: block.Labels[1] + suffix, Pos: position(block.DefRange()), Skip: b.flag("skip"), Parallel: b.flag("parallel")}
	types := []string{string(ExecStep), string(AssertStep), string(CatchStep), string(LogStep), string(FixtureStep), string(CleanupStep)}
	if kind == MigrateTest {
		types = append(types, string(MigrateStep))
	}
	for _, child := range b.blocks(types...) {
		step := d.testStep(b, child)
		if step.Kind == CleanupStep {
			step.Kind = ExecStep
			t.Cleanup = append(t.Cleanup, step)
			continue
		}
		t.Steps = append(t.Steps, step)
	}
	if len(t.Steps) == 0 {
		d.addf(block.DefRange(), "%s does nothing", b.title)
	}
	return t
}

func (d *decoder) testStep(parent *body, block *hclsyntax.Block) TestStep {
	b := d.childBody(parent, block)
	defer b.finish()
	d.labels(block, 0, 0)
	s := TestStep{Kind: StepKind(block.Type), Pos: position(block.DefRange())}
	must := func(name string) string {
		if expr := b.required(name); expr != nil {
			return d.string(expr)
		}
		return ""
	}
	switch s.Kind {
	case ExecStep:
		s.SQL = must("sql")
		d.expectation(b, &s)
	case AssertStep:
		s.SQL, s.Message = must("sql"), b.text("error_message")
	case CatchStep:
		s.SQL, s.Error = must("sql"), b.text("error")
	case LogStep:
		s.Message = must("message")
	case MigrateStep:
		s.To = must("to")
	case CleanupStep:
		s.SQL = must("sql")
	case FixtureStep:
		s.File = must("file")
		s.Table = b.text("table")
	}
	return s
}

// expectation reads what an exec expects.
func (d *decoder) expectation(b *body, s *TestStep) {
	b.exclusive("output", "match")
	if expr := b.attribute("output"); expr != nil {
		text := d.string(expr)
		s.Output = &text
	}
	if expr := b.attribute("match"); expr != nil {
		text := d.string(expr)
		s.Match = &text
	}
	s.Format = "csv"
	if expr := b.attribute("format"); expr != nil {
		if s.Format = d.word(expr); s.Format != "csv" && s.Format != "table" {
			d.addf(expr.Range(), "unknown format %q%s", s.Format, suggestion(s.Format, []string{"csv", "table"}))
		}
	}
}
