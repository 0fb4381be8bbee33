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

// engineParts is an engine's name taken apart: "ReplicatedReplacingMergeTree
// ('/path', '{replica}', ver)" is the ReplacingMergeTree of ver, replicated by
// a path and a replica's name.
type engineParts struct {
	wrap string // "", "Replicated" or "Shared"
	base string
	path []string // path and replica; empty: the server's default
	args []string
}

func takeApart(e catalog.Engine) engineParts {
	for _, wrap := range [...]string{"Replicated", "Shared"} {
		base, ok := strings.CutPrefix(e.Name, wrap)
		if !ok || !strings.HasSuffix(base, "MergeTree") {
			continue
		}
		parts := engineParts{wrap: wrap, base: base, args: e.Args}
		if len(e.Args) >= 2 && isString(e.Args[0]) && isString(e.Args[1]) {
			parts.path, parts.args = e.Args[:2], e.Args[2:]
		}
		return parts
	}
	return engineParts{base: e.Name, args: e.Args}
}

func isString(arg string) bool { return strings.HasPrefix(arg, "'") }

// sameEngine compares engines. A replicated engine without a path stands for
// the server's default one. ClickHouse Cloud turns MergeTree and
// ReplicatedMergeTree into SharedMergeTree with a path of its own. Arguments
// that name a group of columns equal with and without their parentheses.
func sameEngine(p place, live, desired catalog.Engine) bool {
	from, to := takeApart(live), takeApart(desired)
	if from.base != to.base || !slices.EqualFunc(namedLast(from.args), namedLast(to.args), func(a, b string) bool { return sameText(a, b) || sameKey(a, b) }) {
		return false
	}
	if from.wrap == "Shared" {
		return true
	}
	if from.wrap != to.wrap {
		return false
	}
	return len(to.path) == 0 || len(from.path) == 0 ||
		p.samePath(from.path[0], to.path[0]) && p.samePath(from.path[1], to.path[1])
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
