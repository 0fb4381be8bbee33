package impact

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// parts judges types that are made of others: a Nested is an Array of Tuples.
func (j judge) parts(from, to clickhouse.Type) (Verdict, bool) {
	if from.Name == "Nested" && to.Name == "Nested" {
		return j.tuple(from, to), true
	}
	if from.Name != to.Name {
		return Verdict{}, false
	}
	switch from.Name {
	case "Tuple":
		return j.tuple(from, to), true
	case "Array", "Map":
		return j.each(from, to, from.Args, to.Args), true
	}
	return Verdict{}, false
}

// each judges elements by their places. What the elements need is looked for in
// the whole value, since a query cannot name them.
func (j judge) each(from, to clickhouse.Type, a, b []clickhouse.TypeArg) Verdict {
	all := heavy("the column is rewritten")
	for i := range a {
		all = j.join(all, a[i], b[i])
	}
	return j.whole(from, to, all)
}

// join takes what one element means into what all mean.
func (j judge) join(all Verdict, from, to clickhouse.TypeArg) Verdict {
	inner := j.change(from.Type, to.Type)
	if Worst(all.Class, inner.Class) != all.Class {
		all.Class, all.Reason = inner.Class, inner.Reason
		if from.Name != "" {
			all.Reason = "element " + from.Name + ": " + inner.Reason
		}
	}
	for _, h := range inner.Harms {
		if !all.Has(h) {
			all.Harms = append([]Harm{h}, all.Harms...)
		}
	}
	return all
}

// whole is a verdict with a check of the whole value: that it comes back from
// the new type as it was. Where the conversion would fail, so does the check.
func (j judge) whole(from, to clickhouse.Type, v Verdict) Verdict {
	if v.Class != DataDependent && v.Class != Destructive || v.Has(Relabelled) {
		return v
	}
	there := "accurateCast(" + j.column + ", " + clickhouse.QuoteString(to.String()) + ")"
	v.Check = "toString(tuple(" + j.column + ")) != toString(tuple(CAST(" + there + ", " + clickhouse.QuoteString(from.String()) + ")))"
	v.Problem = "%d rows hold values that " + to.String() + " cannot hold"
	return v
}

// tuple judges tuples. The server finds named elements by their names, wherever
// they stand, and unnamed ones by their places.
func (j judge) tuple(from, to clickhouse.Type) Verdict {
	named := func(args []clickhouse.TypeArg) bool {
		return !slices.ContainsFunc(args, func(a clickhouse.TypeArg) bool { return a.Name == "" })
	}
	a, b := from.Args, to.Args
	if !named(a) || !named(b) {
		if len(a) != len(b) {
			return unsupported("only a tuple whose elements have names can gain or lose some: add a column, fill it, and drop the old one")
		}
		return j.each(from, to, a, b)
	}
	find := func(args []clickhouse.TypeArg, name string) int {
		return slices.IndexFunc(args, func(a clickhouse.TypeArg) bool { return a.Name == name })
	}
	all := heavy("the column is rewritten")
	var gone, unreadable []string
	for _, element := range a {
		if i := find(b, element.Name); i >= 0 {
			all = j.join(all, element, b[i])
		} else {
			gone = append(gone, element.Name)
		}
	}
	for _, element := range b {
		if find(a, element.Name) < 0 && !hasZero(element.Type) {
			unreadable = append(unreadable, element.Name)
		}
	}
	switch {
	case all.Class == Unsupported:
	case len(gone) > 0:
		return Verdict{Class: Destructive, Harms: []Harm{Narrowed, Rewritten}, Reason: "the values of " + strings.Join(gone, ", ") + " go: the server finds elements by their names, so that one that is called otherwise is a new one"}
	case len(unreadable) > 0:
		return Verdict{
			Class: DataDependent, Harms: []Harm{CastFails, Rewritten}, Check: "1",
			Reason:  fmt.Sprintf("the new element %s reads 0, which its enum does not have: rows that are in could not be read", strings.Join(unreadable, ", ")),
			Problem: "%d rows are in the table",
		}
	case all.Class == HeavyMutation && len(b) > len(a):
		all.Reason = "the column is rewritten; the new elements have their default values"
	}
	return j.whole(from, to, all)
}

// hasZero reports whether a type has the value that a new element gets.
func hasZero(t clickhouse.Type) bool {
	switch {
	case t.IsNullable() || t.Name == "Array" || t.Name == "Map":
		return true
	case isEnum(t):
		return slices.ContainsFunc(t.Args, func(m clickhouse.TypeArg) bool { return m.Text == "0" })
	case t.Name == "Tuple":
		return !slices.ContainsFunc(t.Args, func(a clickhouse.TypeArg) bool { return !hasZero(a.Type) })
	}
	return true
}
