package dir

import (
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// A development server has none of the users that views name as their definer,
// and puts its own user where a statement says CURRENT_USER or nobody. So
// [Rehearsal] names a user of ours for each definer, whose name says what was
// written, and reads that back.

// definerPrefix begins the name of a user that stands for a definer; the text
// of the definer follows in hexadecimal digits, none where SQL SECURITY DEFINER
// stands alone.
const definerPrefix = "chent_definer_"

// definerClause is where a statement names a definer.
type definerClause struct {
	start, end int    // of the text to replace
	written    string // what it says; empty: it says none
}

// Definers are the names of the users that must exist on a development server
// for [Rehearsal] to run the statements: one for each definer that they name,
// in name order. They need the rights that the views' queries need, and never
// log in.
func Definers(statements []string) []string {
	var names []string
	for _, sql := range statements {
		for _, c := range definerClauses(sql) {
			names = append(names, c.user())
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (c definerClause) user() string { return definerPrefix + hex.EncodeToString([]byte(c.written)) }

// withDefiners is the statement with users of ours as the definers.
func withDefiners(sql string) string {
	var out strings.Builder
	last := 0
	for _, c := range definerClauses(sql) {
		text := c.user()
		if c.start == c.end { // nobody is named
			text = " DEFINER = " + text
		}
		out.WriteString(sql[last:c.start] + text)
		last = c.end
	}
	return out.String() + sql[last:]
}

// definerClauses finds the definers of a statement that makes or changes a
// view.
func definerClauses(sql string) []definerClause {
	if !mayDefine.MatchString(sql) {
		return nil
	}
	tokens, err := clickhouse.Tokenize(sql)
	if err != nil {
		return nil // the server will say what is wrong with it
	}
	tokens = slices.DeleteFunc(tokens, func(t clickhouse.Token) bool {
		return t.Kind == clickhouse.TokenSpace || t.Kind == clickhouse.TokenComment
	})
	var named, alone []definerClause
	depth := 0
	for i, t := range tokens {
		if depth == 0 && startsQuery(tokens[i:]) {
			break
		}
		switch end := t.Offset + len(t.Text); {
		case t.Text == "(":
			depth++
		case t.Text == ")":
			depth--
		case depth > 0 || i < 2:
		case tokens[i-1].Text == "=" && tokens[i-2].Is("DEFINER"):
			named = append(named, definerClause{start: t.Offset, end: end, written: t.Text})
		case t.Is("DEFINER") && tokens[i-1].Is("SECURITY") && tokens[i-2].Is("SQL"):
			alone = append(alone, definerClause{start: end, end: end})
		}
	}
	if len(named) > 0 {
		return named
	}
	return alone
}

var mayDefine = regexp.MustCompile(`(?is)^\W*(CREATE|ATTACH|REPLACE|ALTER)\b.*\bDEFINER\b`)

// startsQuery reports whether the query of a view starts.
func startsQuery(rest []clickhouse.Token) bool {
	if len(rest) < 2 {
		return false
	}
	next := rest[1]
	return rest[0].Is("AS") && (next.Is("SELECT") || next.Is("WITH") || next.Is("FROM") || next.Text == "(") ||
		rest[0].Is("MODIFY") && next.Is("QUERY")
}

// restoreDefiners puts into the views of a catalog, which was read from a
// development server after the statements, what the statements say about their definers: those
// they name, CURRENT_USER where they say so, and nothing where they name none
// and the server filled in its own user.
func restoreDefiners(c *catalog.Catalog) {
	for i := range c.Databases {
		d := &c.Databases[i]
		for n := range d.Views {
			d.Views[n].Security = declaredSecurity(d.Views[n].Security)
		}
		for n := range d.MaterializedViews {
			d.MaterializedViews[n].Security = declaredSecurity(d.MaterializedViews[n].Security)
		}
		for n := range d.Opaque {
			d.Opaque[n].SQL = definerInText.ReplaceAllStringFunc(d.Opaque[n].SQL, func(clause string) string {
				if written := declaredDefiner(strings.TrimPrefix(clause, "DEFINER = ")); written != "" {
					return "DEFINER = " + written
				}
				return "DEFINER = CURRENT_USER" // the same, and needs no word more
			})
		}
	}
}

var definerInText = regexp.MustCompile(`DEFINER = ` + definerPrefix + `[0-9a-f]*`)

func declaredSecurity(s catalog.Security) catalog.Security {
	switch {
	case s.Definer == "":
		return s
	case !strings.HasPrefix(s.Definer, definerPrefix):
		return catalog.Security{}
	}
	s.Definer = declaredDefiner(s.Definer)
	return s
}

// declaredDefiner is the definer that a user of ours stands for.
func declaredDefiner(user string) string {
	written, err := hex.DecodeString(strings.TrimPrefix(user, definerPrefix))
	if err != nil {
		return user
	}
	tokens, err := clickhouse.Tokenize(string(written))
	if err != nil || len(tokens) != 1 {
		return string(written)
	}
	if tokens[0].Is("CURRENT_USER") {
		return "CURRENT_USER"
	}
	if name, ok := tokens[0].StringValue(); ok {
		return clickhouse.QuoteIdentIfNeeded(name)
	}
	if name, ok := tokens[0].Ident(); ok {
		return clickhouse.QuoteIdentIfNeeded(name)
	}
	return string(written)
}
