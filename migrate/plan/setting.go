package plan

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
)

// told is the SETTINGS clause that an ALTER of the table needs with a space
// before it: the server forgets what it was told when it made the table, such as
// allow_suspicious_codecs, and asks again when a column, a key or a TTL comes. The
// time of a TTL it checks at every ALTER.
func (t *tablePlanner) told(commands ...string) string {
	asks := slices.ContainsFunc(commands, func(c string) bool {
		return slices.ContainsFunc([]string{"ADD COLUMN ", "MODIFY COLUMN ", "MODIFY ORDER BY ", "MODIFY TTL "}, func(start string) bool {
			return strings.HasPrefix(c, start) || strings.Contains(c, ", "+start)
		})
	})
	var settings []catalog.Setting
	for _, s := range slices.Concat(t.to.Settings, t.from.Settings) {
		said := slices.ContainsFunc(settings, func(other catalog.Setting) bool { return other.Name == s.Name })
		if s.OfStatement() && !said && (asks || s.Name == catalog.PermitTTL) {
			settings = append(settings, s)
		}
	}
	if len(settings) == 0 {
		return ""
	}
	slices.SortFunc(settings, func(a, b catalog.Setting) int { return strings.Compare(a.Name, b.Name) })
	return " SETTINGS " + ddl.Settings(settings)
}
