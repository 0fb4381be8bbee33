package dir

import (
	"testing"
	"time"
)

// A new file runs after every file there is, however those are numbered.
func TestNextVersion(t *testing.T) {
	now := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	tests := []struct{ last, want string }{
		{"", "20260504030201"},
		{"20240101000000", "20260504030201"},
		{"20990101000000", "20990101000001"},
		{"1", "20260504030201"},
		{"2", "3"},
		{"0009", "20260504030201"},
		{"2026", "2027"},
		{"3", "4"},
		{"9", ""},
		{"99", ""},
		{"300", "301"},
	}
	for _, tt := range tests {
		var files []File
		if tt.last != "" {
			files = []File{{Name: nameOf(tt.last, "x"), Version: tt.last}}
		}
		got, err := nextVersion(files, now)
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("after %s: got %q, %v; want %q", tt.last, got, err, tt.want)
		}
		if err == nil && tt.last != "" && nameOf(got, "a") <= nameOf(tt.last, "z") {
			t.Errorf("%s sorts before %s", nameOf(got, "a"), nameOf(tt.last, "z"))
		}
	}
}
