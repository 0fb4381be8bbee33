package driver_test

import (
	"os"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/internal/golden"
)

// TestKnownSettings: settings.txt has the settings of the engine.
func TestKnownSettings(t *testing.T) {
	t.Parallel()
	if os.Getenv("CHENT_TEST_URL") != "" {
		t.Skip("the list is that of the embedded engine")
	}
	db := enginetest.New(t)
	got := db.Exec("SELECT name FROM system.settings ORDER BY name FORMAT TSVRaw") + "\n"
	golden.Equal(t, "settings.txt", []byte(got))
	// No client option hides a setting.
	for _, name := range strings.Fields(got) {
		cfg, err := driver.ParseURL("clickhouse://h?" + name + "=1")
		if err != nil || len(cfg.Settings) != 1 || cfg.Settings[0].Name != name {
			t.Errorf("%s: %v, %v", name, cfg.Settings, err)
		}
	}
}
