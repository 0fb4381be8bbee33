package clickhouse_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/internal/enginetest"
)

// maskProbe asks a server what it masks of a statement in its query log, where
// statements that fail stand too.
type maskProbe struct {
	t   *testing.T
	db  *enginetest.Database
	run string
	all []string
}

// add remembers a statement.
func (p *maskProbe) add(format string, args ...any) {
	p.all = append(p.all, fmt.Sprintf(format, args...))
}

// masked sends the statements and returns them with what the log shows.
func (p *maskProbe) masked() map[string]string {
	p.t.Helper()
	// Many of them make the server look for another one, and wait.
	var sends errgroup.Group
	sends.SetLimit(16)
	for i, sql := range p.all {
		sends.Go(func() error {
			p.send(sql, p.run+"-"+strconv.Itoa(i))
			return nil
		})
	}
	_ = sends.Wait()
	p.db.Exec("SYSTEM FLUSH LOGS query_log")
	rows := p.db.Exec("SELECT splitByChar('~', query_id)[2] AS n, replaceAll(any(query), '\n', ' ') FROM system.query_log WHERE startsWith(query_id, '" + p.run + "') GROUP BY n FORMAT TSVRaw")
	shown := make(map[string]string)
	for row := range strings.Lines(rows) {
		n, text, _ := strings.Cut(strings.TrimSuffix(row, "\n"), "\t")
		i, err := strconv.Atoi(strings.TrimPrefix(n, "-"))
		if err != nil {
			p.t.Fatal(err)
		}
		shown[p.all[i]] = text
	}
	return shown
}

func (p *maskProbe) send(sql, id string) {
	p.t.Helper()
	target, err := url.Parse(p.db.HTTP())
	if err != nil {
		p.t.Fatal(err)
	}
	target.Path = "/"
	target.RawQuery = url.Values{"database": {p.db.Name}, "query_id": {strings.Replace(id, "-", "~-", 1)}, "log_queries": {"1"}, "max_query_size": {"10000000"}, "max_ast_elements": {"10000000"},
		"max_expanded_ast_elements": {"10000000"}, "max_parser_depth": {"10000"}, "max_parser_backtracks": {"0"}, "log_queries_cut_to_length": {"10000000"}, "http_max_tries": {"1"}}.Encode()
	res, err := http.Post(target.String(), "", strings.NewReader(sql))
	if err != nil {
		p.t.Logf("%v: %.200s", err, sql) // it closes the connection on what it does not parse
		return
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		p.t.Logf("%v: %.200s", err, sql)
	}
}

func (p *maskProbe) names(sql string) []string {
	return strings.Fields(p.db.Exec(sql + " FORMAT TSVRaw"))
}

// marker is a value that a statement of the test has once.
var marker = regexp.MustCompile(`'mark\d+'`)

// marks are n markers, the first of them with a number.
func marks(first, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("'mark%d'", first+i)
	}
	return strings.Join(list, ", ")
}

// calls are calls of functions with n markers each, all of them different. A
// function that such a call does not parse as takes no secret.
func (p *maskProbe) calls(start string, names []string, n int) []string {
	p.t.Helper()
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = "`" + name + "`(" + marks(i*n, n) + ")"
	}
	parsed := strings.Fields(p.db.Exec("SELECT arrayStringConcat(arrayMap(x -> toString(isNotNull(formatQueryOrNull(concat(" + clickhouse.QuoteString(start) + ", x)))), [" +
		strings.Join(quoted(list), ", ") + "]), ' ') SETTINGS max_query_size = 10000000 FORMAT TSVRaw"))
	kept := list[:0]
	for i, call := range list {
		if parsed[i] == "1" {
			kept = append(kept, call)
		}
	}
	return kept
}

func quoted(list []string) []string {
	texts := make([]string, len(list))
	for i, text := range list {
		texts[i] = clickhouse.QuoteString(text)
	}
	return texts
}

