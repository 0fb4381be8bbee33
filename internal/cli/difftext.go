package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-isatty"

	"github.com/chent-io/chent/migrate/diff"
)

// palette is how changes are coloured; the zero value does not colour.
type palette struct {
	add, drop, modify, faint, reset string
}

// colours is the palette for an output: colours for a terminal, unless the
// user refuses them (https://no-color.org), none for everything else.
func colours(out io.Writer) palette {
	f, ok := out.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return palette{}
	}
	return palette{add: "\x1b[32m", drop: "\x1b[31m", modify: "\x1b[33m", faint: "\x1b[2m", reset: "\x1b[0m"}
}

// of is the sign and the colour of an operation.
func (p palette) of(op diff.Op) (sign, colour string) {
	switch op {
	case diff.Add:
		return "+", p.add
	case diff.Drop:
		return "-", p.drop
	}
	return "~", p.modify
}

// row is a line of the text: what is concerned, what happens, and where it was
// declared.
type row struct {
	depth             int
	op                diff.Op
	label, text, next string // next: a second line under text
	pos               string
}

// writeChanges prints changes for people:
//
//	~ table app.events
//	  ~ column at   codec  Delta(8), LZ4 → Delta(8), ZSTD(3)   ent/schema/event.go:23:3
//	  + column day  Date MATERIALIZED toDate(at)               ent/schema/event.go:28:3
func writeChanges(out io.Writer, changes []diff.Change, p palette) error {
	var b strings.Builder
	for _, ch := range changes {
		writeRows(&b, changeRows(ch), p)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func changeRows(ch diff.Change) []row {
	name := ch.Name
	if ch.Database != "" && string(ch.Kind) != "DATABASE" {
		name = ch.Database + "." + name
	}
	head := row{op: ch.Op, label: kindName(ch.Kind) + " " + name, pos: ch.Pos}
	if ch.RenamedFrom != "" {
		head.text = "renamed from " + ch.RenamedFrom
	}
	rows := []row{head}
	for _, d := range ch.Details {
		rows = append(rows, detailRow(d))
	}
	return rows
}

func detailRow(d diff.Detail) row {
	r := row{depth: 1, op: d.Op, pos: d.Pos}
	if d.Part != "" {
		r.label = string(d.Part) + " " + d.Name
	} else {
		r.label = string(d.Property)
	}
	from, to := oneLine(d.From), oneLine(d.To)
	switch d.Op {
	case diff.Add:
		r.text = to
	case diff.Drop:
		r.text = from
	case diff.Rename:
		r.text = "renamed from " + from
	case diff.Move:
		r.text = "moved after " + to
		if to == "" {
			r.text = "moved to the front"
		}
	default:
		if d.Part != "" && d.Property != "" && d.Property != diff.PropertyValue && d.Property != diff.PropertyDefinition {
			r.text = string(d.Property) + "  "
		}
		if len(from)+len(to) > 120 {
			r.next = strings.Repeat(" ", utf8.RuneCountInString(r.text)) + "→ " + orNone(to)
			r.text += orNone(from)
		} else {
			r.text += orNone(from) + " → " + orNone(to)
		}
	}
	return r
}

// oneLine is a text without its line ends.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// writeRows aligns the rows of one object.
func writeRows(b *strings.Builder, rows []row, p palette) {
	label, text := 0, 0
	for _, r := range rows {
		if r.text != "" {
			label = max(label, min(utf8.RuneCountInString(r.label), 40))
		}
		text = max(text, min(max(utf8.RuneCountInString(r.text), utf8.RuneCountInString(r.next)), 72))
	}
	for _, r := range rows {
		indent := strings.Repeat("  ", r.depth)
		sign, colour := p.of(r.op)
		reset := p.reset
		line := indent + colour + sign + reset + " " + r.label
		if r.text != "" || r.pos != "" && r.depth > 0 {
			line += strings.Repeat(" ", max(0, label-utf8.RuneCountInString(r.label))) + "  " + colour + r.text + reset
		}
		if r.pos != "" {
			if r.depth > 0 {
				line += strings.Repeat(" ", max(0, text-utf8.RuneCountInString(r.text)))
			}
			line += "  " + p.faint + r.pos + reset
		}
		fmt.Fprintln(b, strings.TrimRight(line, " "))
		if r.next != "" {
			fmt.Fprintln(b, indent+strings.Repeat(" ", label+4)+colour+r.next+reset)
		}
	}
}
