package plan

import (
	"slices"

	"github.com/chent-io/chent/migrate/catalog"
)

// event is something that happens while a plan runs: an object stands, a
// column is there, a view has let go of what it read. What depends on it waits
// for every action that brings it about; where none does, it holds already, or
// nobody can make it hold.
type event struct {
	what   happening
	object catalog.Name
	// part is the column, index, ... of the object, or the kind of an object
	// that belongs to the server.
	part string
}

// happening is a kind of [event].
type happening string

// The kinds of event. A part of "" is the object itself.
const (
	named     happening = "has its name"
	stands    happening = "stands as it is desired"
	aside     happening = "has no inner table any more"
	gone      happening = "has left its name"
	released  happening = "no longer reads what it read"
	hasColumn happening = "has the column"
	placed    happening = "has the column in its place"
	retyped   happening = "has the column in its new type"
	restored  happening = "has the column's own default again"
	redefined happening = "has the column's default as it is desired"
	recoded   happening = "has the column in its new codec"
	expired   happening = "has its TTL as it is desired"
	dropped   happening = "has lost the column"
	partGone  happening = "has lost the part"
	partAdded happening = "has the part"
)

// action is a statement of the plan, or a command of an ALTER TABLE that shares
// its statement with others, and what must have happened before it.
type action struct {
	at   stage // its place where needs leave the order open
	step Step  // the statement; what a command adds to a statement is in command
	*command
	// needs must have happened in an earlier statement. follows may happen in
	// the same ALTER, whose commands the server takes in the order of their
	// phases. wants are needs that are given up when nothing else can go on.
	needs, follows, wants []event
	gives                 []event
	done                  bool
}

// on adds events that must have happened in an earlier statement.
func (a *action) on(events ...event) *action {
	a.needs = append(a.needs, events...)
	return a
}

// with adds events that may happen in the same ALTER.
func (a *action) with(events ...event) *action {
	a.follows = append(a.follows, events...)
	return a
}

// rather adds events that should have happened in an earlier statement.
func (a *action) rather(events ...event) *action {
	a.wants = append(a.wants, events...)
	return a
}

// brings adds events that happen when the action has run.
func (a *action) brings(events ...event) *action {
	a.gives = append(a.gives, events...)
	return a
}

// anew says that what an action defines was dropped before: the old definition
// has let go of what it read by then.
func (a *action) anew() *action {
	a.gives = slices.DeleteFunc(a.gives, func(e event) bool { return e.what == released })
	return a
}

// each makes an event for every part of an object.
func each(what happening, object catalog.Name, parts []string) []event {
	events := make([]event, len(parts))
	for i, part := range parts {
		events[i] = event{what, object, part}
	}
	return events
}
