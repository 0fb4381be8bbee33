package driver

import (
	"bufio"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go/compress"
	"github.com/ClickHouse/ch-go/proto"
)

// clientName is how the driver calls itself to servers.
const clientName = "chent"

// Version of the client, as servers log it.
const versionMajor, versionMinor, versionPatch = 0, 1, 0

// nativeConn is one TCP connection. It serves one statement at a time.
type nativeConn struct {
	cfg      *Config
	host     string
	net      *patientConn
	incoming *meter        // of net, one packet at a time
	r        *proto.Reader // of incoming
	out      *bufio.Writer // to net
	w        *proto.Writer // to out
	buf      proto.Buffer  // of w
	hello    proto.ServerHello
	revision int // the lower of the server's and ours

	frames *frameWriter  // to out; nil without compression
	blocks *proto.Writer // to frames
	packed proto.Buffer  // of blocks

	unpacked *meter        // of the frames in r, one block at a time; nil without compression
	plain    *proto.Reader // of unpacked

	created, idleSince time.Time
	// written says whether bytes of the current statement may have left.
	written bool
	// broken says that the connection must not be used again.
	broken bool
	// failed says that it broke by the host's doing.
	failed bool
	// changed says that a statement changed its session.
	changed bool
}

// dialNative connects and logs in to one host.
func dialNative(ctx context.Context, cfg *Config, host string) (*nativeConn, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, cfg.DialTimeout, fmt.Errorf("no answer within dial_timeout=%s", cfg.DialTimeout))
	defer cancel()
	conn, err := dialHost(ctx, cfg, host)
	if err != nil {
		return nil, err
	}
	c := newNativeConn(cfg, host, conn)
	stop := c.interruptible(ctx)
	err = c.login(ctx)
	if !stop() && err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		_ = conn.Close()
		if ctx.Err() != nil {
			err = causeOf(ctx)
		}
		return nil, loginError(cfg, host, err)
	}
	return c, nil
}

// newNativeConn makes a connection of one that stands, before its login.
func newNativeConn(cfg *Config, host string, conn net.Conn) *nativeConn {
	c := &nativeConn{
		cfg: cfg, host: host, revision: revision, created: time.Now(),
		net: &patientConn{Conn: conn, read: cfg.ReadTimeout, write: cfg.WriteTimeout},
	}
	c.incoming = &meter{src: c.net, allowance: *cfg.Limits.block()}
	c.r = proto.NewReader(c.incoming)
	c.out = bufio.NewWriterSize(c.net, 64<<10)
	c.w = proto.NewWriter(c.out, &c.buf)
	if method, ok := frameMethod(cfg.Compression); ok {
		c.frames = newFrameWriter(c.out, method)
		c.blocks = proto.NewWriter(c.frames, &c.packed)
		c.unpacked = &meter{src: newFramesReader(c.r, &cfg.Limits, framedBy(cfg.Compression)), allowance: *cfg.Limits.block()}
		c.plain = proto.NewReader(c.unpacked)
	}
	return c
}

// dialHost opens the TCP connection, with TLS if configured.
func dialHost(ctx context.Context, cfg *Config, host string) (net.Conn, error) {
	dialer := net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 15 * time.Second, Count: 4}}
	conn, err := dialer.DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, dialError(ctx, host, err)
	}
	if cfg.TLS == nil {
		return conn, nil
	}
	config := cfg.TLS.Clone()
	if config.ServerName == "" {
		config.ServerName, _, _ = net.SplitHostPort(host)
	}
	secure := tls.Client(conn, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, tlsError(cfg, host, err)
	}
	return secure, nil
}

// frameMethod is the method of ClickHouse's compressed frames.
func frameMethod(c Compression) (compress.Method, bool) {
	switch c {
	case CompressionLZ4:
		return compress.LZ4, true
	case CompressionLZ4HC:
		return compress.LZ4HC, true
	case CompressionZSTD:
		return compress.ZSTD, true
	}
	return 0, false
}

// login exchanges greetings.
func (c *nativeConn) login(ctx context.Context) error {
	user := c.cfg.User
	if user == "" {
		user = "default"
	}
	c.buf.Encode(proto.ClientHello{
		Name: c.name(), Major: versionMajor, Minor: versionMinor, ProtocolVersion: revision,
		Database: c.cfg.Database, User: user, Password: c.cfg.Password,
	})
	if err := c.flush(ctx); err != nil {
		return err
	}
	c.incoming.renew()
	code, err := c.r.UVarInt()
	if err != nil {
		return drainError(err)
	}
	switch code {
	case uint64(proto.ServerCodeHello):
	case uint64(proto.ServerCodeException):
		return c.exception(Statement{})
	default:
		return &greetingError{first: byte(code)}
	}
	if c.hello, err = readHello(c.r, c.cfg.Limits.message()); err != nil {
		return drainError(err)
	}
	c.revision = min(revision, c.hello.Revision)
	if !proto.FeatureParameters.In(c.revision) {
		return &oldServerError{c.hello.String()}
	}
	if proto.FeatureAddendum.In(c.revision) {
		c.buf.PutString("") // quota key
		return c.flush(ctx)
	}
	return nil
}

// name is the client's name in the server's logs.
func (c *nativeConn) name() string { return fullClientName(c.cfg) }

func fullClientName(cfg *Config) string {
	if cfg.ClientName == "" {
		return clientName
	}
	return cfg.ClientName + " " + clientName
}

// greetingError is a server that answers in another protocol.
type greetingError struct{ first byte }

func (e *greetingError) Error() string {
	return fmt.Sprintf("the answer does not begin as native ClickHouse does (byte 0x%02x)", e.first)
}

