package driver

import (
	"slices"
	"testing"
	"time"
)

// fakeHosts are three hosts on a clock that stands still until it is moved.
func fakeHosts(choice ConnOpenStrategy) (*hosts, *time.Time) {
	now := time.Unix(1000, 0)
	h := newHosts(&Config{Hosts: []string{"a", "b", "c"}, ConnOpenStrategy: choice})
	h.now = func() time.Time { return now }
	return h, &now
}

func expectOrder(t *testing.T, h *hosts, want ...string) {
	t.Helper()
	if got := h.order(); !slices.Equal(got, want) {
		t.Errorf("order %v, not %v", got, want)
	}
}

func TestHostsInOrder(t *testing.T) {
	t.Parallel()
	h, now := fakeHosts(ConnOpenInOrder)
	expectOrder(t, h, "a", "b", "c")
	h.broke("a")
	expectOrder(t, h, "b", "c", "a")
	*now = now.Add(time.Second)
	h.broke("b") // leaves the back after a
	expectOrder(t, h, "c", "a", "b")
	h.broke("c")
	expectOrder(t, h, "a", "b", "c")
	*now = now.Add(hostPause - time.Second)
	expectOrder(t, h, "a", "b", "c")
	h.answered("b")
	expectOrder(t, h, "a", "b", "c")
	*now = now.Add(time.Second)
	expectOrder(t, h, "a", "b", "c")
}

func TestHostThatStaysBrokenIsTriedLessOften(t *testing.T) {
	t.Parallel()
	h, now := fakeHosts(ConnOpenInOrder)
	for _, pause := range []time.Duration{10, 20, 40, 80, 160, 160} {
		expectOrder(t, h, "a", "b", "c")
		h.broke("a")
		h.broke("a") // a second statement that saw the same
		*now = now.Add(pause*time.Second - 1)
		expectOrder(t, h, "b", "c", "a")
		if !h.avoid("a") || h.avoid("b") {
			t.Errorf("connections to a are used, or those to b are not")
		}
		*now = now.Add(1)
	}
	h.answered("a")
	h.broke("a")
	*now = now.Add(hostPause)
	expectOrder(t, h, "a", "b", "c")
}

func TestHostsRoundRobinAndRandom(t *testing.T) {
	t.Parallel()
	h, _ := fakeHosts(ConnOpenRoundRobin)
	expectOrder(t, h, "a", "b", "c")
	expectOrder(t, h, "b", "c", "a")
	expectOrder(t, h, "c", "a", "b")
	h.broke("a")
	expectOrder(t, h, "b", "c", "a")
	expectOrder(t, h, "b", "c", "a")
	expectOrder(t, h, "c", "b", "a")

	r, _ := fakeHosts(ConnOpenRandom)
	r.broke("b")
	first := map[string]int{}
	for range 200 {
		order := r.order()
		first[order[0]]++
		if order[2] != "b" {
			t.Fatalf("the broken host is not the last of %v", order)
		}
	}
	if first["a"] < 50 || first["c"] < 50 {
		t.Errorf("a was first %d times and c %d of 200", first["a"], first["c"])
	}
}

func TestOneHostIsNeverAvoided(t *testing.T) {
	t.Parallel()
	h := newHosts(&Config{Hosts: []string{"a"}, ConnOpenStrategy: ConnOpenInOrder})
	h.broke("a")
	if h.avoid("a") {
		t.Error("the only host is avoided")
	}
	expectOrder(t, h, "a")
}
