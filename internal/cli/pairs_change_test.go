package cli

import (
	"slices"
	"strings"
)

// change makes another schema of one.
func (g *pairGenerator) change(from *pairSchema) *pairSchema {
	s := from.clone()
	for range 1 + g.IntN(7) {
		g.step(s)
	}
	g.mend(s)
	return s
}

// step makes one change.
func (g *pairGenerator) step(s *pairSchema) {
	t := s.tables[g.IntN(len(s.tables))]
	if t.front != "" || t.all != "" || t.bare {
		return
	}
	switch g.IntN(20) {
	case 0, 1, 2, 3:
		g.renameColumn(s, t)
	case 4, 5, 6:
		g.retype(t)
	case 7, 8:
		g.addColumn(s, t)
	case 9, 10:
		g.dropColumn(s, t)
	case 11:
		g.parts(s, t)
	case 12:
		if len(t.columns) > 0 && !t.isDst {
			c := t.columns[g.IntN(len(t.columns))]
			if g.IntN(3) > 0 {
				g.setDefault(t, c)
			}
			if g.IntN(2) == 0 && c.kind != "ALIAS" {
				c.codec = []string{"", "ZSTD(2)", "LZ4"}[g.IntN(3)]
			}
			if g.IntN(3) == 0 && c.kind != "ALIAS" && !strings.Contains(t.order, "{"+c.id+"}") {
				c.ttl = []string{"", "dt + toIntervalYear(60)"}[g.IntN(2)]
			}
		}
	case 13:
		if t.setComment(g); g.IntN(2) == 0 {
			g.setTTL(t)
		}
	case 14:
		s.names[t.id] = g.name("t")
	case 15, 16:
		g.views(s)
	case 17:
		g.dropTable(s, t)
	case 18:
		if g.IntN(2) == 0 {
			g.dictionaries(s)
		} else {
			g.kinds(s)
		}
	case 19:
		if c := g.addColumn(s, t); !t.isDst { // joins the key
			c.kind, c.expr = "", ""
			if !strings.Contains(c.typ, "Nullable") {
				t.order = "(id, {" + c.id + "})"
			}
		}
	}
}

func (t *pairTable) setComment(g *pairGenerator) {
	if len(t.columns) > 0 {
		t.columns[g.IntN(len(t.columns))].comment = g.name("k")
	}
}

func (g *pairGenerator) renameColumn(s *pairSchema, t *pairTable) {
	if len(t.columns) > 0 {
		c := t.columns[g.IntN(len(t.columns))]
		s.names[c.id] = g.unused(s, t)
	}
}

func (g *pairGenerator) retype(t *pairTable) {
	if len(t.columns) == 0 {
		return
	}
	c := t.columns[g.IntN(len(t.columns))]
	if wider := pairWider[c.typ]; len(wider) > 0 && !strings.Contains(t.order, "{"+c.id+"}") {
		c.typ = wider[g.IntN(len(wider))]
	}
}

func (g *pairGenerator) dropColumn(s *pairSchema, t *pairTable) {
	if len(t.columns) < 2 {
		return
	}
	i := g.IntN(len(t.columns))
	if strings.Contains(t.order, "{"+t.columns[i].id+"}") {
		return
	}
	t.columns = slices.Delete(t.columns, i, i+1)
}

func (g *pairGenerator) parts(s *pairSchema, t *pairTable) {
	switch {
	case len(t.parts) == 0 || g.IntN(3) == 0:
		g.addPart(s, t)
	case g.IntN(2) == 0:
		i := g.IntN(len(t.parts))
		t.parts = slices.Delete(t.parts, i, i+1)
	default:
		i := g.IntN(len(t.parts))
		word, text := g.partText(t)
		t.parts[i].word, t.parts[i].text = word, text
	}
}

func (g *pairGenerator) dropTable(s *pairSchema, t *pairTable) {
	if len(s.tables) < 3 || t.isDst {
		return
	}
	s.tables = slices.DeleteFunc(s.tables, func(o *pairTable) bool { return o == t || o.front == t.id })
}

