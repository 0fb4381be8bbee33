package picture

import (
	"bufio"
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"
	"unicode/utf8"
)

//go:embed picture.css
var style string

// SVG writes the picture, once it is laid, as one file.
func (p *Picture) SVG(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="ui-monospace,SFMono-Regular,Menlo,'DejaVu Sans Mono',monospace" font-size="11">`+"\n", p.Width, p.Height, p.Width, p.Height)
	fmt.Fprintf(out, "<title>%s</title>\n<style>%s</style>\n", html.EscapeString(p.Title), style)
	p.drawing(out)
	fmt.Fprintln(out, "</svg>")
	return out.Flush()
}

// drawing writes what is in the picture: arrows, then boxes.
func (p *Picture) drawing(w io.Writer) {
	fmt.Fprintln(w, `<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0 L8,4 L0,8 z" class="tip"/></marker></defs>`)
	fmt.Fprintln(w, `<g id="arrows">`)
	for _, a := range p.Arrows {
		class := "arrow"
		if a.Dashed {
			class += " dashed"
		}
		fmt.Fprintf(w, `<path class="%s" data-from="%d" data-to="%d" d="%s" marker-end="url(#tip)"/>`+"\n", class, a.From, a.To, curve(&p.Boxes[a.From], &p.Boxes[a.To]))
	}
	fmt.Fprintln(w, `</g><g id="boxes">`)
	for i := range p.Boxes {
		p.Boxes[i].draw(w, i)
	}
	fmt.Fprintln(w, "</g>")
}

// curve leads from the right side of a box to the left side of another.
func curve(from, to *Box) string {
	x1, y1 := from.X+from.W, from.Y+from.H/2
	x2, y2 := to.X-2, to.Y+to.H/2
	bend := max((x2-x1)/2, betweenCols/2)
	return fmt.Sprintf("M%d,%d C%d,%d %d,%d %d,%d", x1, y1, x1+bend, y1, x2-bend, y2, x2, y2)
}

// draw writes a box.
func (x *Box) draw(w io.Writer, i int) {
	class := "box k-" + strings.ReplaceAll(x.Kind, " ", "-")
	if x.Change != "" {
		class += " " + x.Change
	}
	fmt.Fprintf(w, `<g class="%s" data-i="%d" transform="translate(%d,%d)"><rect class="frame" width="%d" height="%d" rx="5"/>`, class, i, x.X, x.Y, x.W, x.H)
	fmt.Fprintf(w, `<path class="head" d="M0,22 V5 a5,5 0 0 1 5,-5 H%d a5,5 0 0 1 5,5 V22 z"/>`, x.W-5)
	fmt.Fprintf(w, `<text class="name" x="8" y="15">%s</text>`, x.fit(x.Name, 0))
	y := 36
	for n, line := range x.lines() {
		class := "fact"
		if n == 0 {
			class = "engine"
		}
		fmt.Fprintf(w, `<text class="%s" x="8" y="%d">%s</text>`, class, y, x.fit(line, 0))
		y += rowHeight
	}
	y += 4
	for n := range x.shown {
		x.drawColumn(w, &x.Columns[n], y)
		y += rowHeight
	}
	if more := len(x.Columns) - x.shown; more > 0 {
		fmt.Fprintf(w, `<text class="more" x="8" y="%d">… %d more</text>`, y, more)
	}
	fmt.Fprintln(w, "</g>")
}

func (x *Box) drawColumn(w io.Writer, c *Column, y int) {
	class := "col"
	if c.Key {
		class += " key"
	}
	if c.Change != "" {
		class += " " + c.Change
	}
	kind := c.Type
	room := (x.W - 16) / letter
	if used := utf8.RuneCountInString(c.Name) + 2; used+utf8.RuneCountInString(kind) > room {
		kind = short(kind, max(room-used, 6))
	}
	fmt.Fprintf(w, `<g class="%s" data-c="%s"><rect class="row" x="1" y="%d" width="%d" height="%d"/>`, class, html.EscapeString(c.Name), y-12, x.W-2, rowHeight)
	fmt.Fprintf(w, `<text x="8" y="%d">%s</text><text class="type" x="%d" y="%d" text-anchor="end">%s</text></g>`,
		y, x.fit(c.Name, utf8.RuneCountInString(kind)+1), x.W-8, y, html.EscapeString(kind))
}

// fit is a text that goes into the box beside so many other letters.
func (x *Box) fit(text string, taken int) string {
	return html.EscapeString(short(text, max((x.W-16)/letter-taken, 4)))
}

// short is a text of at most so many letters.
func short(text string, letters int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= letters {
		return text
	}
	return string([]rune(text)[:letters-1]) + "…"
}
