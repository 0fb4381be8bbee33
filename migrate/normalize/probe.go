package normalize

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

// probe is the table that stands in for a declared one when a server is asked:
// the same, as far as making it has no effect but the table.
func probe(declared *catalog.Table) *catalog.Table {
	t := *declared
	t.Storage = probeStorage(declared.Storage)
	if t.Function != "" {
		t.Function, t.Storage = "", catalog.Storage{Engine: catalog.Engine{Name: "Null"}}
	}
	if t.Engine.Name == "Null" {
		t.Indexes, t.Projections = nil, nil // only tables with parts have them
		if takesIndexes(declared.Engine) {
			t.Indexes, t.Projections = declared.Indexes, declared.Projections
		}
	}
	return &t
}

func takesIndexes(e catalog.Engine) bool { return e.IsMergeTree() }

// probeStorage is the engine clause to ask a server with. Replicated tables
// are plain ones, for a replica would register itself; engines that take
// something from elsewhere as soon as they exist are Null.
func probeStorage(s catalog.Storage) catalog.Storage {
	if base, _, ok := replicated(s.Engine); ok {
		s.Engine = base
		return s
	}
	if s.Engine.Kind().Acts {
		return catalog.Storage{Engine: catalog.Engine{Name: "Null"}}
	}
	return s
}

// replicated takes a ReplicatedX or SharedX engine apart: X with its own
// arguments, and the path and replica it is wrapped in.
func replicated(e catalog.Engine) (base catalog.Engine, path []string, ok bool) {
	parts := e.Parts()
	if parts.Wrap == "" {
		return e, nil, false
	}
	return catalog.Engine{Name: parts.Base, Args: parts.Args}, parts.Path, true
}

// restore makes the stored form of a probe the stored form of what was
// declared: names, hints and positions, the engine that was replaced, secrets
// that the server hid.
func restore(declared, stored *catalog.Table) *catalog.Table {
	t := *stored
	t.Name, t.RenamedFrom, t.UUID, t.Stats, t.Pos = declared.Name, declared.RenamedFrom, declared.UUID, declared.Stats, declared.Pos
	t.DependsOn, t.Function, t.Targets = declared.DependsOn, declared.Function, declared.Targets
	t.Columns = restoreColumns(declared.Columns, stored.Columns)
	t.Indexes, t.Constraints = slices.Clone(t.Indexes), slices.Clone(t.Constraints)
	for _, expression := range expressions(declared, &t) {
		expression.unhide()
	}
	t.Storage = restoreStorage(declared.Storage, stored.Storage)
	if t.Function != "" {
		t.Storage = catalog.Storage{}
	}
	if stored.Engine.Name == "Null" && !takesIndexes(declared.Engine) {
		t.Indexes, t.Projections = foldIndexes(declared.Indexes), declared.Projections
	}
	t.Indexes = positions(declared.Indexes, t.Indexes, func(i *catalog.Index) (string, *string) { return i.Name, &i.Pos })
	t.Projections = positions(declared.Projections, t.Projections, func(p *catalog.Projection) (string, *string) { return p.Name, &p.Pos })
	t.Constraints = positions(declared.Constraints, t.Constraints, func(c *catalog.Constraint) (string, *string) { return c.Name, &c.Pos })
	return &t
}

func restoreStorage(declared, stored catalog.Storage) catalog.Storage {
	if declared.Engine.Kind().Acts {
		foldStorage(&declared)
		return declared
	}
	s := stored
	if _, path, ok := replicated(declared.Engine); ok {
		s.Engine.Name = declared.Engine.Name
		s.Engine.Args = append(slices.Clone(path), s.Engine.Args...)
	}
	s.Engine.Args = slices.Clone(s.Engine.Args)
	for i, arg := range s.Engine.Args {
		if strings.Contains(arg, hidden) && i < len(declared.Engine.Args) {
			s.Engine.Args[i] = declared.Engine.Args[i]
		}
	}
	s.Settings = restoreSettings(declared.Settings, s.Settings)
	foldStorage(&s)
	return s
}

