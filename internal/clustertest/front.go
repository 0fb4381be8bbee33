//go:build unix

package clustertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// defaultTimeout is the servers' distributed_ddl_task_timeout.
const defaultTimeout = 180 * time.Second

// front is the HTTP port of a node, which takes statements ON CLUSTER into the
// queue and passes the rest on. A node that is down has no front either.
type front struct {
	t       testing.TB
	index   int
	queue   *queue
	node    *node
	address string
	proxy   *httputil.ReverseProxy
	entries chan *entry
	stopped chan struct{} // closed when the test is over

	mu     sync.Mutex
	server *http.Server // nil while the node is down
}

// join gives a node a place in the queue and a port before it.
func (q *queue) join(t testing.TB, n *node, address string) *front {
	t.Helper()
	f := &front{t: t, index: len(q.fronts), queue: q, node: n, address: address, entries: make(chan *entry, 10_000), stopped: make(chan struct{})}
	f.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: n.httpAddress()})
			// The server sends exceptions without their text to a client that
			// takes gzip while it compresses blocks.
			r.Out.Header.Set("Accept-Encoding", r.In.Header.Get("Accept-Encoding"))
		},
		Transport:     &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 100},
		FlushInterval: -1,
		ErrorHandler:  func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }, // as a server that dies
	}
	q.fronts = append(q.fronts, f)
	go f.work()
	t.Cleanup(func() { close(f.stopped) })
	return f
}

func (f *front) enqueue(e *entry) { f.entries <- e }

func (f *front) up() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.server != nil
}

// open listens.
func (f *front) open() {
	f.t.Helper()
	listener, err := net.Listen("tcp4", f.address)
	if err != nil {
		f.t.Fatalf("clustertest: %v", err)
	}
	server := &http.Server{Handler: http.HandlerFunc(f.serve), ReadHeaderTimeout: time.Minute}
	f.mu.Lock()
	f.server = server
	f.mu.Unlock()
	go func() { _ = server.Serve(listener) }() // until it is closed
}

// close breaks all connections.
func (f *front) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.server != nil {
		_ = f.server.Close()
	}
	f.server = nil
}

func (f *front) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client is gone
	}
	sql := r.URL.Query().Get("query")
	if sql == "" {
		sql = string(body)
	}
	alone, cluster := offCluster(sql)
	if cluster == "" && f.queue.replicated != "" && isReplicatedDDL(sql, f.queue.replicated, f.database(r)) {
		alone, cluster = sql, "main"
	}
	if cluster == "" {
		if strings.Contains(sql, queueTable) {
			body = []byte(strings.ReplaceAll(sql, queueTable, "("+f.queue.table()+")"))
			asked := r.URL.Query()
			asked.Del("query")
			r.URL.RawQuery, r.ContentLength = asked.Encode(), int64(len(body))
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		f.proxy.ServeHTTP(w, r)
		return
	}
	f.distribute(w, r, alone, cluster)
}

// distribute puts a statement into the queue, waits and answers.
func (f *front) distribute(w http.ResponseWriter, r *http.Request, sql, cluster string) {
	switch cluster {
	case "main", "rep", "{cluster}":
	default:
		refuse(w, &ServerError{Code: 701, Text: fmt.Sprintf("Requested cluster '%s' not found. (CLUSTER_DOESNT_EXIST)", cluster)})
		return
	}
	asked := r.URL.Query()
	timeout := defaultTimeout
	if text := asked.Get("distributed_ddl_task_timeout"); text != "" {
		seconds, err := strconv.Atoi(text)
		if err != nil {
			refuse(w, &ServerError{Code: 27, Text: "Cannot parse distributed_ddl_task_timeout. (CANNOT_PARSE_INPUT_ASSERTION_FAILED)"})
			return
		}
		timeout = time.Duration(seconds) * time.Second
	}
	settings := url.Values{}
	for name, values := range asked {
		if !ofRequest[name] {
			settings[name] = values
		}
	}
	if database := f.database(r); database != "" {
		settings.Set("database", database)
	}
	e := f.queue.put(sameUUID(sql), settings, loginOf(r))
	mode := asked.Get("distributed_ddl_output_mode")
	began := time.Now()
	err := e.await(r.Context(), timeout, mode == "never_throw")
	switch failure := f.queue.failure(e); {
	case r.Context().Err() != nil:
	case failure != nil && mode != "never_throw":
		refuse(w, failure)
	case errors.Is(err, errPending) && mode != "never_throw" && mode != "null_status_on_timeout":
		refuse(w, f.queue.pendingError(e, time.Since(began)))
	default:
		f.answer(w, r, e)
	}
}

// ofRequest are the parameters of a request that are not settings of its
// statement.
var ofRequest = map[string]bool{
	"query": true, "query_id": true, "session_id": true, "session_timeout": true, "session_check": true,
	"compress": true, "decompress": true, "default_format": true, "wait_end_of_query": true,
	"distributed_ddl_task_timeout": true, "distributed_ddl_output_mode": true,
}

// loginOf is a request's login alone.
func loginOf(r *http.Request) http.Header {
	login := http.Header{}
	for _, name := range []string{"Authorization", "X-Clickhouse-User", "X-Clickhouse-Key"} {
		if value := r.Header.Get(name); value != "" {
			login.Set(name, value)
		}
	}
	return login
}

// answer sends the row per host, in the format that the request wants.
func (f *front) answer(w http.ResponseWriter, r *http.Request, e *entry) {
	asked := r.URL.Query()
	for _, name := range []string{"query", "query_id", "session_id", "session_timeout", "session_check", "distributed_ddl_task_timeout", "distributed_ddl_output_mode"} {
		asked.Del(name)
	}
	plain := r.Clone(r.Context())
	plain.URL.RawQuery = asked.Encode()
	sql := f.queue.rows(e)
	plain.Body, plain.ContentLength = io.NopCloser(bytes.NewBufferString(sql)), int64(len(sql))
	plain.TransferEncoding = nil
	plain.Header.Del("Content-Encoding")
	f.proxy.ServeHTTP(w, plain)
}

// refuse answers as a server that refuses.
func refuse(w http.ResponseWriter, e *ServerError) {
	w.Header().Set("X-ClickHouse-Exception-Code", strconv.Itoa(e.Code))
	w.Header().Set("Content-Type", "text/plain; charset=UTF-8")
	w.WriteHeader(http.StatusInternalServerError)
	_, _ = fmt.Fprintf(w, "Code: %d. DB::Exception: %s\n", e.Code, e.Text) // the client may be gone
}

// database is the current database of a request: its own, or its session's.
func (f *front) database(r *http.Request) string {
	asked := r.URL.Query()
	if session := asked.Get("session_id"); session != "" && asked.Get("database") == "" {
		values := url.Values{"session_id": {session}, "session_timeout": {"300"}, "query": {"SELECT currentDatabase()"}}
		ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+f.node.httpAddress()+"/?"+values.Encode(), nil)
		if err != nil {
			return ""
		}
		req.Header = loginOf(r)
		database, _ := answer(http.DefaultClient.Do(req)) // none: the statement itself tells more
		return database
	}
	return asked.Get("database")
}
