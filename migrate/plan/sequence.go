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
