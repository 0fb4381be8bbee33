package lint

import (
	"slices"

	"github.com/chent-io/chent/migrate/catalog"
)

// waiting are statements of a file that were run and are not judged yet. No two
// of them are about the same object, so that one look at the server shows what
// each has changed.
type waiting struct {
	list  []waitingStatement
	names []string // of all of them
	// whole says that one of them, the only one, is about whole databases.
	whole   bool
	objects map[string]bool // that they are about
}

type waitingStatement struct {
	index int // in the file
	names []string
}

// add lets a statement wait.
func (w *waiting) add(index int, s *statement, known map[string]bool) {
	names, ok := s.names()
	w.list = append(w.list, waitingStatement{index, names})
	w.whole = !ok
	for _, name := range names {
		if !slices.Contains(w.names, name) {
			w.names = append(w.names, name)
		}
	}
	if w.objects == nil {
		w.objects = make(map[string]bool)
	}
	for _, name := range s.objects(names, known, w.objects) {
		w.objects[name] = true
	}
}

// shares reports whether a statement is about an object that one of those that
// wait is about, or may be about all of them.
func (w *waiting) shares(s *statement, known map[string]bool) bool {
	if len(w.list) == 0 || s.readsOnly() && !s.starts("USE") {
		return false
	}
	names, ok := s.names()
	return !ok || slices.ContainsFunc(s.objects(names, known, w.objects), func(name string) bool { return w.objects[name] })
}

// objects are those of a statement's names that may be objects: those that are
// known or made by one that waits, the one that it makes or alters, and all of
// a statement that renames.
func (s *statement) objects(names []string, known, made map[string]bool) []string {
	if s.starts("RENAME") || s.starts("EXCHANGE") || s.starts("DROP") {
		return names
	}
	objects := s.target()
	for _, name := range names {
		if known[name] || made[name] {
			objects = append(objects, name)
		}
	}
	return objects
}

// before are the words that stand before the name of what a statement is about.
var before = []string{"CREATE", "OR", "REPLACE", "TEMPORARY", "TABLE", "VIEW", "MATERIALIZED", "DICTIONARY", "FUNCTION", "ALTER", "TRUNCATE", "ATTACH", "DETACH",
	"UNDROP", "IF", "NOT", "EXISTS"}

// target is the name of what a statement is about, and of its database.
func (s *statement) target() []string {
	at := 0
	for at < len(s.tokens) && slices.ContainsFunc(before, s.tokens[at].Is) {
		at++
	}
	var names []string
	for ; at < len(s.tokens); at += 2 {
		name, ok := s.tokens[at].Ident()
		if !ok {
			break
		}
		names = append(names, name)
		if at+1 >= len(s.tokens) || s.tokens[at+1].Text != "." {
			break
		}
	}
	if len(names) > 1 {
		names = names[1:] // the database is shared by many
	}
	return names
}

// only is a catalog with the objects of some names alone.
func only(c catalog.Catalog, names []string) catalog.Catalog {
	kept := catalog.Catalog{Databases: make([]catalog.Database, len(c.Databases))}
	for i := range c.Databases {
		from, into := &c.Databases[i], &kept.Databases[i]
		into.Name, into.Engine = from.Name, from.Engine
		for o := range from.Objects() {
			if !slices.Contains(names, o.ObjectName()) {
				continue
			}
			into.Add(o)
		}
	}
	return kept
}
