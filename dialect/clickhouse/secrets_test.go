package clickhouse_test

import (
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/internal/enginetest"
)

// TestHideSecrets hides what no message may show, and nothing else.
func TestHideSecrets(t *testing.T) {
	t.Parallel()
	tests := []struct{ sql, want string }{
		{`CREATE USER u IDENTIFIED WITH plaintext_password BY 'it\'s', sha256_hash BY 'ab' SALT 'x' VALID UNTIL '2030-01-01' HOST NAME 'BY'`,
			`CREATE USER u IDENTIFIED WITH plaintext_password BY '[HIDDEN]', sha256_hash BY '[HIDDEN]' SALT '[HIDDEN]' VALID UNTIL '2030-01-01' HOST NAME 'BY'`},
		{"ALTER USER IF EXISTS u identified by 'x'", "ALTER USER IF EXISTS u identified by '[HIDDEN]'"},
		{"CREATE OR REPLACE USER u IDENTIFIED WITH ssh_key BY KEY 'AAA' TYPE 'ssh-rsa'", "CREATE OR REPLACE USER u IDENTIFIED WITH ssh_key BY KEY 'AAA' TYPE 'ssh-rsa'"},
		{"CREATE NAMED COLLECTION c AS url = 'http://u:p@h/', n = -5, `a b` = 'x' NOT OVERRIDABLE, f = true OVERRIDABLE",
			"CREATE NAMED COLLECTION c AS url = '[HIDDEN]', n = '[HIDDEN]', `a b` = '[HIDDEN]' NOT OVERRIDABLE, f = '[HIDDEN]' OVERRIDABLE"},
		{"ALTER NAMED COLLECTION c SET a = 'x' DELETE b", "ALTER NAMED COLLECTION c SET a = '[HIDDEN]' DELETE b"},
		{"CREATE TABLE t (password String DEFAULT 'x', `secret` UInt8 COMMENT 'y') ENGINE = MergeTree ORDER BY password", "CREATE TABLE t (password String DEFAULT 'x', `secret` UInt8 COMMENT 'y') ENGINE = MergeTree ORDER BY password"},
		{"CREATE TABLE t (a UInt8) ENGINE = S3('http://h/b/x', 'id', 'sec', 'CSV')", "CREATE TABLE t (a UInt8) ENGINE = S3('http://h/b/x', 'id', '[HIDDEN]', 'CSV')"},
		{"CREATE TABLE t (a UInt8) ENGINE = S3('http://h/b/x', NOSIGN, 'CSV', 'gzip')", "CREATE TABLE t (a UInt8) ENGINE = S3('http://h/b/x', NOSIGN, 'CSV', 'gzip')"},
		{"CREATE TABLE t (a UInt8) ENGINE = S3('http://h/b/x', 'CSV', 'gzip')", "CREATE TABLE t (a UInt8) ENGINE = S3('http://h/b/x', 'CSV', 'gzip')"},
		{"CREATE TABLE t (a UInt8) ENGINE = MySQL(conn, password = 'pw', table = 't')", "CREATE TABLE t (a UInt8) ENGINE = MySQL(conn, password = '[HIDDEN]', table = 't')"},
		{"CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = s3, endpoint = 'e', access_key_id = 'i', secret_access_key = 's')",
			"CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = s3, endpoint = '[HIDDEN]', access_key_id = '[HIDDEN]', secret_access_key = '[HIDDEN]')"},
		{"SELECT * FROM remote('h:1', 'd', 't', 'u', 'pw') WHERE x = 'a:b@c'", "SELECT * FROM remote('h:1', 'd', 't', 'u', '[HIDDEN]') WHERE x = 'a:b@c'"},
		{"CREATE QUOTA q KEYED BY user_name TO u", "CREATE QUOTA q KEYED BY user_name TO u"},
		{"CREATE USER u IDENTIFIED BY 'x", "CREATE USER u IDENTIFIED BY …"},
		{"CREATE USER u IDENTIFIED BY 'x' HOST NAME 'y", "CREATE USER u IDENTIFIED BY '[HIDDEN]' HOST NAME …"},
		{"CREATE USER u IDENTIFIED BY x'00' DEFAULT ROLE r", "CREATE USER u IDENTIFIED BY '[HIDDEN]' DEFAULT ROLE r"},
		{`CREATE USER u IDENTIFIED BY "x"`, "CREATE USER u IDENTIFIED BY '[HIDDEN]'"},
		{"SELECT 1; ALTER USER u IDENTIFIED BY 'x'; SELECT x FROM t GROUP BY 'x'", "SELECT 1; ALTER USER u IDENTIFIED BY '[HIDDEN]'; SELECT x FROM t GROUP BY 'x'"},
		{"EXPLAIN AST CREATE USER u IDENTIFIED BY 'x'", "EXPLAIN AST CREATE USER u IDENTIFIED BY '[HIDDEN]'"},
		{"CREATE DATABASE d ENGINE = MySQL('h', 'd', 'u', 'x'); CREATE TABLE t ENGINE = MySQL('h', 'd', 't', 'u', 'x')",
			"CREATE DATABASE d ENGINE = MySQL('h', 'd', 'u', '[HIDDEN]'); CREATE TABLE t ENGINE = MySQL('h', 'd', 't', 'u', '[HIDDEN]')"},
		{"SELECT 1 -- was: CREATE USER u IDENTIFIED BY 'x'", "SELECT 1 -- was: CREATE USER u IDENTIFIED BY '[HIDDEN]'"},
		{"SELECT 1 -- don't do that (yet)", "SELECT 1 -- don't do that (yet)"},
		{"/* mysql('h', 'd', 't', 'u', 'x') */ SELECT 1", "/* mysql('h', 'd', 't', 'u', '[HIDDEN]') */ SELECT 1"},
		{`SELECT * FROM eval('SELECT * FROM mysql(\'h\', \'d\', \'t\', \'u\', \'x\')')`, `SELECT * FROM eval('SELECT * FROM mysql(\'h\', \'d\', \'t\', \'u\', \'[HIDDEN]\')')`},
		{`KILL QUERY WHERE query LIKE '%IDENTIFIED BY \'x\'%'`, `KILL QUERY WHERE query LIKE '%IDENTIFIED BY \'[HIDDEN]\'%'`},
		{`SELECT * FROM url('http:\/\/u:x\x40h/')`, `SELECT * FROM url('http://u:[HIDDEN]@h/')`},
		{"SELECT * FROM url('http://u:a@b@h/x'), url('http://u:a/b@h/x'), url('http://h:8123/a@b')", "SELECT * FROM url('http://u:[HIDDEN]@h/x'), url('http://u:[HIDDEN]@h/x'), url('http://h:8123/a@b')"},
		{"SELECT * FROM url('http://h/?a=1&api_key=x&access_token=y&b=2')", "SELECT * FROM url('http://h/?a=1&api_key=[HIDDEN]&access_token=[HIDDEN]&b=2')"},
		{"SELECT * FROM arrowFlight('h:1', 'd', 'u', 'x')", "SELECT * FROM arrowFlight('h:1', 'd', 'u', '[HIDDEN]')"},
		{"SELECT * FROM mysql('h', 'd', 't', 'u', 'x", "SELECT * FROM mysql('h', 'd', 't', 'u', …"},
		{"SELECT * FROM mysql('h', 'd', 't', 'u', $$x", "SELECT * FROM mysql('h', 'd', 't', 'u', …"},
		{"SELECT * FROM mysql('h', 'd', 't', 'u',", "SELECT * FROM mysql('h', 'd', 't', 'u',"},
		{"SELECT * FROM s3(nc, secret_access_key = concat('a', 'x'), format = CSV)", "SELECT * FROM s3(nc, secret_access_key = '[HIDDEN]', format = CSV)"},
		{"SELECT 'x", "SELECT 'x"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := clickhouse.HideSecrets(tt.sql); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
		if again := clickhouse.HideSecrets(tt.want); again != tt.want {
			t.Errorf("hiding again makes it %s", again)
		}
	}
}

// TestServerHidesTheSame compares with what the server shows of objects with
// secrets.
func TestServerHidesTheSame(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	for _, sql := range []string{
		"CREATE TABLE x (`a` UInt8) ENGINE = MySQL('127.0.0.1:1', 'd', 't', 'u', 'pw')",
		"CREATE TABLE x (`a` UInt8) ENGINE = PostgreSQL('127.0.0.1:1', 'd', 't', 'u', 'pw', 's')",
		"CREATE TABLE x (`a` UInt8) ENGINE = URL('http://u:pw@127.0.0.1:1/x', 'CSV')",
		"CREATE TABLE x (`a` UInt8) ENGINE = S3('http://127.0.0.1:1/bucket/x.csv', 'id', 'secret', 'CSV', 'gzip')",
		"CREATE TABLE x (`a` UInt8) ENGINE = S3('http://127.0.0.1:1/bucket/x.csv', 'CSV', 'gzip')",
		"CREATE TABLE x (`a` UInt8) ENGINE = Kafka SETTINGS kafka_broker_list = 'a:1', kafka_topic_list = 't', kafka_group_name = 'g', kafka_format = 'CSV', kafka_sasl_password = 'pw', kafka_sasl_username = 'u'",
		"CREATE TABLE x (`a` UInt8) ENGINE = MongoDB('127.0.0.1:1', 'd', 'c', 'u', 'pw')",
		"CREATE DICTIONARY x (`k` UInt64, `v` String) PRIMARY KEY k SOURCE(CLICKHOUSE(TABLE 't' USER 'u' PASSWORD 'pw' DB 'd')) LIFETIME(MIN 0 MAX 0) LAYOUT(FLAT())",
		"CREATE DICTIONARY x (`k` UInt64, `v` String) PRIMARY KEY k SOURCE(HTTP(URL 'http://x' FORMAT 'CSV' CREDENTIALS (USER 'u' PASSWORD 'pw'))) LIFETIME(MIN 0 MAX 0) LAYOUT(FLAT())",
	} {
		if _, err := db.Try(sql); err != nil {
			t.Log("not in this engine:", sql)
			continue
		}
		shown := db.Exec("SELECT replaceAll(create_table_query, currentDatabase() || '.', '') FROM system.tables WHERE database = currentDatabase() FORMAT TSVRaw")
		db.Exec("DROP " + strings.Fields(sql)[1] + " x SYNC")
		if got := clickhouse.HideSecrets(sql); got != shown || strings.Contains(got, "'pw'") {
			t.Errorf("got        %s\nthe server %s", got, shown)
		}
	}
}
