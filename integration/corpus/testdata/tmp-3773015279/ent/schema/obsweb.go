// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// ObsWeb is the table obs_web.
type ObsWeb struct{ ent.Schema }

// Annotations of ObsWeb.
func (ObsWeb) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree().
			OrderBy("measurement_uid", "observation_idx", "measurement_start_time", "probe_cc", "probe_asn").
			PrimaryKey("measurement_uid", "observation_idx").
			Setting("index_granularity", 8192).
			Table("obs_web").
			Database("u0034_default"),
	}
}

// Fields of ObsWeb.
func (ObsWeb) Fields() []ent.Field {
	return []ent.Field{
		field.String("measurement_uid"),
		field.UInt16("observation_idx"),
		field.String("input").Nullable(),
		field.String("report_id"),
		field.String("ooni_run_link_id").Default(""),
		field.DateTime64("measurement_start_time", 3, "UTC"),
		field.String("software_name"),
		field.String("software_version"),
		field.String("test_name"),
		field.String("test_version"),
		field.String("bucket_date"),
		field.UInt32("probe_asn"),
		field.String("probe_cc"),
		field.String("probe_as_org_name"),
		field.String("probe_as_cc"),
		field.String("probe_as_name"),
		field.String("network_type"),
		field.String("platform"),
		field.String("origin"),
		field.String("engine_name"),
		field.String("engine_version"),
		field.String("architecture"),
		field.String("resolver_ip"),
		field.UInt32("resolver_asn"),
		field.String("resolver_cc"),
		field.String("resolver_as_org_name"),
		field.String("resolver_as_cc"),
		field.UInt8("resolver_is_scrubbed"),
		field.UInt32("resolver_asn_probe"),
		field.String("resolver_as_org_name_probe"),
		field.DateTime("created_at", "UTC").Nullable(),
		field.String("target_id").Nullable(),
		field.String("hostname").Nullable(),
		field.UInt16("transaction_id").Nullable(),
		field.String("ip").Nullable(),
		field.UInt16("port").Nullable(),
		field.UInt32("ip_asn").Nullable(),
		field.String("ip_as_org_name").Nullable(),
		field.String("ip_as_cc").Nullable(),
		field.String("ip_cc").Nullable(),
		field.UInt8("ip_is_bogon").Nullable(),
		field.String("dns_query_type").Nullable(),
		field.String("dns_failure").Nullable(),
		field.String("dns_engine").Nullable(),
		field.String("dns_engine_resolver_address").Nullable(),
		field.String("dns_answer_type").Nullable(),
		field.String("dns_answer").Nullable(),
		field.UInt32("dns_answer_asn").Nullable(),
		field.String("dns_answer_as_org_name").Nullable(),
		field.Float64("dns_t").Nullable(),
		field.String("tcp_failure").Nullable(),
		field.UInt8("tcp_success").Nullable(),
		field.Float64("tcp_t").Nullable(),
		field.String("tls_failure").Nullable(),
		field.String("tls_server_name").Nullable(),
		field.String("tls_outer_server_name").Nullable(),
		field.String("tls_echconfig").Nullable(),
		field.String("tls_version").Nullable(),
		field.String("tls_cipher_suite").Nullable(),
		field.UInt8("tls_is_certificate_valid").Nullable(),
		field.String("tls_end_entity_certificate_fingerprint").Nullable(),
		field.String("tls_end_entity_certificate_subject").Nullable(),
		field.String("tls_end_entity_certificate_subject_common_name").Nullable(),
		field.String("tls_end_entity_certificate_issuer").Nullable(),
		field.String("tls_end_entity_certificate_issuer_common_name").Nullable(),
		field.Array[string]("tls_end_entity_certificate_san_list"),
		field.DateTime64("tls_end_entity_certificate_not_valid_after", 3, "UTC").Nullable(),
		field.DateTime64("tls_end_entity_certificate_not_valid_before", 3, "UTC").Nullable(),
		field.UInt16("tls_certificate_chain_length").Nullable(),
		field.Array[string]("tls_certificate_chain_fingerprints"),
		field.UInt16("tls_handshake_read_count").Nullable(),
		field.UInt16("tls_handshake_write_count").Nullable(),
		field.UInt32("tls_handshake_read_bytes").Nullable(),
		field.UInt32("tls_handshake_write_bytes").Nullable(),
		field.String("tls_handshake_last_operation").Nullable(),
		field.Float64("tls_handshake_time").Nullable(),
		field.Float64("tls_t").Nullable(),
		field.String("http_request_url").Nullable(),
		field.String("http_network").Nullable(),
		field.String("http_alpn").Nullable(),
		field.String("http_failure").Nullable(),
		field.UInt32("http_request_body_length").Nullable(),
		field.String("http_request_method").Nullable(),
		field.Float64("http_runtime").Nullable(),
		field.Int32("http_response_body_length").Nullable(),
		field.UInt8("http_response_body_is_truncated").Nullable(),
		field.String("http_response_body_sha1").Nullable(),
		field.UInt16("http_response_status_code").Nullable(),
		field.String("http_response_header_location").Nullable(),
		field.String("http_response_header_server").Nullable(),
		field.String("http_request_redirect_from").Nullable(),
		field.UInt8("http_request_body_is_truncated").Nullable(),
		field.Float64("http_t").Nullable(),
		field.String("probe_analysis").Nullable(),
	}
}
