// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// FingerprintsDNS is the table fingerprints_dns.
type FingerprintsDNS struct{ ent.Schema }

// Annotations of FingerprintsDNS.
func (FingerprintsDNS) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.Custom("EmbeddedRocksDB").PrimaryKey("name").Table("fingerprints_dns").Database("u0033_default"),
	}
}

// Fields of FingerprintsDNS.
func (FingerprintsDNS) Fields() []ent.Field {
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
