package lint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/dir"
)

// text judges what a statement does to rows, which no catalog shows, and how
// it is written.
func (l *linter) text(s *statement) {
	for _, t := range s.tokens {
		if t.Kind == clickhouse.TokenString && strings.Contains(t.Text, `\'`) && t.Text[0] == '\'' {
			l.addAt(s, finding(BackslashQuote, "", "", `the string %s holds \'`, short(t.Text)), t)
			break
		}
	}
	if !s.starts("INSERT") && !dir.Repeatable(s.Text) {
		l.notRepeatable(s)
	}
	if s.starts("TRUNCATE") && (s.starts("TRUNCATE", "DATABASE") || s.starts("TRUNCATE", "ALL")) {
		l.add(s, finding(DeleteRows, "", "", "all rows of all tables of a database are deleted"))
		return
	}
	if s.table.Name == "" || !l.isOld(s.table) {
		return
	}
	object := l.display(l.resolve(s.table))
	switch {
	case s.starts("TRUNCATE"):
		l.add(s, finding(DeleteRows, object, "", "all rows of %s are deleted", object))
	case s.starts("DELETE"):
		l.add(s, finding(DeleteRows, object, "", "rows of %s are deleted", object))
	case s.starts("UPDATE"):
		l.add(s, finding(RewriteRows, object, "", "rows of %s are updated", object))
	case s.starts("OPTIMIZE") && has(s.tokens, "FINAL"):
		l.add(s, finding(RewriteRows, object, "", "all parts of %s are merged and written anew", object))
	}
	for _, command := range s.commands {
		l.command(s, object, command)
	}
}

// short is the beginning of a long text.
func short(text string) string {
	const most = 40
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// resolve puts in the database that a name leaves out.
func (l *linter) resolve(n catalog.Name) catalog.Name {
	if n.Database == "" {
		n.Database = l.options.Database
	}
	return n
}

// isOld reports whether a name is that of an object that was there when the
// file began.
func (l *linter) isOld(n catalog.Name) bool {
	h, ok := holdersOf(&l.catalog).byName[l.resolve(n)]
	return ok && l.old[h.key()]
}

// command judges one command of an ALTER TABLE of an old table.
func (l *linter) command(s *statement, object string, command []clickhouse.Token) {
	say := func(code Code, format string, args ...any) {
		l.addAt(s, finding(code, object, "", format, args...), command[0])
	}
	switch {
	case begins(command, "DROP", "PARTITION"), begins(command, "DROP", "PART"), begins(command, "DROP", "DETACHED"):
		say(DeleteRows, "a partition of %s is deleted", object)
	case begins(command, "DELETE"):
		say(DeleteRows, "rows of %s are deleted, and the parts that held them are written anew", object)
	case begins(command, "CLEAR", "COLUMN"):
		name, _ := named(command, "CLEAR", "COLUMN")
		say(DeleteRows, "the values of %s.%s are deleted", object, name)
	case begins(command, "REPLACE", "PARTITION"):
		say(DeleteRows, "a partition of %s is replaced", object)
	case begins(command, "UPDATE"):
		say(RewriteRows, "rows of %s are updated", object)
	case begins(command, "MATERIALIZE", "TTL"):
		say(MaterializeTTL, "the TTL of %s deletes what has expired at once", object)
	case begins(command, "MODIFY", "TTL") && settingOn(s.tokens, "materialize_ttl_after_modify"):
		say(MaterializeTTL, "the new TTL of %s deletes what has expired at once", object)
	case begins(command, "MATERIALIZE", "INDEX"), begins(command, "MATERIALIZE", "STATISTICS"): // they are small, and there is no other way
	case begins(command, "MATERIALIZE"):
		if len(command) > 1 {
			name, _ := named(command[1:], command[1].Text)
			say(Materialize, "%s %s of %s is written for all old parts", strings.ToLower(command[1].Text), name, object)
		}
	}
}

// settingOn reports whether a statement sets a setting to 1.
func settingOn(tokens []clickhouse.Token, name string) bool {
	for i := range len(tokens) - 2 {
		if tokens[i].Is(name) && tokens[i+1].Text == "=" && (tokens[i+2].Text == "1" || tokens[i+2].Is("true")) {
			return true
		}
	}
	return false
}

// unmaterialized notes an index or projection that is added to an old table: it
// is fine where a later statement, of this file or of one behind it,
// materializes it. The end of the directory decides.
func (l *linter) unmaterialized(s *statement, table catalog.Name, what, name string) {
	object := l.display(table)
	f := finding(NotMaterialized, object, name, "the %s %s of %s is there for new rows only", strings.ToLower(what), name, object)
	f.File, f.Line = l.name, s.line(name)
	if l.silence.Covers(f, s.Line, s.Line+strings.Count(s.Text, "\n")) {
		l.report.Silenced++
		return
	}
	l.added = append(l.added, added{what: what, name: name, table: table, finding: f})
	l.materialized(l.statements[l.current:])
}

// added is an index or projection that no statement has materialized yet.
type added struct {
	what, name string
	table      catalog.Name
	finding    Finding
}

// materialized forgets what statements materialize.
func (l *linter) materialized(statements []*statement) {
	for _, s := range statements {
		for _, command := range s.commands {
			l.added = slices.DeleteFunc(l.added, func(a added) bool {
				said, ok := named(command, "MATERIALIZE", a.what)
				return ok && said == a.name && l.resolve(s.table) == a.table
			})
		}
	}
}

// notRepeatable says once a file which statements cannot be run twice.
func (l *linter) notRepeatable(s *statement) {
	if s.live {
		return // a run that was killed goes on
	}
	before := len(l.report.Findings)
	l.add(s, finding(NotRepeatable, "", "", "the statement cannot be run twice"))
	if len(l.report.Findings) == before {
		return // a comment silences it
	}
	one := &l.report.Findings[before]
	if l.twice == nil {
		l.twice = []int{one.Line}
		return
	}
	l.twice = append(l.twice, one.Line)
	l.report.Findings = l.report.Findings[:before]
}

// sayTwice completes the finding about statements that cannot be run twice.
func (l *linter) sayTwice() {
	if len(l.twice) < 2 {
		return
	}
	var rest []string
	for _, line := range l.twice[1:] {
		rest = append(rest, strconv.Itoa(line))
	}
	for i := range l.report.Findings {
		if f := &l.report.Findings[i]; f.Code == NotRepeatable && f.File == l.name {
			lines := "line "
			if len(rest) > 1 {
				lines = "lines "
			}
			f.Message += ", nor can those of " + lines + strings.Join(rest, ", ")
		}
	}
}