// restoreSettings puts hidden values back, and settings that were left out of
// the probe.
func restoreSettings(declared, stored []catalog.Setting) []catalog.Setting {
	settings := slices.Clone(stored)
	for _, d := range declared {
		i := slices.IndexFunc(settings, func(s catalog.Setting) bool { return s.Name == d.Name })
		switch {
		case i < 0:
			settings = append(settings, d)
		case strings.Contains(settings[i].Value, hidden):
			settings[i].Value = d.Value
		}
	}
	return settings
}

// restoreColumns gives columns their hints and positions back. The columns of
// a Nested column have those of it.
func restoreColumns(declared, stored []catalog.Column) []catalog.Column {
	byName := make(map[string]*catalog.Column, len(declared))
	for i := range declared {
		byName[declared[i].Name] = &declared[i]
	}
	columns := slices.Clone(stored)
	for i := range columns {
		c := &columns[i]
		d, ok := byName[c.Name]
		if !ok {
			outer, inner, nested := strings.Cut(c.Name, ".")
			if d, ok = byName[outer]; !nested || !ok {
				continue
			}
			if d.RenamedFrom != "" {
				c.RenamedFrom = d.RenamedFrom + "." + inner
			}
			c.Pos = d.Pos
			continue
		}
		c.RenamedFrom, c.Pos = d.RenamedFrom, d.Pos
	}
	return columns
}

// positions copies positions from declared parts to stored ones by name.
func positions[T any](declared, stored []T, about func(*T) (name string, pos *string)) []T {
	byName := make(map[string]string, len(declared))
	for i := range declared {
		name, pos := about(&declared[i])
		byName[name] = *pos
	}
	list := slices.Clone(stored)
	for i := range list {
		name, pos := about(&list[i])
		*pos = byName[name]
	}
	return list
}

// restoreView keeps what was declared of a view and takes over its query, and
// its columns where some were declared.
func restoreView(declared, stored *catalog.View) *catalog.View {
	v := *declared
	v.Query = stored.Query
	text{declared: declared.Query, stored: &v.Query}.unhide()
	v.Aliases = stored.Aliases
	if len(declared.Columns) > 0 {
		v.Columns = restoreColumns(declared.Columns, stored.Columns)
	}
	return &v
}

// restoreMaterializedView keeps what was declared of a view, takes over its
// query and, without a target, its inner table.
func restoreMaterializedView(declared, stored *catalog.MaterializedView) *catalog.MaterializedView {
	m := *declared
	m.Query = stored.Query
	text{declared: declared.Query, stored: &m.Query}.unhide()
	m.Aliases = stored.Aliases
	if declared.To.Name == "" {
		m.Columns = restoreColumns(declared.Columns, stored.Columns)
		m.Storage = restoreStorage(declared.Storage, stored.Storage)
		m.Indexes = positions(declared.Indexes, stored.Indexes, func(i *catalog.Index) (string, *string) { return i.Name, &i.Pos })
		m.Projections = positions(declared.Projections, stored.Projections, func(p *catalog.Projection) (string, *string) { return p.Name, &p.Pos })
		m.Constraints = positions(declared.Constraints, stored.Constraints, func(c *catalog.Constraint) (string, *string) { return c.Name, &c.Pos })
	}
	if m.Refresh != nil && stored.Refresh != nil {
		m.Refresh = stored.Refresh
	}
	return &m
}

// restoreDictionary takes over the stored form and puts secrets back.
func restoreDictionary(declared, stored *catalog.Dictionary) *catalog.Dictionary {
	d := *stored
	d.Name, d.UUID, d.Pos, d.DependsOn, d.Comment = declared.Name, declared.UUID, declared.Pos, declared.DependsOn, declared.Comment
	d.Source.Params = restoreParams(declared.Source.Params, d.Source.Params)
	d.Layout.Params = restoreParams(declared.Layout.Params, d.Layout.Params)
	fold(&d)
	return &d
}

func restoreParams(declared, stored []catalog.Setting) []catalog.Setting {
	params := slices.Clone(stored)
	for i := range params {
		if !strings.Contains(params[i].Value, hidden) {
			continue
		}
		if n := slices.IndexFunc(declared, func(s catalog.Setting) bool { return strings.EqualFold(s.Name, params[i].Name) }); n >= 0 {
			params[i].Value = declared[n].Value
		}
	}
	return params
}