// interruptible makes ctx's end break off reads and writes. The result undoes
// it and reports false if ctx ended before that.
func (c *nativeConn) interruptible(ctx context.Context) (stop func() bool) {
	if ctx.Done() == nil {
		return func() bool { return true }
	}
	done := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		c.net.interrupt()
		close(done)
	})
	return func() bool {
		if cancel() {
			return true
		}
		<-done
		return false
	}
}

// flush sends what was encoded.
func (c *nativeConn) flush(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.written = true
	if _, err := c.w.Flush(); err != nil {
		return err
	}
	return c.out.Flush()
}

// packet reads the code of the next packet.
func (c *nativeConn) packet(ctx context.Context) (proto.ServerCode, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	c.incoming.renew()
	code, err := c.r.UVarInt()
	if err != nil {
		return 0, drainError(err)
	}
	if code > math.MaxUint8 {
		return 0, fmt.Errorf("unexpected packet %d", code)
	}
	return proto.ServerCode(code), nil
}

// exception reads an exception packet as the error it stands for.
func (c *nativeConn) exception(s Statement) error {
	e, err := readExceptionPacket(c.r, c.cfg.Limits.message())
	if err != nil {
		return drainError(err)
	}
	return c.serverError(s, e)
}

func (c *nativeConn) serverError(s Statement, e proto.Exception) *ServerError {
	text, trace := cutTrace(trimException(e.Message))
	message, name := cutName(text)
	if name == "" && e.Code.IsAError() {
		name = e.Code.String()
	}
	return &ServerError{
		Code: int(e.Code), Name: name, Message: strings.TrimSuffix(message, "."), StackTrace: cmp.Or(e.Stack, trace),
		Statement: s.SQL, QueryID: s.QueryID, Host: c.host,
	}
}

// usable reports whether an idle connection can serve another statement.
func (c *nativeConn) usable(now time.Time) bool {
	return now.Sub(c.created) < c.cfg.ConnMaxLifetime && now.Sub(c.idleSince) < c.cfg.ConnMaxIdleTime && alive(c.net.Conn)
}

// maxIdleBuffer is how much memory an idle connection keeps for encoding.
const maxIdleBuffer = 1 << 20

// shrink gives back what large blocks took.
func (c *nativeConn) shrink() {
	for _, b := range []*proto.Buffer{&c.buf, &c.packed} {
		if cap(b.Buf) > maxIdleBuffer {
			b.Buf = nil
		}
	}
}

// closeTimeout bounds how long a connection is read to its end.
const closeTimeout = 5 * time.Second

// leave ends the connection as a server likes it: tell it to cancel, say that
// nothing more comes, and read until it hangs up. A connection that is simply
// closed with unread data is reset, which the embedded engine does not survive.
func (c *nativeConn) leave(cancel bool) {
	c.net.hurry(true, true, time.Now().Add(closeTimeout))
	if cancel {
		_, _ = c.net.Write([]byte{byte(proto.ClientCodeCancel)})
	}
	if c.net.closeWrite() == nil {
		_, _ = io.Copy(io.Discard, c.net)
	}
	_ = c.net.Close()
}

// ping exchanges a sign of life.
func (c *nativeConn) ping(ctx context.Context) (err error) {
	stop := c.interruptible(ctx)
	defer func() { err = c.finish(ctx, Statement{}, err, stop()) }()
	c.buf.PutByte(byte(proto.ClientCodePing))
	if err := c.flush(ctx); err != nil {
		return err
	}
	for {
		code, err := c.packet(ctx)
		if err != nil {
			return err
		}
		switch code {
		case proto.ServerCodePong:
			return nil
		case proto.ServerCodeException:
			return c.exception(Statement{})
		case proto.ServerCodeProgress: // of a statement that is over
			var p proto.Progress
			if err := p.DecodeAware(c.r, c.revision); err != nil {
				return err
			}
		default:
			return fmt.Errorf("unexpected packet %d", code)
		}
	}
}

// finish turns what ended a statement into the caller's error and decides
// whether the connection can go on. intact says that ctx did not interrupt it.
func (c *nativeConn) finish(ctx context.Context, s Statement, err error, intact bool) error {
	if !intact {
		c.broken = true
	}
	if err == nil {
		if !c.broken {
			c.net.calm()
		}
		return nil
	}
	var own *receiverError
	if errors.As(err, &own) {
		c.broken = true
		return own.err
	}
	if IsCode(err) {
		return err // the connection is ready for the next statement
	}
	c.broken = true
	var limit *LimitError
	switch {
	case ctx.Err() != nil:
		err = causeOf(ctx)
	case errors.Is(err, os.ErrDeadlineExceeded) && c.cfg.ReadTimeout > 0:
		err = fmt.Errorf("%w of %s: %w", errSilent, c.cfg.ReadTimeout, err)
		c.failed = true
	default:
		c.failed = !errors.As(err, &limit)
	}
	return outcome(s, c.host, c.written, err)
}

// causeOf is the error of a context that ended, with its cause.
func causeOf(ctx context.Context) error {
	err := context.Cause(ctx)
	if !errors.Is(err, ctx.Err()) {
		err = fmt.Errorf("%w: %w", err, ctx.Err())
	}
	return err
}

// outcome is the error of a statement whose connection broke or whose context
// ended.
func outcome(s Statement, host string, sent bool, err error) error {
	if s.SQL != "" && sent && !readsOnly(s.SQL) {
		return &UnknownOutcomeError{Statement: s.SQL, QueryID: s.QueryID, Host: host, Err: err}
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("driver: %s on %s: %w", nameStatement(s), host, err)
	}
	return &ConnectionError{Host: host, Doing: nameStatement(s), Err: err}
}

func nameStatement(s Statement) string {
	if s.SQL == "" {
		return "ping"
	}
	return "run " + shown(s.SQL)
}