// TestHidesAllThatTheServerMasks asks the server for everything that could
// take a secret, by its own lists, and fails for each one that it masks and we
// show.
func TestHidesAllThatTheServerMasks(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	p := &maskProbe{t: t, db: db, run: uuid.NewString()[:8]}
	tables := p.names("SELECT name FROM system.table_functions ORDER BY name")
	engines := append(p.names("SELECT name FROM system.table_engines ORDER BY name"), "ExternalDistributed")
	databases := append(p.names("SELECT name FROM system.database_engines ORDER BY name"), "MaterializeMySQL", "MaterializedMySQL")
	sources := p.names("SELECT name FROM system.dictionary_sources ORDER BY name")
	functions := p.names("SELECT name FROM system.functions WHERE match(name, '^[a-zA-Z_][a-zA-Z0-9_]*$') ORDER BY name")
	for n := 1; n <= 8; n++ {
		p.add("SELECT * FROM %s", strings.Join(p.calls("SELECT * FROM ", tables, n), " UNION ALL SELECT * FROM "))
		for some := range slices.Chunk(p.calls("SELECT ", functions, n), 300) {
			p.add("SELECT %s", strings.Join(some, ", "))
		}
	}
	for n := 3; n <= 6; n++ {
		for _, name := range engines {
			p.add("CREATE TABLE nosuch.x (a UInt8) ENGINE = %s(%s)", name, marks(0, n))
		}
		for _, name := range databases {
			p.add("CREATE DATABASE IF NOT EXISTS %s ENGINE = %s(%s)", db.Name, name, marks(0, n))
		}
	}
	names, err := os.ReadFile("testdata/parameter_names.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, pairs := range pairsOf(strings.Fields(string(names))) {
		for _, name := range []string{"s3", "mysql", "postgresql", "url", "azureBlobStorage", "redis", "mongodb", "remote", "jdbc", "odbc", "iceberg", "ytsaurus"} {
			p.add("SELECT * FROM %s(nc, %s)", name, pairs)
		}
		for _, name := range engines {
			p.add("CREATE TABLE nosuch.x (a UInt8) ENGINE = %s SETTINGS %s", name, pairs)
			p.add("CREATE TABLE nosuch.x (a UInt8) ENGINE = %s(nc, %s)", name, pairs)
		}
		for _, name := range databases {
			p.add("CREATE DATABASE IF NOT EXISTS %s ENGINE = %s(nc, %s)", db.Name, name, pairs)
			p.add("CREATE DATABASE IF NOT EXISTS %s ENGINE = %s SETTINGS %s", db.Name, name, pairs)
		}
		p.add("BACKUP TABLE x TO S3(nc, %s)", pairs)
		p.add("CREATE TABLE nosuch.x (a UInt8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(%s)", pairs)
		p.add("ALTER TABLE nosuch.x MODIFY SETTING %s", pairs)
		p.add("ALTER DATABASE nosuch MODIFY SETTING %s", pairs)
		p.add("SELECT 1 SETTINGS %s", pairs)
		for _, name := range sources {
			p.add("CREATE DICTIONARY nosuch.x (a UInt64) PRIMARY KEY a SOURCE(%s(%s)) LAYOUT(FLAT()) LIFETIME(1)", name, strings.ReplaceAll(strings.ReplaceAll(pairs, ",", ""), "=", ""))
		}
	}
	for _, sql := range statementsWithSecrets() {
		p.add("%s", sql)
	}
	compareMasks(t, p, []string{"table functions", "table engines", "database engines", "dictionary sources", "functions"},
		[]int{len(tables), len(engines), len(databases), len(sources), len(functions)})
}

// compareMasks compares what the server masks with what we hide.
func compareMasks(t *testing.T, p *maskProbe, what []string, counts []int) {
	t.Helper()
	shown := p.masked()
	masked, lost := 0, 0
	for _, sql := range p.all {
		server, ok := shown[sql]
		if !ok {
			lost++
			t.Logf("not in the log: %.120s", sql)
			continue
		}
		ours := clickhouse.HideSecrets(sql)
		for _, m := range marker.FindAllString(sql, -1) {
			if strings.Contains(server, m) {
				continue
			}
			masked++
			if strings.Contains(ours, m) {
				t.Errorf("the server masks %s and we show it:\n%.200s\nserver: %.200s\nours:   %.200s", m, sql, around(server, m), around(ours, m))
			}
		}
	}
	for i, name := range what {
		t.Logf("%d %s", counts[i], name)
	}
	t.Logf("%d statements, %d places that the server masks, all hidden here; %d statements that it does not parse", len(p.all), masked, lost)
	if masked < 1500 || lost > 40 {
		t.Errorf("%d places masked and %d statements lost: the server was not asked", masked, lost)
	}
}

func around(text, m string) string {
	at := strings.Index(text, m)
	return text[max(0, at-100):min(len(text), max(0, at)+100)]
}

// pairsOf writes names as parameters, some at a time.
func pairsOf(names []string) []string {
	var list []string
	for chunk := range slices.Chunk(names, 2000) {
		pairs := make([]string, len(chunk))
		for i, name := range chunk {
			pairs[i] = fmt.Sprintf("`%s` = 'mark%d'", name, i)
		}
		list = append(list, strings.Join(pairs, ", "))
	}
	return list
}

