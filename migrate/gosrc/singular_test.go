package gosrc_test

import (
	"testing"

	"github.com/chent-io/chent/internal/goname"
	"github.com/chent-io/chent/migrate/gosrc"
)

// Names of tables give names of types that people would choose, and never one
// that the generator refuses.
func TestTypeNamesOfTables(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"events": "Event", "user_events": "UserEvent", "cities": "City", "classes": "Class", "addresses": "Address",
		"status": "Status", "process": "Process", "class": "Class", "node_consensus": "NodeConsensus", "size_delta": "SizeDelta", "handle_metadata": "HandleMetadata",
		"caches": "Caches", "leaves": "Leaves", "bus": "Bus", "aws": "AWS", "user_ids": "UserID", "kubernetes": "Kubernetes", "analysis": "Analysis", "series": "Series",
	}
	for table, name := range want {
		if got := gosrc.TypeName(table); got != name {
			t.Errorf("%s: %s, want %s", table, got, name)
		}
	}
	for _, table := range goname.Refused() {
		if got := gosrc.TypeName(table); goname.Refusal(got) != "" {
			t.Errorf("%s: the generator refuses %s", table, got)
		}
	}
}
