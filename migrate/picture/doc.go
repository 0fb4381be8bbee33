// Package picture draws a schema: its tables with their columns, and how data
// flow from one to the next.
//
//	p := picture.New(catalog, graph, picture.Options{})
//	p.Lay()
//	err := p.HTML(w) // or SVG, Mermaid
//
// The layout is made here, in layers from left to right, and no two boxes
// overlap. The page that [Picture.HTML] writes needs nothing else.
package picture
