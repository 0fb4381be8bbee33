package schema

// Column is the annotation of a field. The builders of package field write
// it; beside a stock ent field it is written out:
//
//	field.String("tenant").Annotations(schema.Column{LowCardinality: true, Codec: []string{"ZSTD(3)"}})
type Column struct {
	// Type is the ClickHouse type, as text. Empty: it follows from the Go type.
	Type string `json:"type,omitempty"`
	// Nullable and LowCardinality wrap Type, in the order the server wants.
	Nullable       bool `json:"nullable,omitempty"`
	LowCardinality bool `json:"low_cardinality,omitempty"`
	// DefaultKind is DEFAULT, MATERIALIZED, ALIAS or EPHEMERAL; empty: none.
	DefaultKind string `json:"default_kind,omitempty"`
	// Default is the default's SQL expression. It may be empty only for EPHEMERAL.
	Default string `json:"default,omitempty"`
	// Comment is the column's comment. Empty: the comment of the ent field.
	Comment string `json:"comment,omitempty"`
	// Codec is the codec chain, each element as text: Delta(8), ZSTD(3).
	Codec []string `json:"codec,omitempty"`
	// Statistics are the kinds of column statistics: tdigest, minmax, ...
	Statistics []string `json:"statistics,omitempty"`
	// TTL is the expression after the keyword TTL.
	TTL string `json:"ttl,omitempty"`
	// Settings are the column's settings.
	Settings []Setting `json:"settings,omitempty"`
	// RenamedFrom is the column's earlier name: the migration renames instead
	// of dropping and adding.
	RenamedFrom string `json:"renamed_from,omitempty"`
	// Attribute holds the flags of a dictionary's attribute.
	Attribute *Attribute `json:"attribute,omitempty"`
	// Go is the Go type where the builder knows it. Nil: it follows from Type.
	Go *GoType `json:"go,omitempty"`
	// Truncate cuts times to what the type keeps, where they would be refused.
	Truncate bool `json:"truncate,omitempty"`
	// Scanner says that Go values pass through driver.Valuer and sql.Scanner.
	Scanner bool `json:"scanner,omitempty"`
	// Enum lists the names and numbers of an enum column in declaration order.
	Enum []EnumValue `json:"enum,omitempty"`
	// Problems are the mistakes that the builder noticed.
	Problems []Problem `json:"problems,omitempty"`
	// Pos is where the field was declared, file:line. The generator takes it
	// out before anything is written.
	Pos string `json:"pos,omitempty"`
}

// Attribute holds the flags of a dictionary's attribute.
type Attribute struct {
	Expression    string `json:"expression,omitempty"`
	Hierarchical  bool   `json:"hierarchical,omitempty"`
	Bidirectional bool   `json:"bidirectional,omitempty"`
	Injective     bool   `json:"injective,omitempty"`
	IsObjectID    bool   `json:"is_object_id,omitempty"`
}

// EnumValue is one value of an enum column. The number is -128..127 for Enum8
// and -32768..32767 for Enum16. Nil: one more than the value before, from 1.
type EnumValue struct {
	Name   string `json:"name"`
	Number *int   `json:"number,omitempty"`
}

// Name implements ent's Annotation.
func (Column) Name() string { return AnnotationName }

// Merge implements ent's Merger: what other says wins, settings and problems
// accumulate.
func (c Column) Merge(other Annotation) Annotation {
	o, ok := other.(Column)
	if !ok {
		if p, isPointer := other.(*Column); isPointer && p != nil {
			o, ok = *p, true
		}
	}
	if !ok {
		c.Problems = append(c.Problems, Problem{Message: "a field takes schema.Column annotations, not those of a table"})
		return c
	}
	set(&c.Type, o.Type)
	c.Nullable = c.Nullable || o.Nullable
	c.LowCardinality = c.LowCardinality || o.LowCardinality
	if o.DefaultKind != "" {
		c.DefaultKind, c.Default = o.DefaultKind, o.Default
	}
	set(&c.Comment, o.Comment)
	setList(&c.Codec, o.Codec)
	setList(&c.Statistics, o.Statistics)
	set(&c.TTL, o.TTL)
	c.Settings = mergeSettings(c.Settings, o.Settings)
	set(&c.RenamedFrom, o.RenamedFrom)
	if o.Attribute != nil {
		c.Attribute = o.Attribute
	}
	if o.Go != nil {
		c.Go = o.Go
	}
	c.Truncate = c.Truncate || o.Truncate
	c.Scanner = c.Scanner || o.Scanner
	setList(&c.Enum, o.Enum)
	c.Problems = append(c.Problems, o.Problems...)
	set(&c.Pos, o.Pos)
	return c
}

func set(to *string, from string) {
	if from != "" {
		*to = from
	}
}

func setList[T any](to *[]T, from []T) {
	if from != nil {
		*to = from
	}
}

// mergeSettings adds the settings of b to a; a name that is there already gets
// the later value.
func mergeSettings(a, b []Setting) []Setting {
	merged := append([]Setting(nil), a...)
next:
	for _, s := range b {
		for i := range merged {
			if merged[i].Name == s.Name {
				merged[i].Value = s.Value
				continue next
			}
		}
		merged = append(merged, s)
	}
	return merged
}
