package embedded

import (
	"os"
	"path/filepath"
	"runtime"
)

// Version is the libchdb release that [Install] fetches and [Find] prefers.
const Version = "26.7.3-stable.1"

// npmPackage is a platform's package of libchdb in the npm registry.
type npmPackage struct {
	name string
	// integrity is the SHA-512 of the package's archive, as npm writes it.
	// Empty: not recorded here yet; the archive must then match what the
	// registry says of it.
	integrity string
	// download and unpacked are sizes in bytes, for progress and for the check
	// of free space. They are near enough where integrity is empty.
	download, unpacked int64
}

func (p npmPackage) spec() string { return p.name + "@" + Version }

// packages has a package for every platform that there is one for.
func packages() map[string]npmPackage {
	const download, unpacked = 180e6, 570e6
	return map[string]npmPackage{
		"linux/amd64": {
			name:      "@chdb/lib-linux-x64-gnu",
			integrity: "sha512-XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw==",
			download:  177817999,
			unpacked:  566330096,
		},
		"linux/arm64":  {name: "@chdb/lib-linux-arm64-gnu", download: download, unpacked: unpacked},
		"darwin/arm64": {name: "@chdb/lib-darwin-arm64", download: download, unpacked: unpacked},
		"darwin/amd64": {name: "@chdb/lib-darwin-x64", download: download, unpacked: unpacked},
	}
}

// platformPackage returns the package for this program's platform.
func platformPackage() (npmPackage, error) {
	pkg, ok := packages()[runtime.GOOS+"/"+runtime.GOARCH]
	if !ok {
		return npmPackage{}, &UnsupportedError{Reason: "there is no libchdb for this platform"}
	}
	if runtime.GOOS == "linux" && isMusl() {
		return npmPackage{}, &UnsupportedError{Reason: "libchdb needs glibc and this system has musl"}
	}
	return pkg, nil
}

// isMusl says whether musl is the only C library here.
func isMusl() bool {
	has := func(patterns ...string) bool {
		for _, pattern := range patterns {
			if found, _ := filepath.Glob(pattern); len(found) > 0 {
				return true
			}
		}
		return false
	}
	return has("/lib/ld-musl-*") && !has("/lib/ld-linux*", "/lib64/ld-linux*", "/lib/*/ld-linux*")
}

// isLibrary says whether path, within a package, is the library.
func isLibrary(path string) bool {
	return path == "package/libchdb.so" || path == "package/libchdb.dylib"
}

// libraryName is the library's file name once installed.
const libraryName = "libchdb.so"

// cacheRoot is the directory of all installed releases.
func cacheRoot() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "chent", "chdb"), nil
}
