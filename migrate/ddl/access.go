package ddl

import (
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

// access writes CREATE of an entity, or GRANT.
func (w *writer) access(a *catalog.AccessObject, o Options) {
	if a.Kind == catalog.KindGrant {
		w.WriteString("GRANT")
		if o.Cluster != "" {
			w.words(OnCluster(o.Cluster))
		}
		w.words(a.Name)
		return
	}
	name, on := policyName(a)
	w.create(string(a.Kind), name, o)
	for _, clause := range [...]string{on, a.Clauses} {
		if clause != "" {
			w.words(clause)
		}
	}
}

// policyName splits the name of a row policy, for ON CLUSTER stands between
// it and its table.
func policyName(a *catalog.AccessObject) (name, on string) {
	if a.Kind == catalog.KindRowPolicy {
		if name, table, ok := strings.Cut(a.Name, " ON "); ok {
			return name, "ON " + table
		}
	}
	return a.Name, ""
}

// dropAccess renders DROP of an entity, or REVOKE.
func dropAccess(a *catalog.AccessObject, o DropOptions) string {
	var w writer
	if a.Kind == catalog.KindGrant {
		w.WriteString("REVOKE")
		if o.Cluster != "" {
			w.words(OnCluster(o.Cluster))
		}
		text, _, _ := strings.Cut(a.Name, " WITH ")
		if i := strings.LastIndex(text, " TO "); i >= 0 {
			text = text[:i] + " FROM " + text[i+len(" TO "):]
		}
		w.words(text)
		return w.String()
	}
	name, on := policyName(a)
	w.WriteString("DROP " + string(a.Kind))
	if o.IfExists {
		w.words("IF EXISTS")
	}
	w.words(name)
	if on != "" {
		w.words(on)
	}
	if o.Cluster != "" {
		w.words(OnCluster(o.Cluster))
	}
	return w.String()
}
