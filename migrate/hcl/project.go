package hcl

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Project is a project file, chent.hcl: what the command needs to know about
// each environment. Project files of Atlas are accepted.
type Project struct {
	Environments []Environment
	// Check is the check block; nil where there is none.
	Check *Check
	// Warnings are settings of Atlas that were understood and do nothing here.
	Warnings []Diagnostic
}

// Environment is an env block.
type Environment struct {
	Name string
	// URL is the server the environment is about.
	URL string
	// Dev is the URL of the server that normalises definitions. Empty: an
	// embedded one.
	Dev string
	// Sources are where the desired state is declared: files, folders, URLs.
	Sources []string
	// Databases are the databases that are looked at. Empty: the URL's.
	Databases []string
	// Include and Exclude are patterns of object names, database.name.
	Include, Exclude []string
	// Roles and Permissions say that roles and users, and what they are
	// granted, are part of the schema.
	Roles, Permissions bool
	// Cluster is the cluster that DDL runs on. Empty: the server alone.
	Cluster string
	// PerHost says that statements go to each host by itself, Replicated that
	// tables with a topology are replicated ones there, and Single that there is
	// no cluster, whatever the server says.
	PerHost, Replicated, Single bool
	Migration                   Migration
	Pos                         string
}

// Migration is a migration block: where versioned migrations are and how they
// run.
type Migration struct {
	Dir             string // URL or path of the directory
	Format          string // of the directory: atlas, goose, golang-migrate, ...; empty: atlas
	RevisionsSchema string // database of the table that records what was applied
	Baseline        string // version from which on to apply
	ExecOrder       string // linear, linear-skip or non-linear
	LockTimeout     string // duration, such as 10s
}

// ProjectOptions tunes [ParseProject].
type ProjectOptions struct {
	Options
	// Environment is the name that chent.env and atlas.env have in the file.
	Environment string
}

// ParseProject reads a project file. Its expressions may use variables, locals
// and getenv("NAME").
func ParseProject(name string, src []byte, opts ProjectOptions) (Project, error) {
	d := newDecoder(map[string][]byte{name: src})
	blocks := d.parse(d.sources)
	d.readScope(blocks, opts.Options)
	program := cty.ObjectVal(map[string]cty.Value{"env": cty.StringVal(opts.Environment)})
	d.scope.Variables["chent"], d.scope.Variables["atlas"] = program, program
	var p Project
	for _, block := range blocks {
		switch block.Type {
		case "variable", "locals":
		case "env":
			p.Environments = append(p.Environments, d.environment(block))
		case "atlas", "lint", "diff", "test", "docker":
			d.warnings.addf(block.DefRange(), "block %s has no effect", block.Type)
		case "check":
			if p.Check != nil {
				d.addf(block.DefRange(), "a second check block; the first is at %s", p.Check.Pos)
				continue
			}
			p.Check = d.check(block)
		case "data", "locks":
			d.addf(block.TypeRange, "block %s of Atlas's project files is not read here: a source is a file, a folder or a URL in src, and a value comes from variable, locals or getenv", block.Type)
		default:
			d.addf(block.TypeRange, "unknown block %q%s", block.Type, suggestion(block.Type, []string{"env", "check", "variable", "locals"}))
		}
	}
	for i, e := range p.Environments {
		if j := slices.IndexFunc(p.Environments[:i], func(o Environment) bool { return o.Name == e.Name }); j >= 0 {
			d.list = append(d.list, Diagnostic{File: name, Message: fmt.Sprintf("env %q at %s is declared twice; first at %s", e.Name, e.Pos, p.Environments[j].Pos)})
		}
	}
	if err := d.err(); err != nil {
		return Project{}, fmt.Errorf("hcl: read project file:\n%w", err)
	}
	p.Warnings = d.warnings.list
	return p, nil
}

// Environment returns the env block of a name. An unknown one is an error that
// names the nearest known one.
func (p Project) Environment(name string) (Environment, error) {
	known := make([]string, len(p.Environments))
	for i, e := range p.Environments {
		if e.Name == name {
			return e, nil
		}
		known[i] = e.Name
	}
	return Environment{}, fmt.Errorf("hcl: the project file has no env %q%s", name, suggestion(name, known))
}

