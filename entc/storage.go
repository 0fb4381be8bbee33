package entc

import (
	"fmt"
	"reflect"
	"slices"

	entgoentc "entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"

	chsql "github.com/chent-io/chent/dialect/clickhouse/sql"
)

// storage is the storage driver that ent's generator runs with. ent's own are
// a closed list, but a configuration may hold one that is not on it.
func (r *run) storage() *gen.Storage {
	return &gen.Storage{
		Name:      "clickhouse",
		IdentName: "ClickHouse",
		Builder:   reflect.TypeFor[*chsql.Selector](),
		// Not empty, since an empty list silently turns off the checks for
		// required fields.
		Dialects: []string{`"clickhouse"`},
		OpCode:   gen.Op.Name,
		Init: func(g *gen.Graph) error {
			r.model, r.err = resolve(g)
			return r.err
		},
	}
}

// supported are the features of ent that chent generates, and for each of the
// others the reason it does not.
var supported = map[string]string{
	gen.FeaturePrivacy.Name:            "",
	gen.FeatureIntercept.Name:          "",
	gen.FeatureSnapshot.Name:           "",
	gen.FeatureEntQL.Name:              "there is no ClickHouse form of entql; use predicates and typed columns",
	gen.FeatureNamedEdges.Name:         "edges are loaded by their own names",
	gen.FeatureBidiEdgeRefs.Name:       "entities of ClickHouse tables carry no references back",
	gen.FeatureSchemaConfig.Name:       "set the database of a table in its annotation",
	gen.FeatureLock.Name:               "ClickHouse has no row locks",
	gen.FeatureModifier.Name:           "every query has Modify without it",
	gen.FeatureExecQuery.Name:          "every client has Exec and QueryAs without it",
	gen.FeatureUpsert.Name:             "ClickHouse has no upsert; declare a ReplacingMergeTree",
	gen.FeatureVersionedMigration.Name: "chent has migrations of its own: chent migrate",
	gen.FeatureGlobalID.Name:           "ClickHouse has no sequences",
}

// checkFeatures refuses what chent would otherwise have to skip in silence.
func checkFeatures(cfg *gen.Config) error {
	for _, f := range cfg.Features {
		reason, known := supported[f.Name]
		switch {
		case !known && len(f.GraphTemplates) > 0:
			// A feature of the user's own brings its templates with it.
		case !known:
			return fmt.Errorf("entc: unknown feature %q%s", f.Name, suggest(f.Name, FeatureNames()))
		case reason != "":
			return fmt.Errorf("entc: feature %q of ent is not supported: %s", f.Name, reason)
		}
	}
	if _, ok := cfg.Annotations["EntGQL"]; ok {
		return fmt.Errorf("entc: the extension entgql is not supported: its templates need ent's SQL storage, update builders and transactions")
	}
	return nil
}

// FeatureNames lists the features of ent that [Generate] supports.
func FeatureNames() []string {
	var names []string
	for name, reason := range supported {
		if reason == "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// BuildTags is an [Option] that loads the schema package with build tags.
func BuildTags(tags ...string) Option { return entgoentc.BuildTags(tags...) }
