package normalize

import (
	"context"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

// hidden is what a server prints in place of a secret.
const hidden = "[HIDDEN]"

// text is a text of an object: as it was declared, and where its stored form
// stands.
type text struct {
	declared string
	stored   *string
}

// conceals reports whether the server kept a secret of the text to itself.
func (t text) conceals() bool {
	return strings.Contains(*t.stored, hidden) && !strings.Contains(t.declared, hidden)
}

// unhide takes what was declared where the server conceals it.
func (t text) unhide() {
	if t.conceals() {
		*t.stored = t.declared
	}
}

// reveal puts the secrets of a table's expressions back, as the server formats
// what was declared: formatting shows them.
func (a *asker) reveal(ctx context.Context, declared, stored *catalog.Table) error {
	for _, t := range expressions(declared, stored) {
		if !t.conceals() {
			continue
		}
		const start = "SELECT "
		formatted, err := a.text(ctx, "SELECT formatQuerySingleLine({value:String})", start+t.declared)
		if err != nil {
			return err
		}
		*t.stored = strings.TrimPrefix(formatted, start)
	}
	return nil
}

// expressions are the texts of a table that may call a function.
func expressions(declared, stored *catalog.Table) []text {
	written := make(map[string]string) // by kind and name
	for _, c := range declared.Columns {
		written["column "+c.Name] = c.Default
	}
	for _, c := range declared.Constraints {
		written["constraint "+c.Name] = c.Expr
	}
	for _, i := range declared.Indexes {
		written["index "+i.Name] = i.Expr
	}
	var list []text
	add := func(key string, stored *string) {
		if was := written[key]; was != "" {
			list = append(list, text{declared: was, stored: stored})
		}
	}
	for n := range stored.Columns {
		add("column "+stored.Columns[n].Name, &stored.Columns[n].Default)
	}
	for n := range stored.Constraints {
		add("constraint "+stored.Constraints[n].Name, &stored.Constraints[n].Expr)
	}
	for n := range stored.Indexes {
		add("index "+stored.Indexes[n].Name, &stored.Indexes[n].Expr)
	}
	return list
}

// revealQuery is [asker.reveal] for the query of a view.
func (a *asker) revealQuery(ctx context.Context, database, declared string, stored *string) error {
	if !(text{declared: declared, stored: stored}).conceals() {
		return nil
	}
	formatted, err := a.text(ctx, "SELECT formatQuerySingleLine({value:String})", declared)
	if err != nil {
		return err
	}
	*stored, err = a.canonicalQuery(ctx, database, formatted)
	return err
}
