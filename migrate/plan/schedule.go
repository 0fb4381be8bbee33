package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

// schedule puts the actions in an order in which each finds what it needs, and
// joins the commands of one table to as few ALTERs as that allows. Where needs
// leave the order open, stages and then the order of the changes decide.
type schedule struct {
	left   []*action                  // in the order of their stages
	givers map[event]int              // how many actions that bring an event have not run
	tables map[catalog.Name][]*action // the commands of each table
	steps  []Step
}

func newSchedule(actions []*action) *schedule {
	s := &schedule{left: slices.Clone(actions), givers: make(map[event]int), tables: make(map[catalog.Name][]*action)}
	slices.SortStableFunc(s.left, func(a, b *action) int { return int(a.at) - int(b.at) })
	for _, a := range s.left {
		slices.SortFunc(a.gives, compareEvents)
		a.gives = slices.Compact(a.gives)
		for _, e := range a.gives {
			s.givers[e]++
		}
		if a.command != nil {
			s.tables[a.table.self()] = append(s.tables[a.table.self()], a)
		}
	}
	return s
}

func compareEvents(a, b event) int {
	return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
}

// order is the steps of all actions.
func (s *schedule) order() []Step {
	for len(s.left) > 0 {
		next := s.next(true)
		if next == nil {
			next = s.next(false)
		}
		if next == nil {
			next = s.breakCircle()
		}
		s.run(next)
	}
	return s.steps
}

// next is what to run next: an action, or the commands of one ALTER. Nil says
// that each action waits for another. Strictly, what is only wanted counts.
func (s *schedule) next(strict bool) []*action {
	for _, a := range s.left {
		if !s.free(a, strict) {
			continue
		}
		if a.command == nil {
			if len(s.missing(a, a.follows, nil)) == 0 {
				return []*action{a}
			}
			continue
		}
		if together := s.together(a.table.self(), strict); slices.Contains(together, a) {
			return together
		}
	}
	return nil
}

// free reports whether all has happened that must have in earlier statements.
func (s *schedule) free(a *action, strict bool) bool {
	return len(s.missing(a, a.needs, nil)) == 0 && (!strict || len(s.missing(a, a.wants, nil)) == 0)
}

// missing are the events of a list that have not happened, and do not happen
// by the action itself or by the others of its statement.
func (s *schedule) missing(a *action, events []event, together []*action) []event {
	var missing []event
	for _, e := range events {
		open := s.givers[e]
		if open == 0 {
			continue
		}
		if !slices.Contains(together, a) && slices.Contains(a.gives, e) {
			open--
		}
		for _, other := range together {
			if slices.Contains(other.gives, e) {
				open--
			}
		}
		if open > 0 {
			missing = append(missing, e)
		}
	}
	return missing
}

// together are the commands of a table that can run now, as one ALTER: the
// most of them that need nothing but what has happened and each other.
func (s *schedule) together(table catalog.Name, strict bool) []*action {
	var set []*action
	for _, a := range s.tables[table] {
		if !a.done && s.free(a, strict) {
			set = append(set, a)
		}
	}
	for {
		kept := slices.DeleteFunc(slices.Clone(set), func(a *action) bool { return len(s.missing(a, a.follows, set)) > 0 })
		if len(kept) == len(set) {
			return set
		}
		set = kept
	}
}

func (s *schedule) run(actions []*action) {
	if len(actions) == 0 {
		return
	}
	step := actions[0].step
	if actions[0].command != nil {
		step = alterStep(actions)
	}
	s.steps = append(s.steps, step)
	for _, a := range actions {
		a.done = true
		for _, e := range a.gives {
			s.givers[e]--
		}
	}
	s.left = slices.DeleteFunc(s.left, func(a *action) bool { return a.done })
}

// breakCircle says in a step of its own why no action can be the next, and lets
// one of the circle run, so that the plan shows the rest.
func (s *schedule) breakCircle() []*action {
	var path []*action
	a := s.left[0]
	for !slices.Contains(path, a) {
		path = append(path, a)
		a = s.blocker(a)
	}
	circle := path[slices.Index(path, a):]
	var words []string
	for _, b := range append(slices.Clone(circle), a) {
		words = append(words, "("+describe(b)+")")
	}
	step := a.subject()
	step.Class = Unsupported
	step.Reasons = []string{"no order is possible: " + strings.Join(words, " waits for ") + "; make the change in two, with a schema between them that does without one of these"}
	s.steps = append(s.steps, step)
	return []*action{a}
}

// blocker is an action that another waits for.
func (s *schedule) blocker(a *action) *action {
	waits := append(s.missing(a, a.needs, nil), s.missing(a, a.follows, nil)...)
	for _, e := range waits {
		for _, other := range s.left {
			if other != a && slices.Contains(other.gives, e) {
				return other
			}
		}
	}
	return a
}

// subject is a step on the object of an action, without a statement.
func (a *action) subject() Step {
	if a.command != nil {
		return a.table.step(a.table.change, Unsupported, "")
	}
	return Step{Kind: a.step.Kind, Database: a.step.Database, Name: a.step.Name, Pos: a.step.Pos}
}

func describe(a *action) string {
	if a.command != nil {
		return "ALTER TABLE " + a.table.name(a.table.change) + " " + strings.Join(a.texts, ", ")
	}
	text := a.step.Text()
	if words := strings.Fields(text); len(words) > 8 {
		text = strings.Join(words[:8], " ") + " …"
	}
	return text
}
