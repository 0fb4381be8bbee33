package driver

import (
	"fmt"
	"slices"
	"strings"
)

// httpWords are the options of a request to the HTTP interface that servers do
// not take as settings. As a setting, one of them would run another statement,
// log in as another user or change what the answer looks like; a native
// connection would refuse it as unknown.
//
// See https://clickhouse.com/docs/interfaces/http.
var httpWords = []string{
	"query", "user", "password", "database", "compress", "decompress", "quota_key", "query_id", "default_format",
	"session_id", "session_timeout", "session_check", "close_session", "role", "stacktrace", "buffer_size",
	"wait_end_of_query", "client_protocol_version",
}

// refuseHTTPWords refuses settings whose names mean something else in a URL.
func refuseHTTPWords(settings []Setting) error {
	for _, s := range settings {
		name := strings.ToLower(strings.TrimSpace(s.Name))
		if slices.Contains(httpWords, name) || strings.HasPrefix(name, "param_") {
			return fmt.Errorf("driver: %q is no setting of a statement: over HTTP it is an option of the request%s", s.Name, insteadOf(name))
		}
	}
	return nil
}

// insteadOf says what has the effect that a word would have had.
func insteadOf(word string) string {
	switch {
	case word == "query_id":
		return "; set Statement.QueryID, or QueryID of a query"
	case word == "user", word == "password", word == "database":
		return "; the URL of the connection says it"
	case strings.HasPrefix(word, "session_"), word == "close_session":
		return "; Session makes one"
	case word == "default_format":
		return "; name the FORMAT, with QueryFormat or Export"
	case strings.HasPrefix(word, "param_"):
		return "; parameters are in Statement.Params"
	}
	return ""
}
