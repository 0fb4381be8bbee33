package diff

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// Shown is the change with the secrets in its details hidden, for people.
func (c Change) Shown() Change {
	details := make([]Detail, len(c.Details))
	for i, d := range c.Details {
		details[i] = c.shown(d)
	}
	c.Details = details
	return c
}

// shown is a detail of the change with its secrets hidden, for people. Where
// only a secret differs, both texts are the same then.
func (c Change) shown(d Detail) Detail {
	d.From, d.To = c.hide(d, d.From), c.hide(d, d.To)
	return d
}

func (c Change) hide(d Detail, text string) string {
	var before string // what makes the text a part of a statement
	switch {
	case text == "" || d.Op == Rename || d.Op == Move:
		return text
	case c.Kind == catalog.KindNamedCollection && d.Part == PartParam:
		return hidden
	case c.Kind == catalog.KindDatabase && d.Property == PropertyEngine:
		before = "CREATE DATABASE d ENGINE = "
	case d.Property == PropertyEngine:
		before = "CREATE TABLE t ENGINE = "
	case d.Part == PartSetting:
		before = d.Name + " = "
	}
	return strings.TrimPrefix(clickhouse.HideSecrets(before+text), before)
}
