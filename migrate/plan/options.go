package plan

import (
	"fmt"
	"strings"
)

// Options tunes [New]. The zero value is the safe choice.
type Options struct {
	// AllowRewrite allows steps that rewrite data in place: [HeavyMutation]
	// and [DataDependent]. Default: they are blocked.
	AllowRewrite bool
	// AllowDestructive allows steps that lose or change stored data. Default:
	// they are blocked.
	AllowDestructive bool
	// AllowRecreate allows steps that make an object anew and copy its data.
	// Default: they are blocked.
	AllowRecreate bool
	// Database is the database of objects that name none.
	Database string
	// Cluster adds ON CLUSTER to every statement. Default: none.
	Cluster string
	// Portable keeps statements that fit one server alone out of the plan: they
	// would name the inner table of a materialized view, whose name each server
	// makes up. Then such a view is dropped and made anew, without its rows. Set
	// it for a plan that becomes a file. A plan for a cluster is portable.
	// Default: the plan is for the server that was inspected.
	Portable bool
	// Hosts says on how many hosts each Replicated database is, by its name. In
	// one that is not in it, no table is made anew. Default: none is known.
	Hosts map[string]Hosts
	// ReadOnlySettings are the table settings that ALTER cannot change, as
	// system.merge_tree_settings says. Default: those of ClickHouse 26.
	ReadOnlySettings []string
}

// Blocked are the steps that a plan's options do not allow.
type Blocked struct {
	Steps []Step
}

// Error says which steps are blocked and which flag each of them needs.
func (b *Blocked) Error() string {
	var lines strings.Builder
	fmt.Fprintf(&lines, "plan: %d of the steps must not run", len(b.Steps))
	for _, s := range b.Steps {
		need := "cannot be done by a statement"
		if flag := s.Class.Flag(); flag != "" {
			need = "needs " + flag
		}
		fmt.Fprintf(&lines, "\n  %s (%s) %s: %s", s.object(), s.Class, need, strings.Join(s.Reasons, "; "))
	}
	return lines.String()
}

// Blocked returns nil when every step may run, and the steps that may not
// otherwise. A plan runs whole or not at all.
func (p *Plan) Blocked() error {
	var blocked []Step
	for _, s := range p.Steps {
		if !p.options.allows(s.Class) {
			blocked = append(blocked, s)
		}
	}
	if len(blocked) == 0 {
		return nil
	}
	return &Blocked{Steps: blocked}
}

func (o Options) allows(c Class) bool {
	switch c {
	case Metadata, LightMutation:
		return true
	case HeavyMutation, DataDependent:
		return o.AllowRewrite
	case Destructive:
		return o.AllowDestructive
	case Recreate:
		return o.AllowRecreate
	}
	return false
}

// readOnly reports whether ALTER cannot change a setting of a table.
func (o Options) readOnly(setting string) bool {
	list := o.ReadOnlySettings
	if list == nil {
		list = readOnlySettings
	}
	for _, name := range list {
		if name == setting {
			return true
		}
	}
	return false
}

// readOnlySettings are the read-only ones of system.merge_tree_settings.
var readOnlySettings = []string{
	"index_granularity", "index_granularity_bytes", "enable_mixed_granularity_parts", "share_nested_offsets", "table_disk",
	"add_minmax_index_for_numeric_columns", "add_minmax_index_for_string_columns", "add_minmax_index_for_temporal_columns",
	"add_minmax_index_for_first_primary_key_column", "add_minmax_index_for_block_number_column", "add_minmax_index_for_block_offset_column",
	"allow_tuple_element_aggregation",
}

func (s *Step) object() string {
	if s.Database == "" {
		return s.Name
	}
	return s.Database + "." + s.Name
}

// Approve lets every step of a plan run but those of class [Unsupported]: for a
// plan that was read back from where it was kept for a review.
func (p *Plan) Approve() {
	p.options.AllowRewrite, p.options.AllowDestructive, p.options.AllowRecreate = true, true, true
}
