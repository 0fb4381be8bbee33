package hcl

import (
	"regexp"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Check is the check block of a project file: what the gate of a project asks
// beside what it asks of all.
type Check struct {
	// Errors are codes of findings that count as errors, whatever their own
	// severity, and Ignore those that are left out.
	Errors, Ignore []string
	Naming         []Naming
	Rules          []Rule
	Pos            string
}

// Naming is what the names of a kind must look like.
type Naming struct {
	// Kind is table, column, view, dictionary or index.
	Kind    string
	Match   *regexp.Regexp
	Message string // empty: that the name does not match
	Pos     string
}

// Rule is a query whose rows are what is wrong. It runs where the schema was
// made, in its database.
type Rule struct {
	Name     string
	SQL      string
	Severity string // error, the default, warning or info
	Message  string // put before each row
	Pos      string
}

// NamingKinds are the kinds that a naming block knows.
func NamingKinds() []string { return []string{"table", "column", "view", "dictionary", "index"} }

func (d *decoder) check(block *hclsyntax.Block) *Check {
	d.labels(block, 0, 0)
	b := d.body(block)
	defer b.finish()
	c := &Check{Errors: b.texts("errors"), Ignore: b.texts("ignore"), Pos: position(block.DefRange())}
	for _, child := range b.blocks("naming") {
		if n, ok := d.naming(child); ok {
			c.Naming = append(c.Naming, n)
		}
	}
	for _, child := range b.blocks("rule") {
		c.Rules = append(c.Rules, d.rule(child))
	}
	return c
}

func (d *decoder) naming(block *hclsyntax.Block) (n Naming, ok bool) {
	if !d.labels(block, 1, 1) {
		return n, false
	}
	b := d.body(block)
	defer b.finish()
	n = Naming{Kind: block.Labels[0], Message: b.text("message"), Pos: position(block.DefRange())}
	if !slices.Contains(NamingKinds(), n.Kind) {
		d.addf(block.LabelRanges[0], "unknown kind of name %q%s", n.Kind, suggestion(n.Kind, NamingKinds()))
	}
	expr := b.required("match")
	if expr == nil {
		return n, false
	}
	var err error
	if n.Match, err = regexp.Compile(d.string(expr)); err != nil {
		d.addf(expr.Range(), "match is no regular expression: %v", err)
		return n, false
	}
	return n, true
}

func (d *decoder) rule(block *hclsyntax.Block) Rule {
	if !d.labels(block, 1, 1) {
		return Rule{}
	}
	b := d.body(block)
	defer b.finish()
	r := Rule{Name: block.Labels[0], Message: b.text("message"), Severity: "error", Pos: position(block.DefRange())}
	if expr := b.required("sql"); expr != nil {
		r.SQL = d.string(expr)
	}
	if expr := b.attribute("severity"); expr != nil {
		if r.Severity = d.word(expr); !slices.Contains([]string{"error", "warning", "info"}, r.Severity) {
			d.addf(expr.Range(), "unknown severity %q%s", r.Severity, suggestion(r.Severity, []string{"error", "warning", "info"}))
		}
	}
	return r
}
