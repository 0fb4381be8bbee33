package driver

import (
	"context"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// sessionTimeout is how long a server keeps an idle session; it allows no more
// by default (max_session_timeout).
const sessionTimeout = time.Hour

// newSession makes a session, which stays with the host that answers first.
func (h *httpProtocol) newSession(ctx context.Context) (protocol, error) {
	cfg := *h.cfg
	s := &httpProtocol{cfg: &cfg, client: h.client, host: h.host, kills: h.kills, session: newQueryID(), turn: make(chan struct{}, 1)}
	create := "SELECT 1"
	if cfg.Database != "" { // the request's own database would not last
		create = "USE " + clickhouse.QuoteIdent(cfg.Database)
	}
	if _, err := s.text(ctx, Statement{SQL: create}); err != nil {
		return nil, err
	}
	s.placed = true
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
