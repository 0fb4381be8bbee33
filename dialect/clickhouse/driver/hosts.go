package driver

import (
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// ConnOpenStrategy is how a new connection chooses among several hosts.
type ConnOpenStrategy string

// The orders in which hosts are tried. A host that broke or timed out is tried
// last for a while, whatever the order.
const (
	// ConnOpenInOrder tries the hosts as the URL lists them.
	ConnOpenInOrder ConnOpenStrategy = "in_order"
	// ConnOpenRoundRobin begins each connection one host further.
	ConnOpenRoundRobin ConnOpenStrategy = "round_robin"
	// ConnOpenRandom shuffles the hosts for each connection.
	ConnOpenRandom ConnOpenStrategy = "random"
)

var openStrategies = []string{string(ConnOpenInOrder), string(ConnOpenRoundRobin), string(ConnOpenRandom)}

// A host that broke goes to the back of the list for hostPause, and for twice
// as long each time that it breaks again before it has answered, up to
// maxHostPause: a host that stays frozen is seldom waited for.
const (
	hostPause    = 10 * time.Second
	maxHostPause = 160 * time.Second
)

// hosts are the servers of a configuration and what is known of them.
type hosts struct {
	names  []string
	choice ConnOpenStrategy
	now    func() time.Time

	mu     sync.Mutex
	next   int // for round_robin
	states map[string]*hostState
}

// hostState is a host that broke and has not answered since.
type hostState struct {
	until  time.Time     // at the back until then
	paused time.Duration // for how long, the last time
}

func newHosts(cfg *Config) *hosts {
	return &hosts{names: cfg.Hosts, choice: cfg.ConnOpenStrategy, now: time.Now, states: map[string]*hostState{}}
}

// order is the order in which to try the hosts now.
func (h *hosts) order() []string {
	if len(h.names) == 1 {
		return h.names
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	names := slices.Clone(h.names)
	switch h.choice {
	case ConnOpenRoundRobin:
		n := h.next % len(names)
		names = append(names[n:], names[:n]...)
		h.next = n + 1
	case ConnOpenRandom:
		rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] }) //nolint:gosec // the order of hosts is no secret
	}
	slices.SortStableFunc(names, func(a, b string) int { return h.back(a).Compare(h.back(b)) })
	return names
}

// back is when a host leaves the back of the list, and no time where it is not
// there. Those that leave it first are tried first.
func (h *hosts) back(name string) time.Time {
	if s := h.states[name]; s != nil && h.now().Before(s.until) {
		return s.until
	}
	return time.Time{}
}

// avoid says whether a host is at the back and another one is not.
func (h *hosts) avoid(name string) bool {
	if len(h.names) == 1 {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return !h.back(name).IsZero() && slices.ContainsFunc(h.names, func(other string) bool { return h.back(other).IsZero() })
}

// broke puts a host at the back.
func (h *hosts) broke(name string) {
	if len(h.names) == 1 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.states[name]
	switch {
	case s == nil:
		s = &hostState{paused: hostPause}
		h.states[name] = s
	case h.now().Before(s.until): // of the same trouble
		return
	default:
		s.paused = min(2*s.paused, maxHostPause)
	}
	s.until = h.now().Add(s.paused)
}

// answered takes a host from the back.
func (h *hosts) answered(name string) {
	if len(h.names) == 1 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.states, name)
}
