package driver

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// sessionTimeout is how long a server keeps an idle session; it allows no more
// by default (max_session_timeout).
const sessionTimeout = time.Hour

// httpSession is a session of an HTTP server. It stays with the host that
// answered first, and each of its requests says that the session must be there:
// a server that was started anew, or the next one behind a balancer, would
// otherwise begin another one, in another database.
type httpSession struct{ *httpProtocol }

// newSession makes a session.
func (h *httpProtocol) newSession(ctx context.Context) (protocol, error) {
	s := &httpSession{&httpProtocol{
		cfg: h.cfg, client: h.client, hosts: h.hosts, kills: h.kills,
		session: newQueryID(), current: new(atomic.Pointer[string]), turn: make(chan struct{}, 1),
	}}
	if h.session != "" {
		s.pinned = h.pinned
	}
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// enter makes the session, with its first request, and has it keep its
// database. The requests after it name none: the server would look for it each
// time, and refuse a CREATE DATABASE after a DROP.
func (h *httpSession) enter(ctx context.Context) error {
	database := h.cfg.Database
	if database == "" {
		return h.learn(ctx)
	}
	host, _, err := h.ask(ctx, "USE "+clickhouse.QuoteIdent(database))
	if IsCode(err, CodeAccessDenied) { // of a user without any right in it
		h.named = true
		return h.learn(ctx)
	}
	if err != nil {
		return err
	}
	h.current.Store(&database)
	h.pinned = host
	return nil
}

// learn asks for the session's database.
func (h *httpSession) learn(ctx context.Context) error {
	host, name, err := h.ask(ctx, "SELECT currentDatabase() FORMAT TabSeparatedRaw")
	if err != nil {
		return err
	}
	name = strings.TrimSuffix(name, "\n")
	h.current.Store(&name)
	h.pinned = host
	return nil
}

// ask runs a statement in the session and returns the host and its answer.
func (h *httpSession) ask(ctx context.Context, sql string) (host, answer string, err error) {
	x, err := h.begin(ctx, Statement{SQL: sql})
	if err != nil {
		return "", "", err
	}
	answer, err = x.text()
	x.end(err == nil)
	return x.host, answer, err
}

// query runs a statement. After a USE the session's database is asked for.
func (h *httpSession) query(ctx context.Context, s Statement, d *result) error {
	if err := h.httpProtocol.query(ctx, s, d); err != nil {
		return err
	}
	if first := words(s.SQL, 1); len(first) == 0 || first[0] != "USE" {
		return nil
	}
	h.named = false
	if err := h.learn(ctx); err != nil {
		return fmt.Errorf("driver: ask for the session's database after %s: %w", nameStatement(s), err)
	}
	return nil
}

// database is the database that unqualified names refer to: the session's, or
// else that of the URL.
func (h *httpProtocol) database() string {
	if h.current != nil {
		if name := h.current.Load(); name != nil {
			return *name
		}
	}
	return h.cfg.Database
}

// made says whether the session is there, and so keeps its database.
func (h *httpProtocol) made() bool {
	return h.session != "" && h.current != nil && h.current.Load() != nil
}

// sessionError is err, as what it is where the server does not have the session.
func (x *exchange) sessionError(err error) error {
	if x.h.session == "" || !IsCode(err, CodeSessionNotFound) {
		return err
	}
	return &ConnectionError{
		Host: x.host, Doing: "use the session", Err: fmt.Errorf("%w: %w", ErrSessionLost, err),
		Hint: "the server was started anew, or the URL leads to several servers by turns: name one host",
	}
}

// close ends the session on the server, with its temporary tables.
func (h *httpSession) close() {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	x, err := h.begin(ctx, Statement{SQL: "SELECT 1"})
	if err != nil {
		return
	}
	r := request{sqlInBody: true, values: map[string][]string{"close_session": {"1"}}}
	r.body, r.length = bytesBody([]byte(x.s.SQL))
	err = x.send(r)
	x.end(err == nil || errors.Is(err, ErrSessionLost))
}
