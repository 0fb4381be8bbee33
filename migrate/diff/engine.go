package diff

import (
	"regexp"
	"slices"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

// place is where a table stands: what the macros of an engine's path mean.
type place struct {
	database, table, uuid string
}

// sameEngine compares engines. A replicated engine without a path stands for
// the server's default one. ClickHouse Cloud turns MergeTree and
// ReplicatedMergeTree into SharedMergeTree with a path of its own. Arguments
// that name a group of columns equal with and without their parentheses.
func sameEngine(p place, live, desired catalog.Engine) bool {
	from, to := live.Parts(), desired.Parts()
	if from.Base != to.Base || !slices.EqualFunc(namedLast(from.Args), namedLast(to.Args), func(a, b string) bool { return sameText(a, b) || sameKey(a, b) }) {
		return false
	}
	if from.Wrap == "Shared" {
		return true
	}
	if from.Wrap != to.Wrap {
		return false
	}
	return len(to.Path) == 0 || len(from.Path) == 0 ||
		p.samePath(from.Path[0], to.Path[0]) && p.samePath(from.Path[1], to.Path[1])
}

// namedLast puts the arguments that are found by their name, headers(...) of
// URL and S3, behind those that are found by their place.
func namedLast(args []string) []string {
	isNamed := func(arg string) bool {
		return strings.HasPrefix(arg, "headers(") || strings.HasPrefix(arg, "extra_credentials(")
	}
	sorted := slices.Clone(args)
	slices.SortStableFunc(sorted, func(a, b string) int {
		switch named, other := isNamed(a), isNamed(b); {
		case named == other:
			return 0
		case named:
			return 1
		}
		return -1
	})
	return sorted
}

var uuidText = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// samePath compares paths of replication. The server fills in {database},
// {table} and {uuid} when it makes the table and keeps the other macros.
func (p place) samePath(live, desired string) bool {
	if live == desired {
		return true
	}
	expand := strings.NewReplacer("{database}", p.database, "{table}", p.table, "{uuid}", p.uuid)
	if expand.Replace(live) == expand.Replace(desired) {
		return true
	}
	return strings.Contains(desired, "{uuid}") &&
		uuidText.ReplaceAllString(expand.Replace(live), "") == strings.ReplaceAll(strings.NewReplacer("{database}", p.database, "{table}", p.table).Replace(desired), "{uuid}", "")
}
