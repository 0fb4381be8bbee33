package embedded

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// shield stands before the engine's native port. libchdb 26.7 ends its whole
// process when a native connection fails outside a query: at a wrong password,
// an unknown database, an incomplete hello, a connection that is reset. The
// shield answers a hello that would fail by itself, as a server would, and
// turns every end of a client's connection into an orderly one.
type shield struct {
	listener net.Listener
	upstream string // the engine's own native address
	admit    func(hello) *nativeException

	mu     sync.Mutex
	closed bool
	conns  map[net.Conn]struct{}
	done   sync.WaitGroup
}

// listen opens a shield's port. Nobody is served before start.
func listen(port int) (*shield, error) {
	listener, err := net.Listen("tcp4", loopback(port))
	if err != nil {
		return nil, err
	}
	return &shield{listener: listener, conns: map[net.Conn]struct{}{}}, nil
}

// start serves clients: those that admit lets pass reach upstream.
func (s *shield) start(upstream string, admit func(hello) *nativeException) {
	s.upstream, s.admit = upstream, admit
	s.done.Go(s.accept)
}

func (s *shield) addr() string { return s.listener.Addr().String() }

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

func (s *shield) accept() {
	for {
		conn, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(10 * time.Millisecond) // out of descriptors, say
			continue
		}
		if !s.track(conn) {
			_ = conn.Close()
			return
		}
		s.done.Go(func() {
			defer s.drop(conn)
			s.serve(conn.(*net.TCPConn)) // a tcp4 listener accepts nothing else
		})
	}
}

// helloTimeout is how long a client may take to say who it is.
const helloTimeout = 30 * time.Second

func (s *shield) serve(client *net.TCPConn) {
	var said bytes.Buffer
	_ = client.SetReadDeadline(time.Now().Add(helloTimeout))
	h, err := readHello(bufio.NewReaderSize(io.TeeReader(client, &said), 512))
	if err != nil {
		return // no client, or no native one
	}
	if refusal := s.admit(h); refusal != nil {
		if _, err := client.Write(refusal.packet()); err == nil {
			endOrderly(client)
		}
		return
	}
	_ = client.SetReadDeadline(time.Time{})
	dialed, err := net.Dial("tcp4", s.upstream)
	if err != nil {
		return
	}
	if !s.track(dialed) {
		_ = dialed.Close()
		return
	}
	defer s.drop(dialed)
	s.relay(client, dialed.(*net.TCPConn), said.Bytes())
}

// relay copies both ways until the engine closes its side.
func (s *shield) relay(client, engine *net.TCPConn, said []byte) {
	if _, err := engine.Write(said); err != nil {
		return
	}
	var up sync.WaitGroup
	up.Go(func() {
		_, _ = io.Copy(engine, client)
		_ = engine.CloseWrite() // whatever became of the client, the engine sees an orderly end
	})
	if _, err := io.Copy(client, engine); err != nil {
		// The client is gone. Closing with data unread would reset the
		// engine's connection, so the rest is read and dropped.
		_ = client.CloseRead()
		_, _ = io.Copy(io.Discard, engine)
	}
	_ = client.CloseWrite()
	_ = client.CloseRead()
	up.Wait()
}

// endOrderly closes a connection so that what was written arrives.
func endOrderly(conn *net.TCPConn) {
	_ = conn.CloseWrite()
	_ = conn.SetReadDeadline(time.Now().Add(time.Second))
	_, _ = io.Copy(io.Discard, conn)
}

// hello is a client's first packet in the native protocol.
type hello struct {
	database, user, password string
}

// readHello reads a hello packet:
// https://clickhouse.com/docs/native-protocol/client#hello.
func readHello(r *bufio.Reader) (h hello, err error) {
	if kind, err := binary.ReadUvarint(r); err != nil || kind != 0 {
		return h, errors.Join(errors.New("not a hello"), err)
	}
	if _, err := readString(r); err != nil { // the client's name
		return h, err
	}
	for range 3 { // its version and its protocol's revision
		if _, err := binary.ReadUvarint(r); err != nil {
			return h, err
		}
	}
	for _, field := range []*string{&h.database, &h.user, &h.password} {
		if *field, err = readString(r); err != nil {
			return h, err
		}
	}
	return h, nil
}

func readString(r *bufio.Reader) (string, error) {
	const most = 64 << 10
	size, err := binary.ReadUvarint(r)
	if err != nil {
		return "", err
	}
	if size > most {
		return "", fmt.Errorf("a text of %d bytes in a hello", size)
	}
	text := make([]byte, size)
	_, err = io.ReadFull(r, text)
	return string(text), err
}

// nativeException is a server's error in the native protocol.
type nativeException struct {
	code int32
	name string
	text string
}

// packet renders the exception:
// https://clickhouse.com/docs/native-protocol/server#exception.
func (e *nativeException) packet() []byte {
	const exceptionPacket = 2
	p := binary.AppendUvarint(nil, exceptionPacket)
	p = binary.LittleEndian.AppendUint32(p, uint32(e.code))
	for _, text := range []string{"DB::Exception", fmt.Sprintf("DB::Exception: %s (%s)", e.text, e.name), ""} {
		p = binary.AppendUvarint(p, uint64(len(text)))
		p = append(p, text...)
	}
	return append(p, 0) // not nested
}

// admit decides about a hello as the engine would, without its consequences.
func (e *Engine) admit(h hello) *nativeException {
	if h.user != userName || h.password != e.password {
		return &nativeException{code: 516, name: "AUTHENTICATION_FAILED",
			text: fmt.Sprintf("%s: Authentication failed: password is incorrect, or there is no user with such name. The user of this engine is %s.", h.user, userName)}
	}
	if h.database == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), helloTimeout)
	defer cancel()
	found, err := e.ask(ctx, "EXISTS DATABASE {name:Identifier}", "param_name", h.database) // as it is: an Identifier is not unescaped
	if err != nil {
		return &nativeException{code: 210, name: "NETWORK_ERROR", text: "the engine does not answer: " + err.Error()}
	}
	if found == "0" {
		return &nativeException{code: 81, name: "UNKNOWN_DATABASE", text: fmt.Sprintf("Database %s does not exist.", h.database)}
	}
	return nil
}
