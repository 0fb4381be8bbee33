package driver_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/internal/enginetest"
)

// TestOpenEngine: chdb starts an engine that lasts until Close, and keeps its
// data in a directory.
func TestOpenEngine(t *testing.T) {
	if os.Getenv("CHENT_TEST_URL") != "" {
		t.Skip("starts embedded engines")
	}
	t.Parallel()
	dir := t.TempDir() + "/da ta"
	at := (&url.URL{Scheme: "chdb", Path: dir}).String()
	for i, options := range []string{"?database=app&max_threads=2", "?database=app&protocol=native&compression=lz4"} {
		conn, err := driver.Open(t.Context(), at+options)
		if err != nil {
			t.Fatal(err)
		}
		if conn.Database() != "app" {
			t.Errorf("database %q", conn.Database())
		}
		if i == 0 {
			if err := conn.Exec(t.Context(), driver.Statement{SQL: "CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n"}); err != nil {
				t.Fatal(err)
			}
		}
		if err := conn.Insert(t.Context(), driver.Statement{SQL: "INSERT INTO t (n, s)"}, numbers(2, 1000)); err != nil {
			t.Fatal(err)
		}
		if got, want := value(t, conn, "SELECT count() AS c FROM t"), fmt.Sprint(2000*(i+1)); got != want {
			t.Errorf("%s rows, want %s", got, want)
		}
		if _, err := driver.Open(t.Context(), at); err == nil || !strings.Contains(err.Error(), "driver: start the embedded engine: ") {
			t.Errorf("a second engine in the directory: %v", err)
		}
		start := time.Now()
		if err := errors.Join(conn.Close(), conn.Close()); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("Close took %s", took)
		}
	}
	temporary := open(t, "chdb://")
	if got := value(t, temporary, "SELECT currentDatabase() AS d"); got != "default" {
		t.Errorf("database %q", got)
	}
	if _, err := driver.Open(t.Context(), "chdb://?database=nothing&create_database=false"); !driver.IsCode(err, 81) {
		t.Errorf("got %v", err)
	}
}

