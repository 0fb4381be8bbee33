// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// FastpathTable is the table fastpath.
type FastpathTable struct{ ent.Schema }

// Annotations of FastpathTable.
func (FastpathTable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("measurement_start_time", "report_id", "input").
			Setting("index_granularity", 8192).
			Table("fastpath").
			Database("u0033_default"),
	}
}

// Fields of FastpathTable.
func (FastpathTable) Fields() []ent.Field {
	return []ent.Field{
		field.String("measurement_uid"),
		field.String("report_id"),
		field.String("input"),
		field.String("probe_cc"),
		field.UInt32("probe_asn"),
		field.String("test_name"),
		field.DateTime("test_start_time"),
		field.DateTime("measurement_start_time"),
		field.String("filename"),
		field.String("scores"),
		field.String("platform"),
		field.String("anomaly"),
		field.String("confirmed"),
		field.String("msm_failure"),
		field.String("domain"),
		field.String("software_name"),
		field.String("software_version"),
		field.String("control_failure"),
		field.Float32("blocking_general"),
		field.Int8("is_ssl_expected"),
		field.Int32("page_len"),
		field.Float32("page_len_ratio"),
		field.String("server_cc"),
		field.Int8("server_asn"),
		field.String("server_as_name"),
		field.DateTime64("update_time", 3).Materialized("now64()"),
		field.String("test_version"),
		field.Float32("test_runtime"),
		field.String("architecture"),
		field.String("engine_name"),
		field.String("engine_version"),
		field.String("blocking_type"),
		field.String("test_helper_address").LowCardinality(),
		field.String("test_helper_type").LowCardinality(),
		field.UInt64("ooni_run_link_id").Nullable(),
		field.String("is_verified").LowCardinality(),
	}
}
