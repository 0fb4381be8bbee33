package driver

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"
)

// sessionTimeout is how long a server keeps an idle session; it allows no more
// by default (max_session_timeout).
const sessionTimeout = time.Hour

// codeSessionNotFound is the server's word for a session that it does not have.
const codeSessionNotFound = 372

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
	if err := s.learn(ctx, Statement{SQL: "SELECT currentDatabase() FORMAT TabSeparatedRaw"}); err != nil {
		return nil, err
	}
	return s, nil
}

// learn asks for the session's database. The first request makes the session.
func (h *httpSession) learn(ctx context.Context, s Statement) error {
	x, err := h.begin(ctx, s)
	if err != nil {
		return err
	}
	name, err := x.text()
	x.end(err == nil)
	if err != nil {
		return err
	}
	name = strings.TrimSuffix(name, "\n")
	h.current.Store(&name)
	h.pinned = x.host
	return nil
}

// query runs a statement. After a USE the session's database is asked for,
// since every request names it.
func (h *httpSession) query(ctx context.Context, s Statement, d *result) error {
	if err := h.httpProtocol.query(ctx, s, d); err != nil {
		return err
	}
	if first := words(s.SQL, 1); len(first) == 0 || first[0] != "USE" {
		return nil
	}
	h.current.Store(new(string)) // the session itself knows it
	if err := h.learn(ctx, Statement{SQL: "SELECT currentDatabase() FORMAT TabSeparatedRaw"}); err != nil {
		return fmt.Errorf("driver: ask for the session's database after %s: %w", nameStatement(s), err)
	}
	return nil
}

// database is the database that requests name: the session's, or else that of
// the URL.
func (h *httpProtocol) database() string {
	if h.current != nil {
		if name := h.current.Load(); name != nil {
			return *name
		}
	}
	return h.cfg.Database
}

// sessionError is err, as what it is where the server does not have the session.
func (x *exchange) sessionError(err error) error {
	if x.h.session == "" || !IsCode(err, codeSessionNotFound) {
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
