// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// ObsOpenvpn is the table obs_openvpn.
type ObsOpenvpn struct{ ent.Schema }

// Annotations of ObsOpenvpn.
func (ObsOpenvpn) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.ReplacingMergeTree("measurement_start_time").
			OrderBy("measurement_start_time", "report_id", "input").
			Setting("index_granularity", 8).
			Table("obs_openvpn").
			Database("u0033_default"),
	}
}

// Fields of ObsOpenvpn.
func (ObsOpenvpn) Fields() []ent.Field {
	return []ent.Field{
		field.Int8("anomaly"),
		field.Float32("bootstrap_time"),
		field.Int8("confirmed"),
		field.String("error"),
		field.String("failure"),
		field.String("input"),
		field.Int32("last_handshake_transaction_id"),
		field.DateTime("measurement_start_time"),
		field.String("measurement_uid"),
		field.String("minivpn_version"),
		field.String("obfs4_version"),
		field.String("obfuscation"),
		field.String("platform"),
		field.Int32("probe_asn"),
		field.String("probe_cc"),
		field.String("probe_network_name"),
		field.String("provider"),
		field.String("remote"),
		field.String("report_id"),
		field.Int32("resolver_asn"),
		field.String("resolver_ip"),
		field.String("resolver_network_name"),
		field.String("software_name"),
		field.String("software_version"),
		field.Int8("success"),
		field.Int8("success_handshake"),
		field.Int8("success_icmp"),
		field.Int8("success_urlgrab"),
		field.Int8("tcp_connect_status_success"),
		field.Float32("test_runtime"),
		field.DateTime("test_start_time"),
		field.String("transport"),
	}
}
