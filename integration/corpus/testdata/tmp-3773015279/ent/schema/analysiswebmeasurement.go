// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// AnalysisWebMeasurement is the table analysis_web_measurement.
type AnalysisWebMeasurement struct{ ent.Schema }

// Annotations of AnalysisWebMeasurement.
func (AnalysisWebMeasurement) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("measurement_uid", "measurement_start_time", "probe_cc", "probe_asn").
			PrimaryKey("measurement_uid").
			Setting("index_granularity", 8192).
			Table("analysis_web_measurement").
			Database("u0034_default"),
	}
}

// Fields of AnalysisWebMeasurement.
func (AnalysisWebMeasurement) Fields() []ent.Field {
	return []ent.Field{
		field.String("domain"),
		field.String("input"),
		field.String("test_name"),
		field.UInt32("probe_asn"),
		field.String("probe_as_org_name"),
		field.String("probe_cc"),
		field.UInt32("resolver_asn"),
		field.String("resolver_as_cc"),
		field.String("network_type"),
		field.DateTime64("measurement_start_time", 3, "UTC"),
		field.String("measurement_uid"),
		field.String("ooni_run_link_id"),
		field.String("top_probe_analysis").Nullable(),
		field.String("top_dns_failure").Nullable(),
		field.String("top_tcp_failure").Nullable(),
		field.String("top_tls_failure").Nullable(),
		field.String("top_dns_rule_id").LowCardinality().Default(""),
		field.String("top_tcp_rule_id").LowCardinality().Default(""),
		field.String("top_tls_rule_id").LowCardinality().Default(""),
		field.Float32("dns_blocked"),
		field.Float32("dns_down"),
		field.Float32("dns_ok"),
		field.Float32("tcp_blocked"),
		field.Float32("tcp_down"),
		field.Float32("tcp_ok"),
		field.Float32("tls_blocked"),
		field.Float32("tls_down"),
		field.Float32("tls_ok"),
	}
}