func (g *pairGenerator) dictionaries(s *pairSchema) {
	if len(s.dicts) == 0 || g.IntN(3) == 0 {
		g.addDict(s)
		return
	}
	i := g.IntN(len(s.dicts))
	if g.IntN(2) == 0 {
		s.dicts = slices.Delete(s.dicts, i, i+1)
		return
	}
	s.dicts[i].layout = map[string]string{"HASHED": "FLAT", "FLAT": "HASHED"}[s.dicts[i].layout]
}

func (g *pairGenerator) views(s *pairSchema) {
	if len(s.views) == 0 || g.IntN(3) == 0 {
		g.addView(s)
		return
	}
	i := g.IntN(len(s.views))
	v := s.views[i]
	source := s.table(v.source)
	switch {
	case g.IntN(4) == 0 || source == nil:
		s.views = slices.Delete(s.views, i, i+1)
	case g.IntN(2) == 0 && len(v.outputs) > 0:
		o := &v.outputs[g.IntN(len(v.outputs))]
		if !strings.HasPrefix(o.expr, "count(") {
			o.expr = g.output(source)
		}
	case !v.all:
		g.addOutput(s, v, source, s.table(v.target))
	}
}

// kinds gives a view another kind, or another target.
func (g *pairGenerator) kinds(s *pairSchema) {
	if len(s.views) == 0 {
		return
	}
	v := s.views[g.IntN(len(s.views))]
	if v.all || s.table(v.source) == nil || slices.ContainsFunc(s.views, func(o *pairView) bool { return o.source == v.id }) {
		return
	}
	v.target = ""
	v.kind = []string{"view", "to", "to", "inner", "refresh"}[g.IntN(5)]
	if v.kind != "to" && v.kind != "refresh" {
		return
	}
	dst := &pairTable{id: g.id("t", s), order: "id", isDst: true, refreshed: v.kind == "refresh", bare: true}
	for _, o := range v.outputs {
		typ := "Nullable(String)"
		if o.expr == "count()" {
			typ = "UInt64"
		}
		dst.columns = append(dst.columns, &pairColumn{id: o.name, typ: typ})
	}
	s.tables = append(s.tables, dst)
	v.target = dst.id
}

// mend takes away what mentions things that are gone.
func (g *pairGenerator) mend(s *pairSchema) {
	for _, t := range s.tables {
		lost := func(text string) bool {
			return slices.ContainsFunc(pairMentions(text), func(id string) bool { return t.column(id) == nil })
		}
		for _, c := range t.columns {
			if lost(c.expr) {
				c.kind, c.expr = "", ""
			}
		}
		t.parts = slices.DeleteFunc(t.parts, func(p pairPart) bool { return lost(p.text) })
		if lost(t.ttl) {
			t.ttl = ""
		}
	}
	for _, t := range s.tables {
		if of := s.table(t.front); of != nil && t.engine == "Buffer" {
			t.followAll(of)
		}
		if of := s.table(t.all); of != nil {
			t.followAll(of)
		}
	}
	for range len(s.views) + 1 { // views over views
		s.views = slices.DeleteFunc(s.views, func(v *pairView) bool { return !g.mendView(s, v) })
	}
	s.dicts = slices.DeleteFunc(s.dicts, func(d *pairDict) bool {
		t := s.table(d.table)
		if t == nil {
			return true
		}
		d.columns = slices.DeleteFunc(d.columns, func(id string) bool { return t.column(id) == nil })
		return len(d.columns) == 0
	})
}

// mendView takes from a view what is gone, and reports whether any of it is left.
func (g *pairGenerator) mendView(s *pairSchema, v *pairView) bool {
	has := make(map[string]bool)
	if t := s.table(v.source); t != nil {
		for _, c := range t.columns {
			has[c.id] = true
		}
	} else {
		i := slices.IndexFunc(s.views, func(o *pairView) bool { return o.id == v.source })
		if i < 0 {
			return false
		}
		for _, o := range s.views[i].outputs {
			has[o.name] = true
		}
	}
	dst := s.table(v.target)
	if v.target != "" && dst == nil {
		return false
	}
	v.outputs = slices.DeleteFunc(v.outputs, func(o pairOutput) bool {
		return dst != nil && dst.column(o.name) == nil ||
			slices.ContainsFunc(pairMentions(o.expr), func(id string) bool { return !has[id] })
	})
	return v.all || len(v.outputs) > 0
}
