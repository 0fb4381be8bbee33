package plan

import (
	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/impact"
)

// Plan is a list of steps that bring a server from one catalog to another.
type Plan struct {
	Steps []Step `json:"steps"`
	// Fingerprint identifies the live objects that the plan was made from.
	// Apply refuses to run when they have changed since.
	Fingerprint string `json:"fingerprint"`
	// Objects are the objects that Fingerprint covers.
	Objects []catalog.Name `json:"objects,omitempty"`

	options Options
}

// Step is one thing to do: a statement, or a copy.
type Step struct {
	// SQL is the statement. A step with Copy or of class [Unsupported] has
	// none.
	SQL   string `json:"sql,omitempty"`
	Class Class  `json:"class"`
	// Reasons say what the step does and why it has its class.
	Reasons []string `json:"reasons,omitempty"`
	// Kind, Database and Name are the object that the step changes, by the
	// name it has when the step runs.
	Kind     catalog.Kind `json:"kind"`
	Database string       `json:"database,omitempty"`
	Name     string       `json:"name"`
	// Rows and Bytes are what the step rewrites, as the server counts now;
	// zero for metadata.
	Rows  uint64 `json:"rows,omitempty"`
	Bytes uint64 `json:"bytes,omitempty"`
	// Mutates says that the step starts mutations: apply waits for them and
	// reports why they fail.
	Mutates bool `json:"mutates,omitempty"`
	// Inverse are the statements that undo the step without loss, right after
	// it has run; empty when there are none. To take back several steps, plan
	// the way back: it finds its own order, as that of renames and views.
	Inverse []string `json:"inverse,omitempty"`
	// Checks are queries to run before the step.
	Checks []Check `json:"checks,omitempty"`
	// Repair is the statement that makes a table readable again when the step
	// fails half-way; see migrations.md in the documentation of the errors.
	Repair string `json:"repair,omitempty"`
	// Copy is set for a step that makes a table anew and copies its data.
	Copy *Copy `json:"copy,omitempty"`
	// Hosts are those of a cluster that the step runs on, each by itself. None:
	// the server that is asked, which hands a statement ON CLUSTER to all.
	Hosts []string `json:"hosts,omitempty"`
	// Backfill is set for a step that makes a materialized view and fills it
	// with what its source holds; SQL makes the view alone.
	Backfill *Backfill `json:"backfill,omitempty"`
	// Pos is where the desired definition was declared.
	Pos string `json:"pos,omitempty"`
}

// Check is a query that answers one number: how many rows stand in the way of
// a step. Anything but zero stops the plan before its first statement.
type Check struct {
	SQL string `json:"sql"`
	// Problem says what it means, with %d for the number.
	Problem string `json:"problem"`
}

// Mark is in the names of all tables that a [Copy] makes or leaves behind.
const Mark = "__chent_"

// Copy makes a table anew under another name, copies the data, proves that
// both hold the same, and exchanges the names. The old table stays, under the
// name Old, until a later step or a person drops it.
type Copy struct {
	Database string `json:"database,omitempty"`
	Table    string `json:"table"`
	// Shadow is the name of the new table while it fills, Stage that of a
	// table through which partitions are copied, and Old what the old table is
	// called after the exchange.
	Shadow string `json:"shadow"`
	Stage  string `json:"stage,omitempty"`
	Old    string `json:"old"`
	// CreateShadow and CreateStage are the statements that make them.
	CreateShadow string `json:"create_shadow"`
	CreateStage  string `json:"create_stage,omitempty"`
	Method       Method `json:"method"`
	// Columns are the stored columns to copy, by their names in the new table;
	// Exprs are what to select for them from the old one.
	Columns []string `json:"columns"`
	Exprs   []string `json:"exprs"`
	// Compared are the columns whose checksum proves the copy: those that both
	// tables hold with the same type.
	Compared []string `json:"compared,omitempty"`
	// StopMerges are the tables whose merges must rest while the copy runs,
	// because their engine folds rows with equal keys: the rows to compare
	// would change by themselves.
	StopMerges []string `json:"stop_merges,omitempty"`
	// Live is set where the table's writers may go on while it is copied.
	// Otherwise they must pause.
	Live *Live `json:"live,omitempty"`
}

// OriginalNames are the compared columns by their names in the old table.
func (c *Copy) OriginalNames() []string {
	var names []string
	for _, compared := range c.Compared {
		for i, column := range c.Columns {
			if column == compared {
				name, err := clickhouse.Unquote(c.Exprs[i])
				if err != nil {
					name = compared
				}
				names = append(names, name)
			}
		}
	}
	return names
}

// Proof is a query that fails unless the new table holds as many rows as the
// old one, with the same checksum over the columns that both hold alike. Empty
// where the engine folds rows, so that the two need not be equal while merges
// run.
func (c *Copy) Proof() string {
	if len(c.StopMerges) > 0 {
		return ""
	}
	return impact.Equal(
		impact.Measured{Database: c.Database, Table: c.Table, Columns: c.OriginalNames()},
		impact.Measured{Database: c.Database, Table: c.Shadow, Columns: c.Compared},
		"the copy of "+c.Table+" does not hold the same rows: pause the writers, and run the statements from TRUNCATE TABLE on again")
}

// Method is how a [Copy] gets the data across.
type Method string

// The methods of a copy.
const (
	// Attach links the parts: ALTER TABLE … ATTACH PARTITION ALL FROM. Nothing
	// is rewritten.
	Attach Method = "attach"
	// Partitions copies partition by partition through a stage table, and can
	// go on after an interruption.
	Partitions Method = "partitions"
	// Whole copies in one INSERT SELECT and starts over when interrupted: the
	// partition key changes, so that a partition has no counterpart.
	Whole Method = "whole"
)

// Summary counts the steps of each class.
func (p *Plan) Summary() map[Class]int {
	counts := make(map[Class]int)
	for i := range p.Steps {
		counts[p.Steps[i].Class]++
	}
	return counts
}
