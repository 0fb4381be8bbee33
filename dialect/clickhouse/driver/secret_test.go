package driver_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

// TestSecretsAreInNoMessageOfTheServer sends statements that a server refuses,
// most of them mistyped, and looks for their secret in the error, its %+v and
// the log. Servers repeat the place of a mistake.
func TestSecretsAreInNoMessageOfTheServer(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	statements := []string{
		"CREATE USER u IDENTFIED BY 'Qs3cr3t'",
		"CREATE USER u IDENTIFIED WITH nothing BY 'Qs3cr3t'",
		"CREATE USER u IDENTIFIED BY 'Qs3cr3t' OOPS",
		"CREATE USER u IDENTIFIED BY 'Qs3cr3t",
		"CREATE USER u IDENTIFIED BY $$Qs3cr3t",
		"CREATE USER u IDENTIFIED BY \"Qs3cr3t\"",
		"CREATE USER u IDENTIFIED BY 'a' 'Qs3cr3t'",
		"ALTER USER nosuch IDENTIFIED BY 'Qs3cr3t'",
		"CREATE NAMED COLLECTION c AS a = 'Qs3cr3t' b = 2",
		"CREATE NAMED COLLECTION c AS a 'x', b = 'Qs3cr3t'",
		"ALTER NAMED COLLECTION nosuch SET a = 'Qs3cr3t'",
		"SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'Qs3cr3t'",
		"SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'Qs3cr3t', 1, 2, 3, 4)",
		"SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'Qs3cr3t')",
		"SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'Qs3cr3t')",
		"SELECT * FROM url('http://u:Qs3cr3t@127.0.0.1:1/', CSV, 'a Int8') SETTINGS http_max_tries = 1",
		"SELECT * FROM url('http://127.0.0.1:1/', CSV, 'a Int8', headers('a' = 'Qs3cr3t') oops)",
		"SELECT * FROM remote('127.0.0.1:1', 'd', 't', 'u', 'Qs3cr3t') SETTINGS connections_with_failover_max_tries = 1",
		"SELECT * FROM redis('127.0.0.1:1', 'k', 'k String', 0, 'Qs3cr3t', 1, 2, 3)",
		"SELECT encrypt('nosuch', 'x', 'Qs3cr3t')",
		"SELECT hmac('nosuch', 'x', 'Qs3cr3t')",
		"SELECT decrypt('aes-256-gcm', 'x', 'Qs3cr3t')",
		"CREATE TABLE t (a Int8) ENGINE = S3('http://127.0.0.1:1/b/x', 'i', 'Qs3cr3t', 'NoSuchFormat')",
		"CREATE TABLE t (a Int8) ENGINE = Kafka SETTINGS kafka_sasl_password = 'Qs3cr3t'",
		"CREATE TABLE t (a Int8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = nosuch, secret_access_key = 'Qs3cr3t')",
		"CREATE DATABASE d ENGINE = PostgreSQL('127.0.0.1:1', 'd', 'u', 'Qs3cr3t')",
		"CREATE DATABASE d ENGINE = MySQL('127.0.0.1:1', 'd', 'u', 'Qs3cr3t', 1, 2)",
		"CREATE DICTIONARY d (a UInt64) PRIMARY KEY a SOURCE(MYSQL(PASSWORD 'Qs3cr3t' OOPS)) LAYOUT(FLAT()) LIFETIME(1)",
		"BACKUP TABLE nosuch TO S3('http://127.0.0.1:1/b', 'i', 'Qs3cr3t')",
		"BACKUP TABLE nosuch TO Disk('nosuch', 'x') SETTINGS password = 'Qs3cr3t'",
		"SELECT * FROM eval('SELECT * FROM mysql(\\'127.0.0.1:1\\', \\'d\\', \\'t\\', \\'u\\', \\'Qs3cr3t\\' oops')",
		"SELECT oops( -- CREATE USER u IDENTIFIED BY 'Qs3cr3t'",
	}
	for _, url := range []string{db.HTTP(), db.Native()} {
		var log bytes.Buffer
		conn := open(t, url, driver.Logger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
		refused := 0
		for _, sql := range statements {
			err := conn.Exec(t.Context(), driver.Statement{SQL: sql})
			if err == nil {
				continue
			}
			refused++
			if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, "s3cr3t") {
				t.Errorf("%s\nthe error says %s", sql, text)
			}
		}
		if strings.Contains(log.String(), "s3cr3t") {
			at := strings.Index(log.String(), "s3cr3t")
			t.Errorf("the log says %s", log.String()[max(0, at-300):at+20])
		}
		if t.Logf("%d of %d statements refused", refused, len(statements)); refused < len(statements)-5 || log.Len() == 0 {
			t.Errorf("%d bytes of log", log.Len())
		}
	}
}
