package normalize_test

import (
	"errors"
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/normalize"
)

// Users without the right to temporary objects make none: they are told so, and
// [normalize.Auto] asks a development server.
func TestTargetOfUsersWhoMayMakeNothing(t *testing.T) {
	t.Parallel()
	users := enginetest.WithUsers(t, map[string][]string{"reader": {"GRANT SELECT ON *.*"}, "readonly_reader": {"GRANT ALL ON *.*"}, "maker": {"GRANT CREATE ARBITRARY TEMPORARY TABLE ON *.*", "GRANT CREATE TEMPORARY VIEW ON *.*", "GRANT TABLE ENGINE ON *", "GRANT SELECT ON *.*"}})
	column := []catalog.Column{{Name: "id", Type: "INT"}}
	for name, o := range map[string]catalog.Database{
		"table": {Tables: []catalog.Table{{Name: "t", Columns: column, Storage: catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id"}}}},
		"view":  {Views: []catalog.View{{Name: "v", Query: "SELECT 1 AS one"}}},
	} {
		for user, allowed := range map[string]bool{"reader": false, "readonly_reader": false, "maker": true} {
			_, err := normalize.Target(open(t, users.HTTP(user, "default"))).Normalize(t.Context(), catalog.Catalog{Databases: []catalog.Database{o}})
			if allowed != (err == nil) || !allowed && !errors.Is(err, normalize.ErrNotAllowed) {
				t.Errorf("a %s of %s: %v", name, user, err)
			}
		}
	}
}
