package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/impact"
)

// New plans the changes between two catalogs, which [diff.Diff] found. It
// never refuses: what cannot be done is a step of class [Unsupported], and
// [Plan.Blocked] names what the options do not allow.
func New(changes []diff.Change, live, desired catalog.Catalog, options Options) (*Plan, error) {
	p := planner{options: options, live: live, desired: desired, changes: slices.Clone(changes), adopted: make(map[catalog.Name]bool)}
	p.adoptInner()
	for _, c := range p.changes {
		if c.Op == diff.Modify || c.Op == diff.Rename {
			p.modify(c)
		}
	}
	p.asterisks()
	p.create()
	p.drop()
	plan := &Plan{options: options, Steps: newSchedule(p.actions).order()}
	var err error
	if plan.Fingerprint, plan.Objects, err = fingerprint(changes); err != nil {
		return nil, fmt.Errorf("plan: fingerprint the live objects: %w", err)
	}
	return plan, nil
}

// stage is a place in the order of a plan, where the needs of its statements
// leave that open: see [schedule].
type stage int

// The stages, in the order they run: what rewrites data comes when all
// definitions stand.
const (
	stageServer    stage = iota // databases, functions, named collections
	stageDropViews              // materialized views that go or are made anew
	stageRename
	stageAlter // one ALTER per table
	stageCreate
	stageReplace
	stageRewrite
	stageCopy
	stageDrop
)

// planner collects what is to be done.
type planner struct {
	options       Options
	live, desired catalog.Catalog
	changes       []diff.Change
	actions       []*action
	adopted       map[catalog.Name]bool // views whose inner table becomes their target
}

// add adds a step; its database is the connection's where none is named.
func (p *planner) add(at stage, s Step) *action {
	if s.Database == "" && s.Kind.InDatabase() {
		s.Database = p.options.Database
	}
	a := &action{at: at, step: s}
	p.actions = append(p.actions, a)
	return a
}

// create adds the steps for new objects.
func (p *planner) create() {
	for _, c := range p.changes {
		if c.Op != diff.Add {
			continue
		}
		at := stageServer
		if c.Kind.InDatabase() {
			at = stageCreate
		}
		p.defines(p.add(at, p.backfill(c, p.createStep(c))), c)
	}
}

func (p *planner) createStep(c diff.Change) Step {
	step := Step{
		SQL:   ddl.Create(c.To, ddl.Options{Database: p.database(c), IfNotExists: true, Cluster: p.options.Cluster}),
		Class: Metadata, Kind: c.Kind, Database: p.database(c), Name: c.Name, Pos: c.Pos,
		Reasons: []string{"new"},
	}
	if c.Kind == catalog.KindOpaque {
		step.Class, step.SQL = Unsupported, ""
		step.Reasons = []string{"the object is kept as text that was not understood: create it by hand"}
		return step
	}
	if c.Op == diff.Add && c.Kind != catalog.KindTable && c.Kind != catalog.KindDatabase && c.Kind != catalog.KindMaterializedView {
		step.Inverse = []string{ddl.Drop(c.To, ddl.DropOptions{Database: p.database(c), IfExists: true, Cluster: p.options.Cluster})}
	}
	return step
}

// drop adds the steps for objects that go: what reads them goes first. What is
// in a database that goes, goes with it.
func (p *planner) drop() {
	for _, c := range slices.Backward(p.changes) {
		if c.Op != diff.Drop || c.Kind.InDatabase() && p.goes(c.Database) {
			continue
		}
		at := stageDrop
		if c.Kind == catalog.KindMaterializedView {
			at = stageDropViews
		}
		p.removes(p.add(at, p.dropStep(c)), c)
	}
}

// goes reports whether a database is dropped.
func (p *planner) goes(database string) bool {
	return slices.ContainsFunc(p.changes, func(c diff.Change) bool {
		return c.Op == diff.Drop && c.Kind == catalog.KindDatabase && c.Name == database
	})
}