func (d *decoder) environment(block *hclsyntax.Block) Environment {
	b := d.body(block)
	defer b.finish()
	e := Environment{Pos: position(block.DefRange())}
	if d.labels(block, 0, 1) && len(block.Labels) == 1 {
		e.Name = block.Labels[0]
	}
	if name := b.attribute("name"); name != nil {
		e.Name = d.string(name)
	}
	e.URL, e.Dev = b.text("url"), b.text("dev")
	e.Sources = b.texts("src")
	e.Databases = b.texts("schemas")
	e.Include, e.Exclude = b.texts("include"), b.texts("exclude")
	e.Cluster = b.text("cluster")
	if child := b.one("schema"); child != nil {
		d.environmentSchema(b, child, &e)
	}
	if child := b.one("topology"); child != nil {
		d.environmentTopology(b, child, &e)
	}
	if child := b.one("migration"); child != nil {
		e.Migration = d.migration(b, child)
	}
	for _, child := range b.blocks("diff") {
		d.environmentDiff(b, child, &e)
	}
	for _, child := range b.blocks("lint", "format", "test") {
		d.warnings.addf(child.DefRange(), "%s: block %s has no effect", b.title, child.Type)
	}
	return e
}

func (d *decoder) environmentSchema(parent *body, block *hclsyntax.Block, e *Environment) {
	b := d.childBody(parent, block)
	defer b.finish()
	e.Sources = append(e.Sources, b.texts("src")...)
	if child := b.one("mode"); child != nil {
		mode := d.childBody(b, child)
		e.Roles, e.Permissions = mode.flag("roles"), mode.flag("permissions")
		mode.finish()
	}
}

// topologyModes are how statements reach the hosts of an environment.
var topologyModes = []string{"auto", "single", "on_cluster", "per_host"}

func (d *decoder) environmentTopology(parent *body, block *hclsyntax.Block, e *Environment) {
	b := d.childBody(parent, block)
	defer b.finish()
	if name := b.text("cluster"); name != "" {
		e.Cluster = name
	}
	e.Replicated = b.flag("replicated")
	expr := b.attribute("mode")
	if expr == nil {
		return
	}
	switch mode := d.word(expr); mode {
	case "auto", "on_cluster":
	case "per_host":
		e.PerHost = true
	case "single":
		e.Single = true
	default:
		d.addf(expr.Range(), "unknown mode %q%s", mode, suggestion(mode, topologyModes))
	}
	if e.Single && e.Cluster != "" {
		d.addf(block.DefRange(), "mode single and a cluster exclude each other")
	}
}

func (d *decoder) migration(parent *body, block *hclsyntax.Block) Migration {
	b := d.childBody(parent, block)
	defer b.finish()
	m := Migration{
		Dir: b.text("dir"), RevisionsSchema: b.text("revisions_schema"), Baseline: b.text("baseline"), LockTimeout: b.text("lock_timeout"),
	}
	if expr := b.attribute("format"); expr != nil {
		m.Format = d.word(expr)
	}
	if expr := b.attribute("exec_order"); expr != nil {
		m.ExecOrder = d.word(expr)
	}
	return m
}

func (d *decoder) environmentDiff(parent *body, block *hclsyntax.Block, e *Environment) {
	d.labels(block, 0, 1)
	b := d.body(block)
	b.title = parent.title + " diff"
	defer b.finish()
	if child := b.one("cluster"); child != nil {
		cluster := d.childBody(b, child)
		if name := cluster.required("name"); name != nil {
			e.Cluster = d.string(name)
		}
		cluster.finish()
	}
	for _, child := range b.blocks("skip") {
		d.warnings.addf(child.DefRange(), "%s: block skip has no effect", b.title)
	}
}

// texts reads a list of strings, or one string.
func (b *body) texts(name string) []string {
	expr := b.attribute(name)
	if expr == nil {
		return nil
	}
	var list []string
	for _, item := range items(expr) {
		list = append(list, b.string(item))
	}
	return list
}
