package plan

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/migrate/impact"
)

// phase is the place of a command in its ALTER TABLE: the order in which the
// server wants them, what is dropped first and TTL last.
type phase int

const (
	phaseDropParts phase = iota
	phaseDropColumns
	phaseRenames
	phaseAdds
	phaseColumns
	phaseParts
	phaseKeys
	phaseComment
	phaseSettings
	phaseTTL
)

// command is one command of an ALTER TABLE, or several that are one.
type command struct {
	table *tablePlanner
	phase phase
	texts []string
	// class, reason and inverse say what the command does and what undoes it;
	// no inverse means none without loss.
	class   Class
	reason  string
	inverse []string
	checks  []Check
}

// command adds a command to the ALTERs of the table.
func (t *tablePlanner) command(at phase, text string, class Class, reason string, inverse ...string) *action {
	a := t.add(stageAlter, Step{})
	a.command = &command{table: t, phase: at, texts: []string{text}, class: class, reason: reason, inverse: nonEmpty(inverse...)}
	return a.on(t.event(named, ""))
}

// event is an event of the table.
func (t *tablePlanner) event(what happening, part string) event {
	return event{what, t.self(), part}
}

// greedy are the words of commands whose own lists swallow the comma that ends
// them.
var greedy = []string{" SETTING ", " STATISTICS ", "MODIFY TTL "}

// join makes one ALTER of the commands. Where a command would swallow the next
// one, each stands in parentheses, which servers since 24.2 understand.
func join(commands []string) string {
	for _, c := range commands[:len(commands)-1] {
		if slices.ContainsFunc(greedy, func(word string) bool { return strings.Contains(" "+c, word) }) {
			return "(" + strings.Join(commands, "), (") + ")"
		}
	}
	return strings.Join(commands, ", ")
}

// alterStep is the ALTER TABLE of some commands of one table.
func alterStep(actions []*action) Step {
	actions = slices.Clone(actions)
	slices.SortStableFunc(actions, func(a, b *action) int { return int(a.phase) - int(b.phase) })
	t := actions[0].table
	class, lossy, mutates := Metadata, false, false
	var texts, reasons, inverse []string
	var checks []Check
	for _, a := range actions {
		class = impact.Worst(class, a.class)
		mutates = mutates || a.class == LightMutation || a.class == Destructive
		lossy = lossy || len(a.inverse) == 0
		texts = append(texts, a.texts...)
		reasons = append(reasons, nonEmpty(a.reason)...)
		inverse = append(inverse, a.inverse...)
		checks = append(checks, a.checks...)
	}
	prefix := "ALTER TABLE " + t.name(t.change) + " "
	s := t.step(t.change, class, prefix+join(texts)+t.told(texts...), reasons...)
	s.Mutates, s.Checks = mutates, checks
	if lossy {
		return s
	}
	for _, back := range slices.Backward(inverse) {
		s.Inverse = append(s.Inverse, prefix+back+t.told(back))
	}
	return s
}