// statementsWithSecrets are forms that no list of names leads to.
func statementsWithSecrets() []string {
	return []string{
		"SELECT * FROM url('http://127.0.0.1:1/x', CSV, 'a Int8', headers('A' = 'mark0', 'B' = 'mark1'))",
		"CREATE TABLE nosuch.x (a Int8) ENGINE = URL('http://127.0.0.1:1/x', CSV, headers('A' = 'mark0'))",
		"SELECT * FROM s3('http://127.0.0.1:1/x', extra_credentials(k = 'mark0'), headers('A' = 'mark1'), CSV)",
		"SELECT * FROM s3('http://127.0.0.1:1/x', 'i', 'mark0', 'CSV', 'a Int8')",
		"SELECT * FROM s3('http://127.0.0.1:1/x', 'i', concat('mark0', 'mark1'), 'CSV', 'a Int8')",
		"SELECT * FROM s3('http://127.0.0.1:1/x', 'i', 'mark0', 'mark1', 'CSV')",
		"SELECT * FROM remote('h:1', d.t, 'u', 'mark0')",
		"SELECT * FROM remote('h:1', d, t, 'u', 'mark0')",
		"SELECT * FROM remote('h:1', 'd.t', 'u', 'mark0')",
		"SELECT * FROM remote('h:1', numbers(3), 'u', 'mark0')",
		"SELECT * FROM remote('h:1', view(SELECT 1), 'u', 'mark0', rand())",
		"SELECT encrypt('m', p, k, 'mark0'), hmac('sha256', 'm', 'mark1')",
		"INSERT INTO FUNCTION s3('h', 'i', 'mark0', 'CSV') SELECT 1",
		"CREATE TABLE nosuch.x AS mysql('h', 'd', 't', 'u', 'mark0')",
		"CREATE VIEW nosuch.v AS SELECT * FROM mysql('h', 'd', 't', 'u', 'mark0')",
		"CREATE TABLE nosuch.x (a UInt8 DEFAULT encrypt('m', 'mark0', 'mark1')) ENGINE = Memory",
		"ATTACH TABLE nosuch.x (a UInt8) ENGINE = MySQL('h', 'd', 't', 'u', 'mark0')",
		"BACKUP TABLE x TO S3('http://h', 'i', 'mark0') SETTINGS base_backup = S3('http://h', 'i', 'mark1')",
		"RESTORE TABLE x FROM AzureBlobStorage('h', 'c', 'p', 'n', 'mark0')",
		"CREATE DATABASE IF NOT EXISTS default ENGINE = Backup('d', S3('http://h', 'i', 'mark0'))",
		"CREATE TABLE nosuch.x (a UInt8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = encrypted, disk = disk(type = s3, secret_access_key = 'mark0'), key = 'mark1', path = 'mark2')",
		"CREATE DICTIONARY nosuch.x (a UInt64) PRIMARY KEY a SOURCE(MYSQL(PASSWORD 'mark0' REPLICA(HOST 'h' PASSWORD 'mark1'))) LAYOUT(FLAT()) LIFETIME(1)",
		"CREATE DICTIONARY nosuch.x (a UInt64) PRIMARY KEY a SOURCE(HTTP(URL 'http://h/' CREDENTIALS(USER 'u' PASSWORD 'mark0'))) LAYOUT(FLAT()) LIFETIME(1)",
		"CREATE NAMED COLLECTION IF NOT EXISTS chent_masks AS a = 'mark0', b = 'mark1' OVERRIDABLE",
		"ALTER NAMED COLLECTION chent_masks SET c = 'mark0'",
		"DROP NAMED COLLECTION IF EXISTS chent_masks",
		"CREATE USER u1 IDENTIFIED BY 'mark0'",
		"CREATE USER u1 IDENTIFIED WITH plaintext_password BY 'mark0', sha256_password BY 'mark1' VALID UNTIL '2030-01-01'",
		"CREATE USER u1 IDENTIFIED WITH scram_sha256_hash BY 'mark0' SALT 'mark1'",
		"CREATE USER u1 IDENTIFIED WITH double_sha1_hash BY 'mark0'",
		"ALTER USER u1 ADD IDENTIFIED WITH bcrypt_password BY 'mark0'",
	}
}

// TestKnowsAllFormats: behind the name of a format there is no secret.
func TestKnowsAllFormats(t *testing.T) {
	t.Parallel()
	for name := range strings.FieldsSeq(enginetest.New(t).Exec("SELECT name FROM system.formats FORMAT TSVRaw")) {
		sql := "SELECT * FROM s3('http://127.0.0.1:1/x', '" + name + "', 'a Int8', 'gzip')"
		if got := clickhouse.HideSecrets(sql); got != sql {
			t.Errorf("%s is a format: %s", name, got)
		}
	}
}
