package driver

import (
	_ "embed"
	"slices"
	"strings"
)

// settingsText lists the settings of system.settings, sorted, one a line, as
// the embedded engine has them. TestKnownSettings compares it with the engine
// and rewrites it with -update.
//
//go:embed settings.txt
var settingsText string

// knownSettings returns the server settings that a URL may name without the
// ch_ prefix.
func knownSettings() []string {
	return strings.Fields(settingsText)
}

// isKnownSetting reports whether name is one of [knownSettings].
func isKnownSetting(name string) bool {
	_, found := slices.BinarySearch(knownSettings(), name)
	return found
}
