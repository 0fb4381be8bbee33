package dir

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

// versionShapes are the columns and their types of the tables in which other
// tools keep versions, whatever they are called.
var versionShapes = map[Format][][2]string{
	Goose:         {{"version_id", "Int64"}, {"is_applied", "UInt8"}, {"date", "Date"}, {"tstamp", "DateTime"}},
	DBMate:        {{"version", "String"}, {"ts", "DateTime"}, {"applied", "UInt8"}},
	GolangMigrate: {{"version", "Int64"}, {"dirty", "UInt8"}, {"sequence", "UInt64"}},
}

// versionColumns are the columns of version tables whose names are a tool's own,
// whatever their types are.
var versionColumns = []struct {
	tool  Format
	names string
}{
	{Atlas, "version description type applied total executed_at execution_time error error_stmt hash partial_hashes operator_version"},
	{"flyway", "installed_rank version description type script checksum installed_by installed_on execution_time success"},
	{"liquibase", "ID AUTHOR FILENAME DATEEXECUTED ORDEREXECUTED EXECTYPE MD5SUM DESCRIPTION COMMENTS TAG LIQUIBASE CONTEXTS LABELS DEPLOYMENT_ID"},
	{"liquibase", "ID LOCKED LOCKGRANTED LOCKEDBY"},
}

// VersionTableOf is the tool that keeps its versions in a table, by the table's
// columns; empty for any other table. Such a table belongs to no schema.
func VersionTableOf(t *catalog.Table) Format {
	for format, shape := range versionShapes {
		if len(t.Columns) == len(shape) && !slices.ContainsFunc(shape, func(column [2]string) bool {
			c := t.Column(column[0])
			return c == nil || c.Type != column[1] && (column[1] != "DateTime" || !strings.HasPrefix(c.Type, "DateTime64"))
		}) {
			return format
		}
	}
	for _, v := range versionColumns {
		names := strings.Fields(v.names)
		if len(t.Columns) == len(names) && !slices.ContainsFunc(names, func(name string) bool { return t.Column(name) == nil }) {
			return v.tool
		}
	}
	return ""
}
