package driver

import (
	"strings"
	"testing"
)

// What a server says at length is shortened where it is shown, and kept whole
// in Message.
func TestServerErrorIsReadable(t *testing.T) {
	tests := []struct{ name, message, want string }{
		{"short", "Unknown table x", "Unknown table x"},
		{"what could stand there", "Syntax error: failed at position 1 (x): x. Expected one of: a, b, a, c, d, e, f, g, h, i, j",
			"Syntax error: failed at position 1 (x): x. Expected one of: a, b, c, d, e, f, g, h, … (2 more)"},
		{"virtual columns", "Missing columns: 'b' while processing: 'b', available columns: '_part' '_table' 'a' 'c'",
			"Missing columns: 'b' while processing: 'b', available columns: 'a' 'c'"},
		{"a question of ours", "Syntax error: y: In scope SELECT formatQuerySingleLine('CREATE VIEW v AS\nSELEC x')", "Syntax error: y"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := &ServerError{Code: 62, Name: "X", Message: tt.message}
			if got := e.Error(); got != "clickhouse: code 62 (X): "+tt.want {
				t.Errorf("got %s", got)
			}
			if e.Message != tt.message {
				t.Errorf("Message became %s", e.Message)
			}
		})
	}
	long := (&ServerError{Message: "begins " + strings.Repeat("é", 4000) + " ends"}).Error()
	if len(long) > 650 || !strings.Contains(long, "begins") || !strings.HasSuffix(long, " ends") || strings.Contains(long, `\x`) {
		t.Errorf("%d bytes: %s", len(long), long)
	}
}

func TestStackTracesAreNoPartOfMessages(t *testing.T) {
	const trace = "0. DB::Exception::Exception() @ 0x0000\n1. main"
	for _, text := range []string{
		"Code: 60. DB::Exception: no table. (UNKNOWN_TABLE), Stack trace (when copying this message, always include the lines below):\n\n" + trace + "\n (version 26.7.2.1)",
		"Code: 60. DB::Exception: no table. (UNKNOWN_TABLE) (version 26.7.2.1)\nStack trace:\n\n" + trace,
		"Code: 60. DB::Exception: no table. Stack trace:\n\n" + trace,
	} {
		e, ok := parseException(text)
		if !ok || strings.Contains(e.Error(), "Stack") || strings.Contains(e.Error(), "0x0") || !strings.HasPrefix(e.StackTrace, trace) || !strings.HasPrefix(e.Message, "no table") {
			t.Errorf("%q: %v, trace %q", text, e.Error(), e.StackTrace)
		}
	}
	if text, trace := cutTrace("Unknown setting 'Stack trace'"); trace != "" || text != "Unknown setting 'Stack trace'" {
		t.Errorf("%q, %q", text, trace)
	}
}
