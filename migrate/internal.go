package migrate

import (
	"slices"

	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/plan"
)

// Internal are patterns of the tables that migrations keep for themselves: the
// lock, the revision table under its default name, and what copies make and
// leave behind. They belong to no schema; see [inspect.Options.Exclude].
func Internal() []string {
	return []string{"*" + plan.Mark + "*", apply.LockTable + "*", dir.RevisionTable}
}

// excluding adds the internal tables to patterns.
func excluding(patterns []string) []string {
	return append(slices.Clone(patterns), Internal()...)
}