// contents says what goes with a database.
func contents(db *catalog.Database) string {
	var names []string
	var held, bytes uint64
	for o := range db.Objects() {
		names = append(names, clickhouse.QuoteIdentIfNeeded(o.ObjectName()))
		if t, ok := o.(*catalog.Table); ok && t.Stats != nil && t.Holds() == catalog.HoldsRows {
			held, bytes = held+t.Stats.Rows, bytes+t.Stats.Bytes
		}
	}
	if len(names) == 0 {
		return "nothing is in it"
	}
	text := strings.Join(names, ", ")
	if held > 0 {
		text += fmt.Sprintf(" (%s, %s)", rows(held), Size(bytes))
	}
	return "with it " + text
}

func (p *planner) dropStep(c diff.Change) Step {
	verdict := impact.Drop(c.From)
	step := Step{
		SQL:   ddl.Drop(c.From, ddl.DropOptions{Database: p.database(c), IfExists: true, Cluster: p.options.Cluster}),
		Class: verdict.Class, Kind: c.Kind, Database: p.database(c), Name: c.Name, Reasons: []string{"goes; " + verdict.Reason},
	}
	if db, ok := c.From.(*catalog.Database); ok {
		step.Reasons = append(step.Reasons, contents(db))
	}
	if t, ok := c.From.(*catalog.Table); ok {
		switch {
		case t.Engine.Name == "Distributed" && verdict.Class == Metadata:
			sql, problem := impact.Waiting(catalog.Name{Database: step.Database, Name: c.Name}, p.options.Cluster)
			step.Checks = append(step.Checks, Check{SQL: sql, Problem: problem})
		case verdict.Class == Destructive && t.Holds() == catalog.HoldsRows && t.Stats != nil:
			step.Reasons[0] += fmt.Sprintf(" (%s, %s)", rows(t.Stats.Rows), Size(t.Stats.Bytes))
		}
	}
	if step.Class != Destructive && c.Kind != catalog.KindOpaque {
		step.Inverse = []string{ddl.Create(c.From, ddl.Options{Database: p.database(c), IfNotExists: true, Cluster: p.options.Cluster})}
	}
	return step
}

// database is the database of a changed object; empty for the server's own.
func (p *planner) database(c diff.Change) string {
	if !c.Kind.InDatabase() {
		return ""
	}
	if c.Database == "" {
		return p.options.Database
	}
	return c.Database
}

// modify adds the steps for an object that is there with another definition.
func (p *planner) modify(c diff.Change) {
	for _, d := range c.Details {
		if d.Property == diff.PropertyKind {
			p.changeKind(c, d)
			return
		}
	}
	switch to := c.To.(type) {
	case *catalog.Table:
		p.modifyTable(c, c.From.(*catalog.Table), to)
	case *catalog.View:
		p.modifyView(c, to)
	case *catalog.MaterializedView:
		p.modifyMaterializedView(c, c.From.(*catalog.MaterializedView), to)
	case *catalog.Dictionary:
		p.modifyDictionary(c, to)
	case *catalog.Function:
		p.replace(c, stageServer, "FUNCTION")
	case *catalog.NamedCollection:
		p.modifyNamedCollection(c, to)
	case *catalog.Database:
		p.modifyDatabase(c, to)
	default:
		p.unsupported(c, "the object is kept as text that was not understood: change it by hand")
	}
}

func (p *planner) unsupported(c diff.Change, reason string) {
	p.add(stageAlter, Step{Class: Unsupported, Kind: c.Kind, Database: p.database(c), Name: c.Name, Pos: c.Pos, Reasons: []string{reason}})
}

// step starts a step on the changed object.
func (p *planner) step(c diff.Change, class Class, sql string, reasons ...string) Step {
	return Step{SQL: sql, Class: class, Kind: c.Kind, Database: p.database(c), Name: c.Name, Pos: c.Pos, Reasons: reasons}
}
