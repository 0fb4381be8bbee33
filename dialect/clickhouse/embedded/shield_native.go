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

// serveNative serves a client of the native port: it answers a hello that
// would fail by itself, and turns every end of the client's connection into an
// orderly one.
func (e *Engine) serveNative(client guest) {
	_ = client.SetReadDeadline(time.Now().Add(helloTimeout))
	in := &heard{Reader: bufio.NewReaderSize(client, 4<<10)}
	h, err := readHello(in)
	if err != nil {
		if seemsHTTP(in.said) {
			_, _ = client.Write(malformed(fmt.Errorf("this port is for the native protocol; HTTP is served on port %d", e.http.port())).response(false))
		}
		endOrderly(client.TCPConn)
		return
	}
	if refusal := e.admit(h); refusal != nil {
		if _, err := client.Write(refusal.packet()); err == nil {
			endOrderly(client.TCPConn)
		}
		return
	}
	client.admit()
	_ = client.SetReadDeadline(time.Time{})
	engine, err := e.dialInner(e.native, e.inner.native)
	if err != nil {
		return
	}
	defer e.native.drop(engine)
	relay(client.TCPConn, engine, in, h.revision)
}

// seemsHTTP says whether a client's first bytes begin an HTTP request.
func seemsHTTP(said []byte) bool {
	for _, method := range []string{"GET ", "POST", "HEAD", "PUT ", "OPTI", "DELE"} {
		if bytes.HasPrefix(said, []byte(method)) {
			return true
		}
	}
	return false
}

// dialInner opens a connection to the engine that the shield closes with its
// own.
func (e *Engine) dialInner(s *shield, to reservation) (*net.TCPConn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), helloTimeout)
	defer cancel()
	conn, err := e.inner.dial(ctx, to.address)
	if err != nil {
		return nil, err
	}
	if !s.track(conn) {
		return nil, errors.Join(net.ErrClosed, conn.Close())
	}
	return conn, nil
}

// relay copies both ways until the engine closes its side. A client that does
// not end its part of the handshake is not passed on.
func relay(client, engine *net.TCPConn, in *heard, revision uint64) {
	if _, err := engine.Write(in.take()); err != nil {
		return
	}
	var up sync.WaitGroup
	up.Go(func() {
		if err := readAddendum(in, revision); err == nil {
			if _, err := engine.Write(in.take()); err == nil {
				_, _ = in.WriteTo(engine)
			}
		}
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

// heard is a reader that remembers what was read byte by byte.
type heard struct {
	*bufio.Reader
	said []byte
}

func (h *heard) ReadByte() (byte, error) {
	b, err := h.Reader.ReadByte()
	if err == nil {
		h.said = append(h.said, b)
	}
	return b, err
}

func (h *heard) Read(p []byte) (int, error) {
	n, err := h.Reader.Read(p)
	h.said = append(h.said, p[:n]...)
	return n, err
}

// take returns what was read since the last take.
func (h *heard) take() []byte {
	said := h.said
	h.said = nil
	return said
}

// hello is a client's first packet in the native protocol.
type hello struct {
	revision                 uint64 // of the protocol
	database, user, password string
}

// readHello reads a hello packet:
// https://clickhouse.com/docs/native-protocol/client#hello.
func readHello(r *heard) (h hello, err error) {
	if kind, err := binary.ReadUvarint(r); err != nil || kind != 0 {
		return h, errors.Join(errors.New("not a hello"), err)
	}
	if _, err := readString(r); err != nil { // the client's name
		return h, err
	}
	for range 3 { // the last one stays: after the client's version, its protocol's
		if h.revision, err = binary.ReadUvarint(r); err != nil {
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

// readAddendum reads what a client of a revision sends after the server's
// hello.
func readAddendum(r *heard, revision uint64) error {
	const withQuotaKey, withChunkedPackets, withParallelReplicas = 54458, 54470, 54471
	texts := 0
	if revision >= withQuotaKey {
		texts++
	}
	if revision >= withChunkedPackets {
		texts += 2
	}
	for range texts {
		if _, err := readString(r); err != nil {
			return err
		}
	}
	if revision < withParallelReplicas {
		return nil
	}
	_, err := binary.ReadUvarint(r)
	return err
}

func readString(r *heard) (string, error) {
	const most = 64 << 10
	size, err := binary.ReadUvarint(r)
	if err != nil {
		return "", err
	}
	if size > most {
		return "", fmt.Errorf("a text of %d bytes in a handshake", size)
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
