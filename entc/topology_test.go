package entc

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entgo.io/ent"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/topology"
)

type sharded struct {
	ent.Schema
	topology schema.Annotation
}

func (s sharded) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("id"), s.topology}
}

func (sharded) Fields() []ent.Field {
	return []ent.Field{field.UInt64("id"), field.String("tenant")}
}

// A type says what it is on a cluster, and the sharding key is checked as every
// other expression over its columns.
func TestTopology(t *testing.T) {
	tests := []struct {
		declared schema.Annotation
		want     *catalog.Topology
		wantErr  string
	}{
		{topology.Sharded("cityHash64(tenant)").LocalName("shard").Policy("slow"), &catalog.Topology{Kind: catalog.Sharded, Key: "cityHash64(tenant)", Local: "shard", Policy: "slow"}, ""},
		{topology.Sharded(""), &catalog.Topology{Kind: catalog.Sharded}, ""},
		{topology.Everywhere(), &catalog.Topology{Kind: catalog.Everywhere}, ""},
		{topology.OnRole("ingest"), &catalog.Topology{Kind: catalog.OnRole, Role: "ingest"}, ""},
		{topology.Sharded("cityHash64(tenent)"), nil, "tenent"},
		{topology.Sharded("").LocalName("shardeds"), nil, "give LocalName another"},
		{topology.Everywhere().LocalName("x"), nil, "only a sharded table has a local one"},
		{topology.OnRole(""), nil, "the role is empty"},
	}
	for _, tt := range tests {
		model, err := modelOf(t, sharded{topology: tt.declared})
		if tt.wantErr != "" {
			if err == nil || !strings.Contains(err.Error(), tt.wantErr) {
				t.Errorf("got %v, want %q", err, tt.wantErr)
			}
			continue
		}
		if err != nil {
			t.Error(err)
			continue
		}
		if diff := cmp.Diff(tt.want, model.Catalog.Databases[0].Tables[0].Topology); diff != "" {
			t.Error(diff)
		}
	}
}
