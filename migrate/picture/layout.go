package picture

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"
)

// The measures of a picture, in pixels.
const (
	headHeight  = 44 // name and engine
	rowHeight   = 17
	footHeight  = 8
	minWidth    = 170
	maxWidth    = 330
	letter      = 7 // of the widest font that a browser may take
	betweenRows = 26
	betweenCols = 90
	betweenPart = 60 // between what hangs together
	margin      = 30
)

// Lay gives every box its place. What hangs together is laid in layers, from
// where data come to where they go, and such parts beside each other.
func (p *Picture) Lay() {
	for i := range p.Boxes {
		p.Boxes[i].measure(p.maxColumns)
	}
	p.layParts()
}

// measure sets the size of a box.
func (x *Box) measure(columns int) {
	if len(x.Columns) > columns {
		x.order()
	}
	x.shown = min(len(x.Columns), columns)
	rows := x.shown
	if x.shown < len(x.Columns) {
		rows++ // and so many more
	}
	widest := utf8.RuneCountInString(x.Name) + 3
	for _, line := range x.lines() {
		widest = max(widest, utf8.RuneCountInString(line))
	}
	for _, c := range x.Columns[:x.shown] {
		widest = max(widest, utf8.RuneCountInString(c.Name)+min(utf8.RuneCountInString(c.Type), 18)+4)
	}
	x.W = min(max(widest*letter+16, minWidth), maxWidth)
	x.H = headHeight + (len(x.lines())-1+rows)*rowHeight + footHeight
}

// order brings the columns that differ to the front, those of the key after
// them, where not all can be shown.
func (x *Box) order() {
	slices.SortStableFunc(x.Columns, func(a, b Column) int {
		rank := func(c Column) int {
			switch {
			case c.Change != "":
				return 0
			case c.Key:
				return 1
			}
			return 2
		}
		return cmp.Compare(rank(a), rank(b))
	})
}

// lines are those of a box between its name and its columns.
func (x *Box) lines() []string {
	lines := []string{cmp.Or(x.Engine, x.Kind)}
	for _, f := range x.Facts {
		if f.Name != "TTL" && f.Name != "SAMPLE BY" {
			lines = append(lines, f.Name+" "+f.Value)
		}
	}
	return lines
}

// part are boxes that hang together, in layers.
type part struct {
	boxes         []int
	width, height int
}

func (p *Picture) layParts() {
	var parts []part
	for _, boxes := range p.together() {
		l := layered{picture: p, boxes: boxes}
		parts = append(parts, l.lay())
	}
	// Large parts first, then those of about the same height beside each other.
	slices.SortStableFunc(parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(min(len(b.boxes), 2), min(len(a.boxes), 2)), cmp.Compare(b.height, a.height))
	})
	area, widest := 0, 0
	for _, part := range parts {
		area += (part.width + betweenPart) * (part.height + betweenPart)
		widest = max(widest, part.width)
	}
	limit := max(widest, int(math.Sqrt(float64(area)*1.7)))
	x, y, row := margin, margin, 0
	for _, part := range parts {
		if x > margin && x+part.width > margin+limit {
			x, y, row = margin, y+row+betweenPart, 0
		}
		for _, i := range part.boxes {
			p.Boxes[i].X += x
			p.Boxes[i].Y += y
		}
		p.Width = max(p.Width, x+part.width+margin)
		x += part.width + betweenPart
		row = max(row, part.height)
	}
	p.Height = y + row + margin
}

// together are the boxes that hang together by arrows.
func (p *Picture) together() (parts [][]int) {
	next := make([][]int, len(p.Boxes))
	for _, a := range p.Arrows {
		next[a.From] = append(next[a.From], a.To)
		next[a.To] = append(next[a.To], a.From)
	}
	seen := make([]bool, len(p.Boxes))
	for i := range p.Boxes {
		if seen[i] {
			continue
		}
		seen[i] = true
		queue := []int{i}
		for at := 0; at < len(queue); at++ {
			for _, j := range next[queue[at]] {
				if !seen[j] {
					seen[j] = true
					queue = append(queue, j)
				}
			}
		}
		slices.Sort(queue)
		parts = append(parts, queue)
	}
	return parts
}

// layered lays boxes that hang together.
type layered struct {
	picture *Picture
	boxes   []int
	after   map[int][]int // without the arrows that close a circle
	before  map[int][]int
	layer   map[int]int
	layers  [][]int
}

func (l *layered) lay() part {
	l.arrows()
	l.assign()
	for range 12 {
		l.sweep(l.before, true)
		l.sweep(l.after, false)
	}
	return l.place()
}

// arrows takes those that close a circle out.
func (l *layered) arrows() {
	l.after, l.before = make(map[int][]int), make(map[int][]int)
	all := make(map[int][]int)
	for _, a := range l.picture.Arrows {
		all[a.From] = append(all[a.From], a.To)
	}
	const busy, done = 1, 2
	state := make(map[int]int)
	var visit func(int)
	visit = func(i int) {
		state[i] = busy
		for _, j := range all[i] {
			if state[j] == busy {
				continue
			}
			l.after[i] = append(l.after[i], j)
			l.before[j] = append(l.before[j], i)
			if state[j] == 0 {
				visit(j)
			}
		}
		state[i] = done
	}
	for _, i := range l.boxes {
		if state[i] == 0 {
			visit(i)
		}
	}
}

