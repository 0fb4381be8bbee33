package plan

import (
	"fmt"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/internal/count"
)

// String renders the plan as a numbered list for people: class, statement, and
// what is rewritten, with the reasons below.
func (p *Plan) String() string {
	if len(p.Steps) == 0 {
		return "Nothing to do: the server has the declared schema.\n"
	}
	var out strings.Builder
	for i := range p.Steps {
		s := &p.Steps[i]
		fmt.Fprintf(&out, "%3d  %-14s  %s\n", i+1, s.Class, s.Text())
		const indent = "                     "
		if s.Bytes > 0 || s.Rows > 0 {
			fmt.Fprintf(&out, "%s%s, %s rewritten\n", indent, rows(s.Rows), Size(s.Bytes))
		}
		for _, reason := range s.Reasons {
			fmt.Fprintf(&out, "%s- %s\n", indent, reason)
		}
	}
	return out.String()
}

// Text is the step's statement without its secrets, or what it does where it
// has none.
func (s *Step) Text() string {
	switch {
	case s.Copy != nil:
		how := map[Method]string{
			Attach:     "attach its partitions to a new table",
			Partitions: "copy it into a new table partition by partition",
			Whole:      "copy it into a new table in one go",
		}[s.Copy.Method]
		return fmt.Sprintf("RECREATE %s: %s, prove both equal, exchange the names, keep the old one as %s", s.object(), how, s.Copy.Old)
	case s.Backfill != nil:
		return clickhouse.HideSecrets(s.SQL) + "; " + s.Backfill.text()
	case s.SQL == "":
		return "cannot change " + s.object()
	}
	return clickhouse.HideSecrets(s.SQL)
}

// rows renders a count for people.
func rows(n uint64) string {
	if n == 1 {
		return "1 row"
	}
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text + " rows"
}

// Size renders bytes for people, in powers of 1024.
func Size(n uint64) string { return count.Size(n) }
