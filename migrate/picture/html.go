package picture

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed page.html
var pageText string

// page is filled with texts that were escaped where they were made: the drawing
// as that of an SVG file, and JSON whose brackets are escapes.
var page = template.Must(template.New("page").Parse(pageText))

// HTML writes the picture, once it is laid, as a page that loads nothing else.
func (p *Picture) HTML(w io.Writer) error {
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("picture: %w", err)
	}
	var drawing strings.Builder
	p.drawing(&drawing)
	return page.Execute(w, map[string]any{
		"Title": p.Title, "Style": template.CSS(style), "Data": template.JS(data), "Drawing": template.HTML(drawing.String()), //nolint:gosec // its texts were escaped where they were made
		"Width": p.Width, "Height": p.Height, "Kinds": Kinds(), "Diff": p.Diff,
	})
}
