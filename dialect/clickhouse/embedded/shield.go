package embedded

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

// shield is a port of this program before one of the engine's. libchdb 26.7
// ends its whole process when a connection fails outside a query: at half a
// request, a wrong password on the native port, a connection that is reset. So
// clients talk to a shield, which passes on what is whole and well formed, and
// answers the rest by itself as a server would.
type shield struct {
	listener  net.Listener
	strangers chan struct{} // a place for each client that has not shown a password

	mu     sync.Mutex
	closed bool
	conns  map[net.Conn]struct{}
	done   sync.WaitGroup
}

const (
	// helloTimeout is how long a client may take to say who it is.
	helloTimeout = 30 * time.Second
	// maxStrangers bounds the clients that are about to say it, so that
	// nobody fills this program's memory or descriptors with them.
	maxStrangers = 256
)

// guest is a client's connection.
type guest struct {
	*net.TCPConn
	admit func() // frees its place among the strangers
}

// listen opens a shield's port. Nobody is served before start.
func listen(port int) (*shield, error) {
	listener, err := net.Listen("tcp4", loopback(port))
	if err != nil {
		return nil, err
	}
	return &shield{listener: listener, strangers: make(chan struct{}, maxStrangers), conns: map[net.Conn]struct{}{}}, nil
}

// start serves clients.
func (s *shield) start(serve func(guest)) { s.done.Go(func() { s.accept(serve) }) }

func (s *shield) addr() string { return s.listener.Addr().String() }

func (s *shield) port() uint16 { return uint16(s.listener.Addr().(*net.TCPAddr).Port) }

// close ends all connections; a second time it does nothing. The engine must
// have ended before: it would not survive the loss of a connection.
func (s *shield) close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	err := s.listener.Close()
	for conn := range s.conns {
		_ = conn.Close()
	}
	s.mu.Unlock()
	s.done.Wait()
	return err
}

// track remembers conn for close, and says whether there is still time.
func (s *shield) track(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.conns[conn] = struct{}{}
	return true
}

func (s *shield) drop(conn net.Conn) {
	s.mu.Lock()
	delete(s.conns, conn)
	s.mu.Unlock()
	_ = conn.Close()
}

func (s *shield) accept(serve func(guest)) {
	for {
		conn, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(10 * time.Millisecond) // out of descriptors, say
			continue
		}
		select {
		case s.strangers <- struct{}{}:
		default:
			_ = conn.Close() // too many strangers at the door
			continue
		}
		admit := sync.OnceFunc(func() { <-s.strangers })
		if !s.track(conn) {
			_ = conn.Close()
			return
		}
		s.done.Go(func() {
			defer admit()
			defer s.drop(conn)
			serve(guest{conn.(*net.TCPConn), admit}) // a tcp4 listener accepts nothing else
		})
	}
}

// endOrderly closes a connection so that what was written arrives.
func endOrderly(conn *net.TCPConn) {
	_ = conn.CloseWrite()
	_ = conn.SetReadDeadline(time.Now().Add(time.Second))
	_, _ = io.Copy(io.Discard, conn)
}
