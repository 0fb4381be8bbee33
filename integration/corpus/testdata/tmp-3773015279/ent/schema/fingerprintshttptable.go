// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// FingerprintsHTTPTable is the table fingerprints_http.
type FingerprintsHTTPTable struct{ ent.Schema }

// Annotations of FingerprintsHTTPTable.
func (FingerprintsHTTPTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("EmbeddedRocksDB").PrimaryKey("name").Table("fingerprints_http").Database("u0033_default"),
	}
}

// Fields of FingerprintsHTTPTable.
func (FingerprintsHTTPTable) Fields() []ent.Field {
	return []ent.Field{
		field.String("name"),
		field.Enum8("scope", "nat", "isp", "prod", "inst", "vbw", "fp", "injb", "prov"),
		field.String("other_names"),
		field.String("location_found"),
		field.Enum8("pattern_type", "full", "prefix", "contains", "regexp"),
		field.String("pattern"),
		field.UInt8("confidence_no_fp"),
		field.String("expected_countries"),
		field.String("source"),
		field.String("exp_url"),
		field.String("notes"),
	}
}
