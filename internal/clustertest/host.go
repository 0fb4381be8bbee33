//go:build unix

package clustertest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// process is a server that can be killed and started again on its data.
type process interface {
	start()
	kill()
	freeze(stop bool)
}

// Host is one server of a cluster.
type Host struct {
	t        testing.TB
	process  process
	front    *front // nil for servers that have their own queue
	address  string // of HTTP
	user     string
	password string
}

// ServerError is a server's refusal of a statement.
type ServerError struct {
	// Code is ClickHouse's error code.
	Code int
	// Text is the server's message.
	Text string
}

func (e *ServerError) Error() string { return e.Text }

// URL is the host's URL over HTTP for a database, or for none. Statements ON
// CLUSTER are taken there.
func (h *Host) URL(database string) string {
	u := url.URL{Scheme: "http", Host: h.address, Path: "/" + database}
	if h.password != "" {
		u.User = url.UserPassword(h.user, h.password)
	}
	return u.String()
}

// Address is the host:port by which the cluster knows the host.
func (h *Host) Address() string { return h.front.node.native }

// Start runs the host again after [Host.Kill], and waits until it answers.
func (h *Host) Start() {
	h.t.Helper()
	h.process.start()
	if h.front != nil {
		h.front.open()
	}
	eventually(h.t, h.address+" answers", func() bool { _, err := h.Try("SELECT 1"); return err == nil })
}

// Kill ends the host without a last word. Its data stay.
func (h *Host) Kill() {
	if h.front != nil {
		h.front.close()
	}
	h.process.kill()
}

// Freeze stops the host as a hung machine does: its ports still take
// connections.
func (h *Host) Freeze() { h.process.freeze(true) }

// Thaw lets a frozen host go on.
func (h *Host) Thaw() { h.process.freeze(false) }

// stop ends the host at the end of the test.
func (h *Host) stop() {
	h.Thaw()
	h.Kill()
}

// Exec runs a statement, fails the test if the host refuses it, and returns
// the answer's text.
func (h *Host) Exec(sql string) string {
	h.t.Helper()
	answer, err := h.Try(sql)
	if err != nil {
		h.t.Fatalf("%s: %v", sql, err)
	}
	return answer
}

// Try runs a statement with settings (name, value, …). The error is a
// [*ServerError] if the server refuses it; any other means that nobody knows
// what became of it.
func (h *Host) Try(sql string, settings ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	values := url.Values{}
	for i := 1; i < len(settings); i += 2 {
		values.Set(settings[i-1], settings[i])
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+h.address+"/?"+values.Encode(), strings.NewReader(sql))
	if err != nil {
		return "", err
	}
	if h.password != "" {
		req.SetBasicAuth(h.user, h.password)
	}
	return answer(http.DefaultClient.Do(req))
}

// answer reads a server's response.
func answer(res *http.Response, err error) (string, error) {
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return "", err
	}
	text := strings.TrimSuffix(string(body), "\n")
	if res.StatusCode == http.StatusOK {
		return text, nil
	}
	return "", &ServerError{Code: codeOf(text), Text: text}
}

// codeOf finds the code in a message, which old servers state nowhere else.
func codeOf(text string) int {
	_, rest, found := strings.Cut(text, "Code: ")
	digits := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if !found || digits <= 0 {
		return 0
	}
	code, err := strconv.Atoi(rest[:digits])
	if err != nil {
		return 0
	}
	return code
}

// Columns are the names of a table's columns, such as "[a,b]".
func (h *Host) Columns(database, table string) string {
	h.t.Helper()
	return h.Exec(fmt.Sprintf("SELECT arrayStringConcat(groupArray(name), ',') FROM system.columns WHERE database = '%s' AND table = '%s'", database, table))
}