// TestEngineDies: a server that dies ends what runs with an error that says
// whether the outcome is known, and nothing is sent again.
func TestEngineDies(t *testing.T) {
	if os.Getenv("CHENT_TEST_URL") != "" {
		t.Skip("kills embedded engines")
	}
	t.Parallel()
	operations := []struct {
		name    string
		unknown bool
		run     func(context.Context, driver.Conn) error
	}{
		{"select", false, func(ctx context.Context, c driver.Conn) error {
			return c.Query(ctx, driver.Statement{SQL: "SELECT number FROM system.numbers"}, &counted{})
		}},
		{"aggregate", false, func(ctx context.Context, c driver.Conn) error {
			return c.Query(ctx, driver.Statement{SQL: "SELECT count() FROM system.numbers"}, &counted{})
		}},
		{"insert", true, func(ctx context.Context, c driver.Conn) error {
			return c.Insert(ctx, driver.Statement{SQL: "INSERT INTO t (n, s)"}, numbers(1<<30, 1000))
		}},
		{"insert select", true, func(ctx context.Context, c driver.Conn) error {
			return c.Exec(ctx, driver.Statement{SQL: "INSERT INTO t SELECT number, '' FROM system.numbers"})
		}},
	}
	for _, protocol := range []string{"http", "clickhouse"} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			engine, err := embedded.Start(t.Context(), embedded.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = engine.Close() }()
			u := url.URL{Scheme: protocol, User: url.UserPassword(engine.User(), engine.Password()), Host: engine.HTTPAddr()}
			if protocol == "clickhouse" {
				u.Host = engine.NativeAddr()
			}
			conn, err := driver.Open(t.Context(), u.String())
			if err != nil {
				t.Fatal(err)
			}
			if err := conn.Exec(t.Context(), driver.Statement{SQL: "CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n"}); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			var group sync.WaitGroup
			var unknown *driver.UnknownOutcomeError
			var connection *driver.ConnectionError
			for _, op := range operations {
				group.Go(func() {
					err := op.run(ctx, conn)
					var unknown *driver.UnknownOutcomeError
					var connection *driver.ConnectionError
					if errors.As(err, &unknown) != op.unknown || errors.As(err, &connection) == op.unknown || errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("%s: %T %v", op.name, err, err)
					}
				})
			}
			for running := ""; running != "4" && ctx.Err() == nil; { // the engine dies when all are under way
				running = value(t, conn, "SELECT toString(count()) AS c FROM system.processes WHERE user = currentUser() AND position(query, 'system.processes') = 0")
			}
			if err := syscall.Kill(engine.PID(), syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			group.Wait()
			<-engine.Done()
			if err := conn.Exec(ctx, driver.Statement{SQL: "TRUNCATE TABLE t"}); !errors.As(err, &connection) && !errors.As(err, &unknown) {
				t.Errorf("after its death: %T %v", err, err)
			}
			if err := conn.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestLogging(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			db := enginetest.New(t)
			conn := open(t, p.url(db), driver.Logger(slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
			err := conn.Query(t.Context(), driver.Statement{SQL: "SELECT {p:String} AS s, number FROM numbers(3)", Params: []driver.Param{{Name: "p", Value: "v"}}, QueryID: "the-id-" + db.Name}, &counted{})
			if err != nil {
				t.Fatal(err)
			}
			_ = conn.Exec(t.Context(), driver.Statement{SQL: "SELEC"})
			text := log.String()
			for _, want := range []string{`"msg":"clickhouse: Query"`, `"statement":"SELECT {p:String} AS s, number FROM numbers(3)"`, `"rows":3`, `"query_id":"the-id-` + db.Name, `"params":{"p":"v"}`, `"msg":"clickhouse: Exec"`, `"error":"clickhouse: code 62`} {
				if !strings.Contains(text, want) {
					t.Errorf("no %s in %s", want, text)
				}
			}
			u, _ := url.Parse(p.url(db))
			if password, _ := u.User.Password(); strings.Contains(text, password) {
				t.Error("the password is in the log")
			}
		})
	}
}

// tracers records the names of spans and gives them a fixed context.
type tracers struct {
	noop.TracerProvider
	spans *[]string
}

type tracer struct {
	noop.Tracer
	spans *[]string
}

func (p tracers) Tracer(string, ...trace.TracerOption) trace.Tracer { return tracer{spans: p.spans} }

var traceID = trace.TraceID{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}

func (t tracer) Start(ctx context.Context, name string, o ...trace.SpanStartOption) (context.Context, trace.Span) {
	text := name
	config := trace.NewSpanStartConfig(o...)
	for _, a := range config.Attributes() {
		text += " " + string(a.Key) + "=" + a.Value.String()
	}
	*t.spans = append(*t.spans, text)
	ctx = trace.ContextWithSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{TraceID: traceID, SpanID: trace.SpanID{1, 2, 3, 4, 5, 6, 7, 8}, TraceFlags: trace.FlagsSampled}))
	return ctx, trace.SpanFromContext(ctx)
}

func TestTracing(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			var spans []string
			conn := open(t, p.url(db), driver.Tracing(tracers{spans: &spans}))
			r := &received{}
			if err := conn.Query(t.Context(), driver.Statement{SQL: "SELECT toString(currentQueryID()) AS id", QueryID: "traced-" + db.Name}, r); err != nil {
				t.Fatal(err)
			}
			if len(spans) != 1 || !strings.HasPrefix(spans[0], "SELECT ") || !strings.Contains(spans[0], "db.namespace="+db.Name) || !strings.Contains(spans[0], "clickhouse.query_id=traced-"+db.Name) {
				t.Errorf("spans %q", spans)
			}
		})
	}
}
