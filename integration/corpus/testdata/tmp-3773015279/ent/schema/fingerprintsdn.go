// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// FingerprintsDn is the table fingerprints_dns.
type FingerprintsDn struct{ ent.Schema }

// Annotations of FingerprintsDn.
func (FingerprintsDn) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("EmbeddedRocksDB").PrimaryKey("name").Database("u0032_default"),
	}
}

// Fields of FingerprintsDn.
func (FingerprintsDn) Fields() []ent.Field {
	return []ent.Field{
		field.String("name"),
		field.Enum8("scope", "nat", "isp", "prod", "inst", "vbw", "fp"),
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
