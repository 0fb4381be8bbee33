package entc

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
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

// forwards checks the table behind a Distributed or a Buffer table, where that
// is in the same database and declared: each column must be there. A name that
// is not declared may be made by others, unless it is nearly one that is.
func (v *validator) forwards() {
	name, ok := v.behind()
	if !ok {
		return
	}
	var known []string
	for _, t := range v.model.Tables {
		if t.Database == v.Database && t.Table != nil && t != v.Table {
			known = append(known, t.Name)
		}
		if t.Database != v.Database || t.Name != name {
			continue
		}
		for _, c := range v.columnNames(stored) {
			if there, _ := t.columnNamed(c); there == nil && t.Table != nil {
				v.wrong("", "column %q is not in the table %q behind it", c, name)
			}
		}
		return
	}
	if near := suggest(name, known); near != "" {
		v.wrong("", "no table is named %q%s", name, near)
	}
}

// behind is the name of the table, in the same database, that a Distributed or
// a Buffer table reads.
func (t *Table) behind() (name string, ok bool) {
	if t.Table == nil {
		return "", false
	}
	args := t.Table.Engine.Args
	switch t.Table.Engine.Name {
	case "Distributed":
		if len(args) < 3 {
			return "", false
		}
		args = args[1:]
	case "Buffer":
	default:
		return "", false
	}
	if len(args) < 2 {
		return "", false
	}
	database, _ := clickhouse.Unquote(args[0])
	name, err := clickhouse.Unquote(args[1])
	own := args[0] == "currentDatabase()" || database == t.Database
	return name, own && err == nil
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
