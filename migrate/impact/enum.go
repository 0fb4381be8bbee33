package impact

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

func isEnum(t clickhouse.Type) bool { return t.Name == "Enum8" || t.Name == "Enum16" }

// enum judges an enum that becomes another one, or a number.
func (j judge) enum(from, to clickhouse.Type) (Verdict, bool) {
	if !isEnum(from) {
		return Verdict{}, false
	}
	if !isEnum(to) {
		return j.enumNumbers(from, to)
	}
	numbers, labels := make(map[string]string), make(map[string]string)
	for _, m := range to.Args {
		numbers[m.Name], labels[m.Text] = m.Text, m.Name
	}
	var removed, relabelled []string
	for _, m := range from.Args {
		switch number, ok := numbers[m.Name]; {
		case ok && number != m.Text:
			return unsupported(fmt.Sprintf("ClickHouse cannot change the number of enum value '%s' from %s to %s: keep the number", m.Name, m.Text, number)), true
		case ok:
		case labels[m.Text] != "":
			relabelled = append(relabelled, fmt.Sprintf("'%s' becomes '%s'", m.Name, labels[m.Text]))
		default:
			removed = append(removed, clickhouse.QuoteString(m.Name))
		}
	}
	var cost []Harm
	if from.Name != to.Name {
		cost = []Harm{Rewritten}
	}
	switch {
	case len(relabelled) > 0:
		return Verdict{Class: Destructive, Reason: "stored rows are relabelled: " + strings.Join(relabelled, ", "), Harms: append([]Harm{Relabelled}, cost...)}, true
	case len(removed) > 0:
		list := strings.Join(removed, ", ")
		return Verdict{
			Class: DataDependent, Reason: "enum values go: " + list + "; rows that hold them could not be read any more",
			Harms: append([]Harm{ValueRemoved}, cost...),
			Check: "toString(" + j.column + ") IN (" + list + ")", Problem: "%d rows hold an enum value that goes",
		}, true
	case from.Name != to.Name:
		return heavy("the column is rewritten as " + to.Name), true
	}
	return Verdict{Class: Metadata, Reason: "enum values are added"}, true
}

// enumNumbers judges an enum that becomes a number: which ones it holds is
// declared.
func (j judge) enumNumbers(from, to clickhouse.Type) (Verdict, bool) {
	target, ok := numberOf(to)
	if !ok || target.decimal {
		return Verdict{}, false
	}
	if slices.ContainsFunc(from.Args, func(m clickhouse.TypeArg) bool {
		n, err := strconv.Atoi(m.Text)
		return err != nil || !target.has(n)
	}) {
		return Verdict{Class: Destructive, Reason: to.String() + " does not hold all numbers of the enum", Harms: []Harm{Narrowed, Rewritten}}, true
	}
	return heavy("the column is rewritten as the numbers of the enum"), true
}
