package clickhouse

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// placesOfSecrets are statements with a literal, %s, that must not come out. All
// calls of the tables of secretplace.go are among them.
var placesOfSecrets = append(callsWithSecrets(),
	"CREATE USER u IDENTIFIED BY %s",
	"CREATE USER IF NOT EXISTS `a b` ON CLUSTER c IDENTIFIED WITH sha256_hash BY 'ab' SALT %s",
	"ALTER USER u RENAME TO v ADD IDENTIFIED WITH plaintext_password BY %s VALID UNTIL '2030-01-01'",
	"EXPLAIN SYNTAX CREATE USER u IDENTIFIED BY %s",
	"EXECUTE AS a CREATE USER u IDENTIFIED BY %s",
	"SELECT 1; CREATE USER u IDENTIFIED BY %s; SELECT 2",
	"CREATE TABLE a (x Int8) ENGINE = Memory PARALLEL WITH CREATE USER u IDENTIFIED BY %s",
	"CREATE NAMED COLLECTION c ON CLUSTER x AS a = 1, b = %s NOT OVERRIDABLE",
	"ALTER NAMED COLLECTION IF EXISTS c SET a = %s OVERRIDABLE DELETE b",
	"CREATE DATABASE d; CREATE NAMED COLLECTION c AS a = %s",
	"CREATE DATABASE d ENGINE = MySQL('h', 'd', 'u', 'x'); CREATE TABLE t (a Int8) ENGINE = MySQL('h', 'd', 't', 'u', %s)",
	"CREATE DATABASE d ENGINE = DataLakeCatalog('h', 'u', 'p') SETTINGS catalog_credential = %s",
	"SELECT * FROM url('h', CSV, headers('a' = %s))",
	"SELECT * FROM s3('h', extra_credentials(role_session_name = %s))",
	"SELECT * FROM s3(nc, secret_access_key = concat('a', %s))",
	"SELECT * FROM `s3`('h', 'i', %s, 'CSV')",
	"SELECT * FROM remote('h', d.t, 'u', %s)",
	"SELECT * FROM mysql(nc, password = %s)",
	"SELECT * FROM mysql('h', 'd', 't', 'u', 'a' || %s)",
	"INSERT INTO FUNCTION remoteSecure('h', 'd', 't', 'u', %s) VALUES (1)",
	"BACKUP TABLE t TO S3('h', 'i', %s) ASYNC",
	"RESTORE TABLE t FROM Disk('d', 'x') SETTINGS password = %s",
	"ALTER TABLE t MODIFY SETTING kafka_sasl_password = %s",
	"CREATE TABLE t (a Int8) ENGINE = NATS SETTINGS nats_url = 'h', nats_token = %s",
	"CREATE TABLE t (a Int8) ENGINE = RabbitMQ SETTINGS rabbitmq_password = %s",
	"CREATE TABLE t (a Int8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = encrypted, disk = disk(type = s3, secret_access_key = %s))",
	"CREATE DICTIONARY d (a UInt64) PRIMARY KEY a SOURCE(HTTP(URL 'h' CREDENTIALS(USER 'u' PASSWORD %s))) LAYOUT(FLAT())",
	"CREATE DICTIONARY d (a UInt64) PRIMARY KEY a SOURCE(HTTP(URL 'h' HEADERS(HEADER(NAME 'A' VALUE %s)))) LAYOUT(FLAT())",
	"CREATE DICTIONARY d (a UInt64) PRIMARY KEY a SOURCE(ODBC(CONNECTION_STRING %s TABLE 't')) LAYOUT(FLAT())",
	"SELECT 1 -- password %s",
	"/* was: CREATE USER u IDENTIFIED BY %s */ SELECT 1",
	"// mysql('h', 'd', 't', 'u', %s)",
	"# -- // CREATE NAMED COLLECTION c AS a = %s",
)

