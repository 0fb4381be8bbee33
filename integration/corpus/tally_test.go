package corpus

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
)

// tally is what a run adds up to, for one source.
type tally struct {
	schemas    int
	statements int
	made       int // CREATE statements
	accepted   int // of them, by the engine
	objects    int // that were checked: those a schema ends with
	opaque     int // of them, known by their statement alone
	sql        int // made again from SQL, with the server's own statement the same
	unkept     int // not made again from the server's own statement either
	copies     int // in the copy, without a difference to their HCL by the server's word
	hcl        int // read back from HCL without a difference
	golang     int // loaded from Go without a difference
	self       int // without a difference to themselves and their JSON

	steps      int // of histories
	changed    int // objects that differ after a step
	applied    int // steps planned and applied to a copy, which is then the same
	impossible int // steps that no statement can do, and said so
	identical  int // objects after applied steps whose statement is the same too
	afterwards int // objects after applied steps
	planned    int // statements of the plans
	respelled  int // objects whose statement differs after a step and says the same
}

// tallies are those of all sources.
type tallies struct {
	mu       sync.Mutex
	bySource map[string]*tally
	refused  map[string]int // by the server's code
	notes    map[string][]string
}

func newTallies() *tallies {
	return &tallies{bySource: make(map[string]*tally), refused: make(map[string]int), notes: make(map[string][]string)}
}

// add changes the tally of a source.
func (a *tallies) add(source string, change func(*tally)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.bySource[source] == nil {
		a.bySource[source] = &tally{}
	}
	change(a.bySource[source])
}

// refuse counts what the server refused.
func (a *tallies) refuse(code string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.refused[code]++
}

// note keeps a line about something that is no failure.
func (a *tallies) note(topic, format string, args ...any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.notes[topic] = append(a.notes[topic], fmt.Sprintf(format, args...))
}

// total is the sum over all sources.
func (a *tallies) total() tally {
	var sum tally
	for _, t := range a.bySource {
		sum.plus(*t)
	}
	return sum
}

func (t *tally) plus(o tally) {
	t.schemas += o.schemas
	t.statements += o.statements
	t.made += o.made
	t.accepted += o.accepted
	t.objects += o.objects
	t.opaque += o.opaque
	t.sql += o.sql
	t.unkept += o.unkept
	t.copies += o.copies
	t.hcl += o.hcl
	t.golang += o.golang
	t.self += o.self
	t.steps += o.steps
	t.changed += o.changed
	t.applied += o.applied
	t.impossible += o.impossible
	t.identical += o.identical
	t.afterwards += o.afterwards
	t.planned += o.planned
	t.respelled += o.respelled
}

// String is two tables, objects and histories, and what to know beside them.
func (a *tallies) String() string {
	var text strings.Builder
	out := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "\nobjects\tschemas\tstatements\tCREATE\taccepted\tchecked\tSQL\tunkept\tcopy\tHCL\tGo\titself\topaque\t")
	each := func(row func(name string, t tally)) {
		for _, name := range slices.Sorted(maps.Keys(a.bySource)) {
			row(name, *a.bySource[name])
		}
		row("all", a.total())
	}
	each(func(name string, t tally) {
		fmt.Fprintf(out, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", name, t.schemas, t.statements, t.made, t.accepted, t.objects,
			t.sql, t.unkept, t.copies, t.hcl, t.golang, t.self, t.opaque)
	})
	fmt.Fprintln(out, "\nhistories\tsteps\tchanged\trespelled\tapplied\timpossible\tstatements\tobjects after\tbyte for byte\t")
	each(func(name string, t tally) {
		if t.steps > 0 {
			fmt.Fprintf(out, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", name, t.steps, t.changed, t.respelled, t.applied, t.impossible, t.planned, t.afterwards, t.identical)
		}
	})
	out.Flush()
	fmt.Fprint(&text, "\nrefused by the engine:")
	codes := slices.SortedFunc(maps.Keys(a.refused), func(x, y string) int { return a.refused[y] - a.refused[x] })
	for _, code := range codes {
		fmt.Fprintf(&text, " %s %d;", code, a.refused[code])
	}
	for _, topic := range slices.Sorted(maps.Keys(a.notes)) {
		fmt.Fprintf(&text, "\n%s:\n  %s", topic, strings.Join(slices.Sorted(slices.Values(a.notes[topic])), "\n  "))
	}
	return text.String()
}
