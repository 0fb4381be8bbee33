package migrate

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/cluster"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/plan"
)

// diffHosts is [Diff] of all hosts of a cluster.
func diffHosts(ctx context.Context, entry driver.Conn, desired catalog.Catalog, o DiffOptions) (*Comparison, error) {
	o.Database = cmp.Or(o.Database, entry.Database())
	o.at = place{cluster: o.Hosts.Name}
	sights := map[string]*sight{}
	var mu sync.Mutex
	err := o.Hosts.Each(ctx, func(ctx context.Context, h *cluster.Host) error {
		s, err := look(ctx, h.Conn, desired, o)
		mu.Lock()
		defer mu.Unlock()
		sights[h.Address] = s
		return err
	})
	if err != nil {
		return nil, err
	}
	groups, err := alike(o.Hosts, sights)
	if err != nil {
		return nil, err
	}
	for i := range groups {
		g := &groups[i]
		if g.Comparison, err = sights[g.Hosts[0]].compare(ctx, func(diff.Change) bool { return true }); err != nil {
			return nil, &cluster.HostError{Host: g.Hosts[0], Err: err}
		}
	}
	all := &Comparison{Live: groups[0].Live, Desired: groups[0].Desired, Groups: groups, declared: groups[0].declared}
	if all.Changes, err = merged(groups, len(o.Hosts.Hosts)); err != nil {
		return nil, err
	}
	all.Skipped = hostNotes(o.Hosts, sights)
	return all, nil
}

// alike groups the hosts that hold the same, in their order. The first of each
// group has the rows of all of it.
func alike(c *cluster.Cluster, sights map[string]*sight) ([]Group, error) {
	var groups []Group
	place := map[string]int{}
	for _, h := range c.Hosts {
		s := sights[h.Address]
		key, err := likeness(s)
		if err != nil {
			return nil, err
		}
		if i, ok := place[key]; ok {
			first := sights[groups[i].Hosts[0]]
			addStats(&first.Live, &s.Live)
			groups[i].Hosts = append(groups[i].Hosts, h.Address)
			continue
		}
		place[key] = len(groups)
		groups = append(groups, Group{Hosts: []string{h.Address}})
	}
	return groups, nil
}

// likeness is the same text for hosts that hold the same.
func likeness(s *sight) (string, error) {
	type fact struct {
		Database string
		Kind     catalog.Kind
		Object   catalog.Object
	}
	facts := struct {
		Objects  []fact
		Role     string
		Access   *catalog.Access
		Defaults map[string]string
	}{Role: s.role, Access: s.Live.Access, Defaults: s.options.DefaultSettings}
	for _, o := range s.Live.InOrder() {
		facts.Objects = append(facts.Objects, fact{o.Database, o.Object.ObjectKind(), plan.WithoutMeasures(o.Object)})
	}
	text, err := json.Marshal(facts)
	return string(text), err
}

// addStats adds the rows of the tables of another host to those of c.
func addStats(c, other *catalog.Catalog) {
	for i := range other.Databases {
		d := c.Database(other.Databases[i].Name)
		if d == nil {
			continue
		}
		for j := range other.Databases[i].Tables {
			more := &other.Databases[i].Tables[j]
			t := d.Table(more.Name)
			if t == nil || more.Stats == nil {
				continue
			}
			sum := *more.Stats
			if t.Stats != nil {
				sum.Rows, sum.Bytes, sum.Parts = sum.Rows+t.Stats.Rows, sum.Bytes+t.Stats.Bytes, sum.Parts+t.Stats.Parts
			}
			t.Stats = &sum
		}
	}
}

// merged are the changes of all groups, those together that are the same.
func merged(groups []Group, hosts int) ([]diff.Change, error) {
	var list []diff.Change
	place := map[string]int{}
	for _, g := range groups {
		for _, c := range g.Changes {
			text, err := json.Marshal(c)
			if err != nil {
				return nil, err
			}
			i, ok := place[string(text)]
			if !ok {
				i = len(list)
				place[string(text)] = i
				list = append(list, c)
			}
			list[i].Hosts = append(list[i].Hosts, g.Hosts...)
		}
	}
	for i := range list {
		if len(list[i].Hosts) == hosts {
			list[i].Hosts = nil
		}
	}
	return list, nil
}

// hostNotes say which hosts were not looked at, which versions differ, and what
// could not be read where.
func hostNotes(c *cluster.Cluster, sights map[string]*sight) []string {
	var notes []string
	for _, h := range c.Missing {
		notes = append(notes, fmt.Sprintf("host %s (shard %d, replica %d) of %s was not looked at: %s", h.Address, h.Shard, h.Replica, c.Name, h.Problem))
	}
	versions := c.Versions()
	for _, version := range slices.Sorted(maps.Keys(versions)) {
		notes = append(notes, fmt.Sprintf("the hosts of %s have different versions: %s on %s", c.Name, version, strings.Join(versions[version], ", ")))
	}
	where := map[string][]string{}
	var order []string
	for _, h := range c.Hosts {
		for _, note := range sights[h.Address].Skipped {
			if where[note] == nil {
				order = append(order, note)
			}
			where[note] = append(where[note], h.Address)
		}
	}
	for _, note := range order {
		if len(where[note]) < len(c.Hosts) {
			note += " (on " + strings.Join(where[note], ", ") + ")"
		}
		notes = append(notes, note)
	}
	return notes
}

// replicated are the databases of a catalog that hand statements to their hosts
// by themselves.
func replicated(live catalog.Catalog) []string {
	var names []string
	for i := range live.Databases {
		if name := live.Databases[i].Engine.Name; name == "Replicated" || name == "Shared" {
			names = append(names, live.Databases[i].Name)
		}
	}
	return names
}
