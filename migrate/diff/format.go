package diff

import (
	"strings"
	"unicode/utf8"

	"github.com/chent-io/chent/internal/screen"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
)

// FormatOptions tunes [Format]. The zero value is plain text.
type FormatOptions struct {
	// Color marks what is added, dropped and changed by terminal colours, and
	// writes the control characters of names and texts as escapes.
	Color bool
}

// Format renders changes for people, a line for each difference:
//
//	~ table app.events
//	  ~ column at   codec  Delta(8), LZ4 → Delta(8), ZSTD(3)   event.go:23
//	  + column day  Date MATERIALIZED toDate(at)               event.go:28
//
// No changes are no text.
func Format(changes []Change, o FormatOptions) string {
	var b strings.Builder
	for _, c := range changes {
		lines := []line{{mark: mark(c.Op), what: title(c), pos: c.Pos}}
		for _, d := range c.Details {
			lines = append(lines, detailLines(c.shown(d))...)
		}
		write(&b, lines, o)
	}
	return b.String()
}

// String renders the change without colours.
func (c Change) String() string {
	return strings.TrimSuffix(Format([]Change{c}, FormatOptions{}), "\n")
}

// line is one line of output, cut where columns align.
type line struct {
	indent          string
	mark            string
	what, text, pos string
}

// longText is where two texts stop fitting beside each other.
const longText = 72

func mark(op Op) string {
	switch op {
	case Add:
		return "+"
	case Drop:
		return "-"
	}
	return "~"
}

func title(c Change) string {
	name := ddl.Name(catalog.Name{Database: c.Database, Name: c.Name})
	text := strings.ToLower(string(c.Kind)) + " " + name
	if c.Op == Rename {
		text += " renamed from " + c.RenamedFrom
	}
	if len(c.Hosts) > 0 {
		text += "  on " + strings.Join(c.Hosts, ", ") + " only"
	}
	return text
}

func detailLines(d Detail) []line {
	l := line{indent: "  ", mark: mark(d.Op), what: string(d.Property), pos: d.Pos}
	prefix := ""
	if d.Part != "" {
		l.what = string(d.Part) + " " + d.Name
		if d.Op == Modify && d.Property != PropertyDefinition && d.Property != PropertyValue {
			prefix = string(d.Property) + "  "
		}
	}
	switch d.Op {
	case Add:
		l.text = d.To
	case Drop:
		l.text = d.From
	case Rename:
		l.text = "renamed from " + d.From
	case Move:
		l.text = "moved to the front"
		if d.To != "" {
			l.text = "moved after " + d.To
		}
	default:
		from, to := withoutName(d, d.From), withoutName(d, d.To)
		if utf8.RuneCountInString(from)+utf8.RuneCountInString(to) > longText {
			l.text = strings.TrimSpace(prefix)
			return []line{l, {indent: "      ", mark: "-", text: orNone(from)}, {indent: "      ", mark: "+", text: orNone(to)}}
		}
		l.text = prefix + orNone(from) + " → " + orNone(to)
		return []line{l}
	}
	l.text = withoutName(d, l.text)
	return []line{l}
}

// withoutName cuts the name from the definition of a part: it stands to the
// left already.
func withoutName(d Detail, text string) string {
	switch d.Part {
	case PartIndex, PartProjection, PartConstraint:
		rest := strings.TrimPrefix(text, strings.ToUpper(string(d.Part))+" ")
		if _, after, ok := strings.Cut(rest, " "); ok {
			return after
		}
	case PartAttribute:
		if _, after, ok := strings.Cut(text, "` "); ok {
			return after
		}
	}
	return text
}

func orNone(text string) string {
	if text == "" {
		return "(none)"
	}
	return text
}

// write aligns the lines of one change and writes them.
func write(b *strings.Builder, lines []line, o FormatOptions) {
	what, text := 0, 0
	for _, l := range lines[1:] {
		what = max(what, width(l.what))
		if n := width(l.text); n <= longText && l.pos != "" {
			text = max(text, n)
		}
	}
	for i, l := range lines {
		var row strings.Builder
		row.WriteString(l.what)
		if i > 0 && l.what != "" {
			pad(&row, what)
			row.WriteString("  ")
		}
		row.WriteString(l.text)
		if l.pos != "" {
			if i > 0 {
				pad(&row, what+2+text)
			}
			row.WriteString("   " + l.pos)
		}
		out := l.indent + l.mark + " " + strings.TrimRight(row.String(), " ")
		if o.Color {
			out = colour(l.mark) + screen.Text(out) + "\x1b[0m"
		}
		b.WriteString(out + "\n")
	}
}

func pad(b *strings.Builder, to int) {
	if n := to - width(b.String()); n > 0 {
		b.WriteString(strings.Repeat(" ", n))
	}
}

func width(text string) int { return utf8.RuneCountInString(text) }

func colour(mark string) string {
	switch mark {
	case "+":
		return "\x1b[32m"
	case "-":
		return "\x1b[31m"
	}
	return "\x1b[33m"
}
