package driver

import (
	"fmt"
	"strconv"
	"strings"
)

// The oldest server that the driver speaks to: the first whose native protocol
// has parameters.
const oldestMajor, oldestMinor = 22, 8

// oldServerError is a server that is too old.
type oldServerError struct{ server string }

func (e *oldServerError) Error() string {
	return fmt.Sprintf("the server (%s) is older than ClickHouse %d.%d, the oldest that is supported; upgrade it", e.server, oldestMajor, oldestMinor)
}

// checkVersion refuses a server that is too old. A version that does not begin
// with two numbers is some other program's, and not judged.
func checkVersion(version string) error {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return nil
	}
	major, err := strconv.Atoi(parts[0])
	minor, errMinor := strconv.Atoi(parts[1])
	if err != nil || errMinor != nil || major > oldestMajor || major == oldestMajor && minor >= oldestMinor {
		return nil
	}
	return &oldServerError{"ClickHouse " + version}
}

// tooOldForBlocks reports whether a server refused the setting by which blocks
// are asked for over HTTP, which old servers do not know.
func tooOldForBlocks(err error) bool {
	return IsCode(err, CodeUnknownSetting) && strings.Contains(err.Error(), "client_protocol_version")
}