// callsWithSecrets are calls of each name that takes a secret at a place.
func callsWithSecrets() (list []string) {
	for _, group := range []struct {
		places map[string]secretPlace
		format string
	}{
		{secretArguments, "SELECT * FROM %s(%s)"},
		{tableEngineSecrets, "CREATE TABLE t (a Int8) ENGINE = %s(%s)"},
		{databaseEngineSecrets, "CREATE DATABASE d ENGINE = %s(%s)"},
	} {
		for _, name := range slices.Sorted(maps.Keys(group.places)) {
			arguments := strings.Repeat("'a', ", group.places[name].at) + "%s"
			list = append(list, fmt.Sprintf(group.format, name, arguments))
		}
	}
	return list
}

// secretMark begins each secret of these tests.
const secretMark = "Qs3cr3t"

// writings are the ways to write a text as a literal.
var writings = []func(string) string{
	QuoteString,
	func(s string) string {
		return "'" + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), "'", "''") + "'"
	},
	func(s string) string { return "$$" + strings.ReplaceAll(s, "$", "") + "$$" },
	func(s string) string { return "$tag$" + strings.ReplaceAll(s, "$", "") + "$tag$" },
	func(s string) string {
		return "‘" + strings.Map(func(r rune) rune {
			if r == '‘' || r == '’' || r == '\\' || r == '\'' {
				return -1
			}
			return r
		}, s) + "’"
	},
}

// checkHidden puts a secret into a place, cuts the statement, and looks for the
// secret in what is shown.
func checkHidden(t *testing.T, place, secret string, writing, cut int, between string, upper bool) {
	t.Helper()
	if writing == 2 || writing == 3 { // in a heredoc the secret must not end it
		secret = strings.ReplaceAll(secret, "$", "")
	}
	sql := place
	if upper {
		sql = strings.ReplaceAll(strings.ToUpper(sql), "%S", "%s")
	}
	if !strings.HasPrefix(place, "//") && !strings.HasPrefix(place, "#") && !strings.Contains(place, "--") && !strings.HasPrefix(place, "/*") {
		sql = strings.ReplaceAll(sql, " ", between)
	} else {
		secret = strings.NewReplacer("\n", "", "*/", "", "/*", "").Replace(secret)
	}
	sql = fmt.Sprintf(sql, writings[writing](secretMark+secret))
	if cut > 0 && cut < len(sql) {
		sql = sql[:len(sql)-cut]
	}
	if shown := HideSecrets(sql); strings.Contains(shown, secretMark) {
		t.Errorf("the secret comes out\nof    %q\nshown %q", sql, shown)
	}
}

// TestSecretsNeverComeOut tries each place with each way to write a literal,
// whole and cut off anywhere behind the secret's beginning.
func TestSecretsNeverComeOut(t *testing.T) {
	tried := 0
	for _, place := range placesOfSecrets {
		for writing := range writings {
			for cut := range 40 {
				checkHidden(t, place, " it's, (a) = \"b\"; --", writing, cut, []string{" ", "\n\t", " /* c */ "}[cut%3], cut%2 == 1)
				tried++
			}
		}
	}
	t.Logf("%d places of a secret, %d statements", len(placesOfSecrets), tried)
	if len(placesOfSecrets) < 80 {
		t.Errorf("%d places", len(placesOfSecrets))
	}
}

// FuzzHideSecrets looks for a secret that comes out of a known place, and for a
// panic on any text.
func FuzzHideSecrets(f *testing.F) {
	for i := range placesOfSecrets {
		f.Add(uint16(i), uint8(i), uint16(i%30), i%2 == 0, "x'y\\z", "SELECT f('a")
	}
	f.Fuzz(func(t *testing.T, place uint16, writing uint8, cut uint16, upper bool, secret, any string) {
		checkHidden(t, placesOfSecrets[int(place)%len(placesOfSecrets)], secret, int(writing)%len(writings), int(cut)%200, " ", upper)
		HideSecrets(any)
		HideSecrets("CREATE USER u IDENTIFIED BY " + any)
		HideSecrets("SELECT s3(" + any)
	})
}
