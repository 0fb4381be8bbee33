package main

import (
	"fmt"
	"html"
	"strings"
)

// plot draws the processor time of each contender of each job as bars, in
// multiples of the first one that was measured.
func plot(kind string, jobs []*job) []byte {
	const left, width, bar, gap, head = 210, 560, 13, 26, 34
	var b strings.Builder
	y := head
	var body strings.Builder
	for _, j := range jobs {
		y += gap
		fmt.Fprintf(&body, `<text x="8" y="%d" class="t">%s</text>`+"\n", y-6, html.EscapeString(j.shape))
		most := 1.0
		for _, c := range j.contenders {
			most = max(most, c.median(cpuOf))
		}
		for _, c := range j.contenders {
			if len(c.rounds) == 0 {
				continue
			}
			cpu := c.median(cpuOf)
			class := "p"
			if strings.HasPrefix(c.name, "chent") {
				class = "c"
			}
			w := max(1, int(cpu/most*width))
			fmt.Fprintf(&body, `<text x="%d" y="%d" class="n">%s</text><rect x="%d" y="%d" width="%d" height="%d" class="%s"/><text x="%d" y="%d">%.0f</text>`+"\n",
				left-6, y+bar-3, html.EscapeString(c.name), left, y, w, bar-2, class, left+w+5, y+bar-3, cpu/float64(j.rows))
			y += bar
		}
	}
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="10">
<style>text{fill:#555}.t{font-weight:bold;font-size:12px}.n{text-anchor:end}.p{fill:#b7bec8}.c{fill:#e5a50a}</style>
<text x="8" y="20" font-size="14">%s: processor time of the client, nanoseconds per row, batches of 10,000, native, LZ4</text>
`, left+width+60, y+10, kind)
	b.WriteString(body.String())
	b.WriteString("</svg>\n")
	return []byte(b.String())
}
