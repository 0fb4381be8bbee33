package picture

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Mermaid writes the picture as a flowchart of Mermaid, which draws it by itself:
// GitHub and GitLab show one in Markdown. See https://mermaid.js.org/syntax/flowchart.html.
func (p *Picture) Mermaid(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "flowchart LR")
	shapes := map[string][2]string{
		"queue": {"[/", "/]"}, "distributed": {"[[", "]]"}, "view": {"([", "])"}, "materialized view": {"([", "])"},
		"refreshable view": {"([", "])"}, "dictionary": {"[(", ")]"},
	}
	for i := range p.Boxes {
		x := &p.Boxes[i]
		shape, ok := shapes[x.Kind]
		if !ok {
			shape = [2]string{"[", "]"}
		}
		lines := append([]string{"<b>" + mermaidText(x.Name) + "</b>"}, mermaidText(x.lines()[0]))
		for _, f := range x.Facts {
			lines = append(lines, mermaidText(short(f.Name+" "+f.Value, 60)))
		}
		fmt.Fprintf(out, "  n%d%s\"%s\"%s\n", i, shape[0], strings.Join(lines, "<br/>"), shape[1])
	}
	for _, a := range p.Arrows {
		arrow := "-->"
		if a.Dashed {
			arrow = "-.->"
		}
		fmt.Fprintf(out, "  n%d %s n%d\n", a.From, arrow, a.To)
	}
	p.mermaidChanges(out)
	return out.Flush()
}

// mermaidChanges colours what differs.
func (p *Picture) mermaidChanges(out io.Writer) {
	colours := []struct{ change, style string }{
		{added, "stroke:#1a8f3c,stroke-width:3px"}, {dropped, "stroke:#c62828,stroke-width:3px,stroke-dasharray:6 4"}, {modified, "stroke:#c77700,stroke-width:3px"},
	}
	for _, c := range colours {
		var names []string
		for i := range p.Boxes {
			if p.Boxes[i].Change == c.change {
				names = append(names, fmt.Sprintf("n%d", i))
			}
		}
		if len(names) > 0 {
			fmt.Fprintf(out, "  classDef %s %s\n  class %s %s\n", c.change, c.style, strings.Join(names, ","), c.change)
		}
	}
}

// mermaidText is a text within the double quotes of Mermaid.
func mermaidText(text string) string {
	return strings.NewReplacer("#", "#35;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "\n", " ", "`", "#96;").Replace(text)
}
