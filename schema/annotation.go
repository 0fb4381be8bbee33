package schema

import (
	"encoding/json"

	"entgo.io/ent/schema"
)

// Annotation is ent's annotation, so that a schema file needs one import of a
// package named schema.
type Annotation = schema.Annotation

// AnnotationName is the name under which every annotation of this module
// travels. There is one per field and one per schema; the loader merges them.
const AnnotationName = "ClickHouse"

// Comment sets the comment of the table and of the generated type.
func Comment(text string) Annotation { return schema.Comment(text) }

// Setting is a name and a SQL literal: index_granularity = 8192.
type Setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Problem is a mistake that a builder noticed. Builders never panic and never
// stop at the first: the generator reports all of them with positions.
type Problem struct {
	// Clause is the method that was called wrongly, "Codec". Empty: the
	// declaration as a whole.
	Clause  string `json:"clause,omitempty"`
	Message string `json:"message"`
}

// Decode reads the annotation of this module from what ent's loader carried:
// the value itself, or the map that its JSON became. ok is false if there is
// none.
func Decode[T Column | Table](annotations map[string]any) (value T, ok bool, err error) {
	raw, ok := annotations[AnnotationName]
	if !ok {
		return value, false, nil
	}
	text, err := json.Marshal(raw)
	if err != nil {
		return value, true, err
	}
	return value, true, json.Unmarshal(text, &value)
}
