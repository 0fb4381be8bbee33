package driver_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestParseURL(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		want driver.Config
	}{
		{"clickhouse://localhost", driver.Config{Scheme: "clickhouse", Hosts: []string{"localhost:9000"}}},
		{"CLICKHOUSE://a,b:9001,[::1],[::2]:9/db", driver.Config{
			Scheme: "clickhouse", Hosts: []string{"a:9000", "b:9001", "[::1]:9000", "[::2]:9"}, Database: "db",
		}},
		{"clickhouse://us%40er:p%3A%2F%25w@h/my%20db?max_threads=4&compression=zstd&ch_new_thing=a%26b&dial_timeout=3&read_timeout=1m30s&client_name=app", driver.Config{
			Scheme: "clickhouse", Hosts: []string{"h:9000"}, User: "us@er", Password: "p:/%w", Database: "my db",
			Settings:    []driver.Setting{{Name: "max_threads", Value: "4"}, {Name: "new_thing", Value: "a&b"}},
			Compression: driver.CompressionZSTD, DialTimeout: 3 * time.Second, ReadTimeout: 90 * time.Second, ClientName: "app",
		}},
		{"http://h/proxy/path/db?block_size=100&query_limit=5&query_timeout=2s&max_open_conns=2&max_idle_conns=1&conn_max_lifetime=1h&conn_max_idle_time=1s&write_timeout=5s&create_database=true", driver.Config{
			Scheme: "http", Hosts: []string{"h:8123"}, Path: "/proxy/path", Database: "db", CreateDatabase: true,
			Settings: []driver.Setting{{Name: "max_block_size", Value: "100"}}, QueryLimit: 5, QueryTimeout: 2 * time.Second,
			MaxOpenConns: 2, MaxIdleConns: 1, ConnMaxLifetime: time.Hour, ConnMaxIdleTime: time.Second, WriteTimeout: 5 * time.Second,
		}},
		{"http://h?database=db&username=u&password=p", driver.Config{Scheme: "http", Hosts: []string{"h:8123"}, Database: "db", User: "u", Password: "p"}},
		{"http://h/db/?database=db", driver.Config{Scheme: "http", Hosts: []string{"h:8123"}, Database: "db"}},
		{"http://h?database=default&secure=false", driver.Config{Scheme: "http", Hosts: []string{"h:8123"}, Database: "default"}},
		{"http://h,i?connection_open_strategy=round_robin&max_message_bytes=1000&max_header_bytes=2K&max_frame_bytes=3m&max_block_bytes=4G&max_first_block_bytes=1M", driver.Config{
			Scheme: "http", Hosts: []string{"h:8123", "i:8123"}, ConnOpenStrategy: driver.ConnOpenRoundRobin,
			Limits: driver.Limits{Message: 1000, Header: 2 << 10, Frame: 3 << 20, Block: 4 << 30, FirstBlock: 1 << 20},
		}},
		{"chdb://", driver.Config{Scheme: "chdb", CreateDatabase: true}},
		{"chdb:///var/lib/app?protocol=native&database=db&engine_install=true&create_database=false", driver.Config{
			Scheme: "chdb", Dir: "/var/lib/app", Database: "db", Native: true, InstallEngine: true,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			got, err := driver.ParseURL(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			want := tt.want
			setDefault(&want.Compression, driver.CompressionLZ4)
			if want.Scheme == "chdb" {
				want.Compression = driver.CompressionNone
			}
			setDefault(&want.ConnOpenStrategy, driver.ConnOpenInOrder)
			setDefault(&want.Limits.Message, 4<<20)
			setDefault(&want.Limits.Header, 512<<10)
			setDefault(&want.Limits.Frame, 16<<20)
			setDefault(&want.Limits.Block, 1<<30)
			setDefault(&want.Limits.FirstBlock, 8<<20)
			setDefault(&want.DialTimeout, 10*time.Second)
			setDefault(&want.MaxOpenConns, 32)
			setDefault(&want.MaxIdleConns, 8)
			setDefault(&want.ConnMaxLifetime, time.Hour)
			idle := 25 * time.Second
			if want.Scheme == "clickhouse" || want.Native {
				idle = 10 * time.Minute
			}
			setDefault(&want.ConnMaxIdleTime, idle)
			if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(driver.Config{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func setDefault[T comparable](p *T, v T) {
	var zero T
	if *p == zero {
		*p = v
	}
}

func TestParseURLErrors(t *testing.T) {
	t.Parallel()
	const secret = "sEcReT"
	tests := []struct{ in, want string }{
		{"", `no scheme; begin with chdb://, clickhouse://, http:// or https://`},
		{"localhost:9000", `unknown scheme "localhost" (known: chdb, clickhouse, http, https)`},
		{"localhost", `no scheme; begin with chdb://, clickhouse://, http:// or https://`},
		{"tcp://h", `unknown scheme "tcp"; native TCP is clickhouse://`},
		{"clickhose://h", `unknown scheme "clickhose" (known: chdb, clickhouse, http, https); did you mean clickhouse?`},
		{"clickhouse:h", `// is missing after clickhouse:`},
		{"clickhouse://", `no host; for example clickhouse://localhost:9000/database`},
		{"clickhouse:///db", `no host; for example clickhouse://localhost:9000/database`},
		{"clickhouse://h:port", `the port is not a number (or / ? # in the password is not percent-encoded)`},
		{"clickhouse://h:99999", `"99999" is not a port of host h`},
		{"http://h?connection_open_strategy=rond_robin", `option connection_open_strategy: unknown strategy "rond_robin" (known: in_order, round_robin, random); did you mean round_robin?`},
		{"http://h?max_block_bytes=1T", `option max_block_bytes: "1T" is not a number of bytes of at least 1; write 500000, 64K, 16M or 2G`},
		{"http://h?max_block_bytes=9000000000G", `option max_block_bytes: "9000000000G" is not a number of bytes of at least 1; write 500000, 64K, 16M or 2G`},
		{"clickhouse://a,,b", `an empty host in the list of hosts`},
		{"clickhouse://h/a/b", `the path "/a/b" holds a slash; it names one database`},
		{"clickhouse://u:" + secret + "%@h", `byte 22: % without two hexadecimal digits; a plain % is written %25`},
		{"clickhouse://u:" + secret + "/x@h/db", `the port is not a number (or / ? # in the password is not percent-encoded)`},
		{"clickhouse://u:" + secret + "#x@h/db", `(or / ? # in the password is not percent-encoded)`},
		{"clickhouse://h/db#x", `# begins a fragment`},
		{"clickhouse://a,b:x/db", `the port is not a number`},
		{"clickhouse://u:" + secret + "\n@h/db", `byte 22: control character; write it percent-encoded`},
		{"clickhouse://u:" + secret + " x@h/db", `the user or password holds a character that must be percent-encoded`},
		{"clickhouse://h?max_thread=4", `byte 16, option max_thread: unknown option; did you mean max_threads? (a server setting newer than this client is written ch_max_thread)`},
		{"clickhouse://h?a=1", `option a: unknown option (a server setting`},
		{"clickhouse://h?max_threads=4&compresion=lz4", `byte 30, option compresion: unknown option; did you mean compression?`},
		{"clickhouse://h?compression=lz5", `option compression: unknown method "lz5" (known: none, lz4, lz4hc, zstd, gzip); did you mean lz4?`},
		{"clickhouse://h?dial_timeout=fast", `option dial_timeout: "fast" is not a duration above zero; write 500ms, 30s, 5m or a number of seconds`},
		{"clickhouse://h?max_open_conns=0", `option max_open_conns: "0" is not a whole number of at least 1`},
		{"clickhouse://h?secure=maybe", `option secure: "maybe" is neither true nor false`},
		{"clickhouse://h?max_threads=1&max_threads=2", `option max_threads: given twice`},
		{"clickhouse://h?max_threads=1&ch_max_threads=2", `option max_threads: the setting is given twice`},
		{"clickhouse://h?max_block_size=1&block_size=2", `option block_size: max_block_size is given too`},
		{"clickhouse://h?max_threads", `option max_threads: no value; write max_threads=value`},
		{"clickhouse://h?ch_=1", `option ch_: "" is not a name of a setting`},
		{"clickhouse://h?ch_a%20b=1", `"a b" is not a name of a setting`},
		{"clickhouse://h/db?database=other", `option database: the path names another database: "db"`},
		{"clickhouse://h?protocol=native", `option protocol: only chdb:// has it`},
		{"chdb://?protocol=tcp", `option protocol: "tcp" is neither http nor native`},
		{"chdb://dir", `chdb has no host; a directory begins with a third slash: chdb:///dir`},
		{"chdb://u:" + secret + "@/dir", `chdb takes no user or password; it makes its own`},
		{"chdb://?secure=true", `chdb is on this machine and speaks no TLS; remove the TLS options`},
		{"clickhouse://h?skip_verify=true", `option secure: TLS options are given; add secure=true`},
		{"http://h?ca_cert=x", `TLS options are given; use https`},
		{"http://h?secure=true", `http is in the clear; use https`},
		{"https://h?secure=false", `https is always secure; use http`},
		{"https://h?ca_cert=/no/such/file.pem", `TLS: ca_cert: open /no/such/file.pem`},
		{"https://h?client_cert=a.pem", `TLS: client_cert and client_key go together; one is missing`},
		{"https://h?server_name=", `option server_name: the value is empty`},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			_, err := driver.ParseURL(tt.in)
			var urlErr *driver.URLError
			if !errors.As(err, &urlErr) {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got  %s\nwant %s", err, tt.want)
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the password is in the error: %s", err)
			}
		})
	}
}

func TestNoPasswordInText(t *testing.T) {
	t.Parallel()
	const secret = "sEcReT"
	for _, in := range []string{
		"clickhouse://user:" + secret + "@h/db?max_threads=4",
		"http://h/db?password=" + secret + "&max_threads=4",
		"http://h/db?max_threads=4&PassWord=" + secret,
		"http://h/db?ch_named_collection_secret=" + secret,
		"http://h/db?passwrd=" + secret,
		"http://h/db?pwd=" + secret + "&max_threads=4",
		"http://h/db?ch_s3_token=" + secret,
		"http://:" + secret + "@h",
		"clickhouse:user:" + secret + "@h",
		"clickhouse://user:" + secret + "%zz@h",
		"user:" + secret + "@h",
		"clickhouse://h/#" + secret,
	} {
		shown := driver.Redact(in)
		if cfg, err := driver.ParseURL(in); err == nil {
			shown += fmt.Sprint(cfg, &cfg) + fmt.Sprintf("%v %+v %#v %s", cfg, cfg, cfg, cfg)
		} else {
			shown += err.Error()
		}
		if strings.Contains(shown, secret) {
			t.Errorf("%s is shown as %s", in, shown)
		}
	}
	if got, want := driver.Redact("clickhouse://user:pw@h/db?max_threads=4"), "clickhouse://user:xxxxx@h/db?max_threads=4"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestOptionsLand: each option of the URL arrives where it belongs.
func TestOptionsLand(t *testing.T) {
	t.Parallel()
	options := "max_threads=3&ch_max_bytes_to_read=1000000000&log_comment=it%27s%20%26%20%3D&block_size=777&query_limit=5&client_name=landing&compression=zstd"
	both(t, options, func(t *testing.T, conn driver.Conn, db *enginetest.Database) {
		r := &received{}
		id := "landing-" + db.Name
		s := driver.Statement{
			SQL:      "SELECT getSetting('max_threads') AS a, getSetting('max_bytes_to_read') AS b, getSetting('log_comment') AS c, getSetting('max_block_size') AS d, currentDatabase() AS e, getSetting('max_rows_to_read') AS f, number FROM numbers(100)",
			Settings: []driver.Setting{{Name: "max_rows_to_read", Value: "1000"}, {Name: "max_threads", Value: "2"}},
			QueryID:  id,
		}
		if err := conn.Query(t.Context(), s, r); err != nil {
			t.Fatal(err)
		}
		if len(r.rows) != 5 {
			t.Fatalf("%d rows with query_limit=5", len(r.rows))
		}
		want := []string{"2", "1000000000", "it's & =", "777", db.Name, "1000", "0"}
		if diff := cmp.Diff(want, r.rows[0]); diff != "" {
			t.Error(diff)
		}
		if conn.Database() != db.Name {
			t.Errorf("Database() is %q", conn.Database())
		}
		db.Exec("SYSTEM FLUSH LOGS")
		got := db.Exec("SELECT DISTINCT interface, if(interface = 1, client_name, http_user_agent), Settings['max_rows_to_read'], log_comment FROM system.query_log WHERE query_id = '" + id + "' FORMAT TSVRaw")
		if got != "1\tlanding chent\t1000\tit's & =" && got != "2\tlanding chent/0.1.0\t1000\tit's & =" {
			t.Errorf("query_log has %q", got)
		}
		// Exec is not cut: an INSERT SELECT keeps all its rows.
		db.Exec("CREATE TABLE t (n UInt64) ENGINE = Memory")
		if err := conn.Exec(t.Context(), driver.Statement{SQL: "INSERT INTO t SELECT number FROM numbers(10)"}); err != nil {
			t.Fatal(err)
		}
		if got := db.Exec("SELECT count() FROM t"); got != "10" {
			t.Errorf("%s rows inserted", got)
		}
	})
}
