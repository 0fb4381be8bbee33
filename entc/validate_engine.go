package entc

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

// engineNeeds refuses engines without an argument or a setting that the server
// asks for.
func (v *validator) engineNeeds() {
	full := v.ann.Engine.Name
	kind, _ := catalog.KindOfEngine(full)
	name := kind.Name
	args := v.engineArgs()
	if name != full && len(args) > 0 && strings.HasPrefix(args[0].SQL, "'") && (name != "GraphiteMergeTree" || len(args) > 1) {
		if isEmptyText(args[0].SQL) {
			v.wrong("", "%s needs a path in Keeper; leave path and replica out for the server's defaults", full)
		}
		args = args[min(2, len(args)):] // path and replica
	}
	if collection := len(args) > 0 && isName(args[0].SQL) && args[0].Role == "" && !kind.MergeTree && name != "Join" && name != "Merge"; !collection {
		for i, what := range kind.Needs {
			if i >= len(args) || isEmptyText(args[i].SQL) && !slices.Contains(kind.MayBeEmpty, what) {
				v.wrong("", "%s needs a %s", full, what)
				break
			}
		}
	}
	for _, setting := range kind.NeedsSettings {
		if len(args) > 0 {
			break // a named collection may have them
		}
		if !v.hasSetting(setting) {
			v.wrong("", "%s needs the setting %s", full, setting)
		}
	}
}

// hasSetting reports whether the table has a setting, if only an empty one.
func (v *validator) hasSetting(name string) bool {
	for _, s := range v.ann.Settings {
		if s.Name == name {
			return true
		}
	}
	return false
}

func isEmptyText(sql string) bool { return sql == "" || sql == "''" }

// isName reports whether sql is a bare name, as that of a named collection is.
func isName(sql string) bool {
	return sql != "" && strings.Trim(sql, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" && (sql[0] < '0' || sql[0] > '9')
}
