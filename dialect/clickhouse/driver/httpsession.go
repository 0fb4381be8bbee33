package driver

import (
	"context"
	"time"
)

// sessionTimeout is how long a server keeps an idle session; it allows no more
// by default (max_session_timeout).
const sessionTimeout = time.Hour

// newSession makes a session, which stays with the host that answers first.
func (h *httpProtocol) newSession(ctx context.Context) (protocol, error) {
	cfg := *h.cfg
	s := &httpProtocol{cfg: &cfg, client: h.client, host: h.host, kills: h.kills, session: newQueryID(), turn: make(chan struct{}, 1)}
	if err := s.ping(ctx); err != nil { // creates it
		return nil, err
	}
	cfg.Hosts = []string{h.cfg.Hosts[h.host.Load()]}
	return &httpSession{httpProtocol: s}, nil
}

// httpSession is a session of an HTTP server.
type httpSession struct{ *httpProtocol }

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
	x.end(err == nil)
}
