package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/catalog"
)

// Part is the plan for the hosts of a cluster that hold the same.
type Part struct {
	Hosts []string
	Plan  *Plan
}

// MergeOptions say where the steps of a merged plan run.
type MergeOptions struct {
	// Direct sends every step to each of its hosts by itself. Set it where
	// nothing may or can go through the queue. Default: a step that all hosts
	// need stays ON CLUSTER.
	Direct bool
	// Replicated are the databases that hand a statement to all of their hosts
	// by themselves: it goes to one host, without ON CLUSTER.
	Replicated []string
}

// Merge makes one plan of those for the hosts of a cluster, which were all made
// with its name in [Options]. A step that all hosts need is one statement ON
// CLUSTER; any other goes to the hosts that need it: see [Step.Hosts]. The
// order of each plan is kept.
func Merge(parts []Part, o MergeOptions) (*Plan, error) {
	m := merger{options: o}
	for i := range parts {
		if err := m.add(&parts[i]); err != nil {
			return nil, err
		}
	}
	merged := &Plan{options: parts[0].Plan.options}
	for _, s := range m.order() {
		merged.Steps = append(merged.Steps, m.place(s))
	}
	sum := sha256.New()
	named := map[catalog.Name]bool{}
	for _, part := range parts {
		fmt.Fprintln(sum, part.Hosts, part.Plan.Fingerprint)
		for _, name := range part.Plan.Objects {
			if !named[name] {
				named[name] = true
				merged.Objects = append(merged.Objects, name)
			}
		}
	}
	merged.Fingerprint = hex.EncodeToString(sum.Sum(nil))
	return merged, nil
}

// merger orders the steps of several plans.
type merger struct {
	options MergeOptions
	steps   []*mergedStep
	byKey   map[string]*mergedStep
	hosts   int
}

// mergedStep is a step that at least one plan has.
type mergedStep struct {
	step   Step
	hosts  []string
	after  []*mergedStep // those right before it in some plan
	placed bool
}

func (m *merger) add(part *Part) error {
	if m.byKey == nil {
		m.byKey = map[string]*mergedStep{}
	}
	m.hosts += len(part.Hosts)
	seen := map[string]int{}
	var before *mergedStep
	for _, step := range part.Plan.Steps {
		key, err := mergeKey(step)
		if err != nil {
			return err
		}
		seen[key]++
		key = fmt.Sprintf("%s %d", key, seen[key])
		s := m.byKey[key]
		if s == nil {
			s = &mergedStep{step: step}
			m.byKey[key], m.steps = s, append(m.steps, s)
		} else {
			s.step.Rows += step.Rows
			s.step.Bytes += step.Bytes
		}
		s.hosts = append(s.hosts, part.Hosts...)
		if before != nil {
			s.after = append(s.after, before)
		}
		before = s
	}
	return nil
}

// mergeKey is what steps of two plans have in common that are the same.
func mergeKey(s Step) (string, error) {
	s.Rows, s.Bytes = 0, 0
	if s.SQL != "" || s.Copy != nil {
		s.Reasons = nil // they tell of rows
	}
	text, err := json.Marshal(s)
	return string(text), err
}

// order is all steps, each after those that stand before it in its plans. Where
// two plans want opposite orders, that of the first plan goes.
func (m *merger) order() []*mergedStep {
	var list []*mergedStep
	for len(list) < len(m.steps) {
		next := slices.IndexFunc(m.steps, func(s *mergedStep) bool {
			return !s.placed && !slices.ContainsFunc(s.after, func(b *mergedStep) bool { return !b.placed })
		})
		if next < 0 {
			next = slices.IndexFunc(m.steps, func(s *mergedStep) bool { return !s.placed })
		}
		m.steps[next].placed = true
		list = append(list, m.steps[next])
	}
	return list
}

// place says where a step runs.
func (m *merger) place(s *mergedStep) Step {
	step := s.step
	switch everywhere := len(s.hosts) == m.hosts; {
	case step.Kind.InDatabase() && slices.Contains(m.options.Replicated, step.Database):
	case everywhere && !m.options.Direct:
		return step
	default:
		step.Hosts = s.hosts
		if !everywhere {
			step.Reasons = append(slices.Clone(step.Reasons), fmt.Sprintf("on %d of %d hosts: %s", len(s.hosts), m.hosts, strings.Join(s.hosts, ", ")))
		}
	}
	step.SQL, step.Repair = syntax.WithoutCluster(step.SQL), syntax.WithoutCluster(step.Repair)
	step.Inverse = slices.Clone(step.Inverse)
	for i := range step.Inverse {
		step.Inverse[i] = syntax.WithoutCluster(step.Inverse[i])
	}
	return step
}
