package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
)

// sortByNeed orders objects so that each comes after those it depends on;
// otherwise the order stays.
func sortByNeed(changes []diff.Change, object func(diff.Change) catalog.Object) []diff.Change {
	index := make(map[catalog.Name]int, len(changes))
	for i, c := range changes {
		index[catalog.Name{Database: c.Database, Name: object(c).ObjectName()}] = i
	}
	var sorted []diff.Change
	state := make([]int, len(changes)) // 1 being visited, 2 done
	var visit func(i int)
	visit = func(i int) {
		if state[i] != 0 {
			return // done, or a cycle, which the server will refuse
		}
		state[i] = 1
		c := changes[i]
		for _, need := range object(c).Dependencies() {
			if need.Database == "" {
				need.Database = c.Database
			}
			if j, ok := index[need]; ok {
				visit(j)
			}
		}
		state[i] = 2
		sorted = append(sorted, c)
	}
	for i := range changes {
		visit(i)
	}
	return sorted
}

// settle puts the steps that create and replace objects in an order in which
// each finds what it reads: a replaced object comes before what reads it, and
// what reads a table that is copied waits until the copy has taken its name.
func (p *planner) settle() {
	steps := append(p.stages[stageCreate], p.stages[stageReplace]...)
	p.stages[stageCreate], p.stages[stageReplace] = nil, nil
	byObject := make(map[catalog.Name][]int)
	for i, s := range steps {
		byObject[objectOf(s)] = append(byObject[objectOf(s)], i)
	}
	needs := p.needs()
	copied := make(map[catalog.Name]bool)
	for _, s := range p.stages[stageCopy] {
		copied[objectOf(s)] = true
	}
	seen := make(map[catalog.Name]bool)
	var waits func(object catalog.Name) bool // for a copy; orders what it needs
	waits = func(object catalog.Name) bool {
		if seen[object] {
			return copied[object]
		}
		seen[object] = true
		for _, need := range needs[object] {
			if waits(need) {
				copied[object] = true
			}
		}
		at := stageCreate
		if copied[object] {
			at = stageAfterCopy
		}
		for _, i := range byObject[object] {
			p.add(at, steps[i])
		}
		return copied[object]
	}
	for _, s := range steps {
		waits(objectOf(s))
	}
}

// objectOf is the object that a step is about.
func objectOf(s Step) catalog.Name { return catalog.Name{Database: s.Database, Name: s.Name} }

// needs are the objects that each desired object reads.
func (p *planner) needs() map[catalog.Name][]catalog.Name {
	needs := make(map[catalog.Name][]catalog.Name)
	for i := range p.desired.Databases {
		database := p.desired.Databases[i].Name
		if database == "" {
			database = p.options.Database
		}
		for o := range p.desired.Databases[i].Objects() {
			name := catalog.Name{Database: database, Name: o.ObjectName()}
			for _, need := range o.Dependencies() {
				if need.Database == "" {
					need.Database = database
				}
				needs[name] = append(needs[name], need)
			}
		}
	}
	return needs
}

func created(c diff.Change) catalog.Object { return c.To }
func dropped(c diff.Change) catalog.Object { return c.From }

// identifiers are the names that an expression mentions.
func identifiers(expr string) []string {
	tokens, err := clickhouse.Tokenize(expr)
	if err != nil {
		return nil
	}
	var names []string
	for _, t := range tokens {
		if name, ok := t.Ident(); ok {
			names = append(names, name)
		}
	}
	return names
}

func mentions(expr, name string) bool { return slices.Contains(identifiers(expr), name) }

// readers are the live materialized views that read a table.
func readers(live catalog.Catalog, database, table string) []*catalog.MaterializedView {
	var views []*catalog.MaterializedView
	for i := range live.Databases {
		db := &live.Databases[i]
		for j := range db.MaterializedViews {
			mv := &db.MaterializedViews[j]
			if slices.ContainsFunc(mv.DependsOn, func(n catalog.Name) bool {
				return n.Name == table && (n.Database == database || n.Database == "" && db.Name == database)
			}) {
				views = append(views, mv)
			}
		}
	}
	return views
}

// fingerprint identifies the live objects that the changes start from.
func fingerprint(changes []diff.Change) (string, []catalog.Name, error) {
	type fact struct {
		Database string
		Kind     catalog.Kind
		Object   catalog.Object
	}
	var facts []fact
	var names []catalog.Name
	for _, c := range changes {
		name := catalog.Name{Database: c.Database, Name: c.Name}
		if c.RenamedFrom != "" {
			name.Name = c.RenamedFrom
		}
		names = append(names, name)
		facts = append(facts, fact{Database: c.Database, Kind: c.Kind, Object: WithoutMeasures(c.From)})
	}
	text, err := json.Marshal(facts)
	if err != nil {
		return "", nil, err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), names, nil
}

// WithoutMeasures returns a copy of o without what changes by itself: counts
// of rows and bytes, and UUIDs. A nil object stays nil.
func WithoutMeasures(o catalog.Object) catalog.Object {
	switch o := o.(type) {
	case *catalog.Table:
		t := *o
		t.Stats, t.UUID = nil, ""
		return &t
	case *catalog.MaterializedView:
		m := *o
		m.Stats, m.UUID = nil, ""
		return &m
	case *catalog.Dictionary:
		d := *o
		d.UUID = ""
		return &d
	case *catalog.Database:
		return &catalog.Database{Name: o.Name, Engine: o.Engine, Comment: o.Comment}
	}
	return o
}