// assign puts every box one layer behind the last of those before it, and then
// those that have no more before than after them as near to these as they go.
func (l *layered) assign() {
	l.layer = make(map[int]int)
	var depth func(int) int
	depth = func(i int) int {
		if d, ok := l.layer[i]; ok {
			return d
		}
		d := 0
		for _, j := range l.before[i] {
			d = max(d, depth(j)+1)
		}
		l.layer[i] = d
		return d
	}
	last := 0
	for _, i := range l.boxes {
		last = max(last, depth(i))
	}
	late := slices.Clone(l.boxes)
	slices.SortStableFunc(late, func(a, b int) int { return cmp.Compare(l.layer[b], l.layer[a]) })
	for _, i := range late {
		if len(l.after[i]) == 0 || len(l.after[i]) < len(l.before[i]) {
			continue
		}
		nearest := last
		for _, j := range l.after[i] {
			nearest = min(nearest, l.layer[j]-1)
		}
		l.layer[i] = nearest
	}
	l.layers = make([][]int, last+1)
	for _, i := range l.boxes {
		l.layers[l.layer[i]] = append(l.layers[l.layer[i]], i)
	}
}

// sweep orders each layer by where its neighbours on one side are.
func (l *layered) sweep(neighbours map[int][]int, forward bool) {
	at := make(map[int]float64)
	for _, layer := range l.layers {
		for k, i := range layer {
			at[i] = (float64(k) + 0.5) / float64(len(layer))
		}
	}
	order := func(layer []int) {
		mean := make(map[int]float64)
		for _, i := range layer {
			mean[i] = at[i]
			if list := neighbours[i]; len(list) > 0 {
				sum := 0.0
				for _, j := range list {
					sum += at[j]
				}
				mean[i] = sum / float64(len(list))
			}
		}
		slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(mean[a], mean[b]) })
		for k, i := range layer {
			at[i] = (float64(k) + 0.5) / float64(len(layer))
		}
	}
	for k := range l.layers {
		if forward {
			order(l.layers[k])
		} else {
			order(l.layers[len(l.layers)-1-k])
		}
	}
}

// tall is how high a column of boxes may become before the layer gets another
// beside it.
const tall = 2600

// place turns layers into columns of boxes.
func (l *layered) place() part {
	result := part{boxes: l.boxes}
	boxes := l.picture.Boxes
	x := 0
	var columns [][]int
	for _, layer := range l.layers {
		y, wide := 0, 0
		column := []int{}
		for _, i := range layer {
			if y > 0 && y+boxes[i].H > tall {
				columns = append(columns, column)
				x, y, wide, column = x+wide+betweenCols/2, 0, 0, nil
			}
			boxes[i].X, boxes[i].Y = x, y
			y += boxes[i].H + betweenRows
			wide = max(wide, boxes[i].W)
			column = append(column, i)
		}
		columns = append(columns, column)
		x += wide + betweenCols
	}
	l.straighten(columns)
	top := math.MaxInt
	for _, i := range l.boxes {
		top = min(top, boxes[i].Y)
	}
	for _, i := range l.boxes {
		boxes[i].Y -= top
		result.width = max(result.width, boxes[i].X+boxes[i].W)
		result.height = max(result.height, boxes[i].Y+boxes[i].H)
	}
	return result
}

// straighten moves boxes up and down within their columns, nearer to what they
// are connected with, and keeps their order and distance.
func (l *layered) straighten(columns [][]int) {
	boxes := l.picture.Boxes
	middle := func(i int) int { return boxes[i].Y + boxes[i].H/2 }
	for range 8 {
		for _, column := range columns {
			wanted := make([]int, len(column))
			for k, i := range column {
				list := slices.Concat(l.before[i], l.after[i])
				wanted[k] = boxes[i].Y
				if len(list) > 0 {
					sum := 0
					for _, j := range list {
						sum += middle(j)
					}
					wanted[k] = sum/len(list) - boxes[i].H/2
				}
			}
			settle(boxes, column, wanted)
		}
	}
}

// settle gives boxes of a column the places nearest to those they want: what
// would overlap becomes a group, whose place is the mean of its members'.
func settle(boxes []Box, column, wanted []int) {
	type group struct{ first, count, height, sum int }
	var groups []group
	start := func(g group) int { return g.sum / g.count }
	for k, i := range column {
		g := group{first: k, count: 1, height: boxes[i].H + betweenRows, sum: wanted[k]}
		for len(groups) > 0 {
			before := groups[len(groups)-1]
			if start(before)+before.height <= start(g) {
				break
			}
			g = group{first: before.first, count: before.count + g.count, height: before.height + g.height, sum: before.sum + g.sum - g.count*before.height}
			groups = groups[:len(groups)-1]
		}
		groups = append(groups, g)
	}
	for _, g := range groups {
		y := start(g)
		for _, i := range column[g.first : g.first+g.count] {
			boxes[i].Y = y
			y += boxes[i].H + betweenRows
		}
	}
}
