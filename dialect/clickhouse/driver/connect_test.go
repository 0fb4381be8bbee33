package driver_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

// hostOf is the host:port of a URL.
func hostOf(t testing.TB, raw string) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// edited changes a URL.
func edited(t testing.TB, raw string, edit func(*url.URL)) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	edit(u)
	return u.String()
}

// closedPort is an address at which nothing listens.
func closedPort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// serve accepts connections and hands them to f until the test ends.
func serve(t testing.TB, f func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				f(c)
			}()
		}
	}()
	return l.Addr().String()
}

func TestConnectionErrors(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	dead := closedPort(t)
	silent := serve(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	_, pair := certificate(t)
	// What a server's native port says to HTTP, and its TLS port to anything
	// else. The embedded engine's own ports would not survive it.
	native := serve(t, func(c net.Conn) {
		_, _ = c.Read(make([]byte, 1<<10))
		_, _ = io.WriteString(c, "HTTP/1.0 400 Bad Request\r\n\r\nPort 9000 is for clickhouse-client program\r\nYou must use port 8123 for HTTP.\r\n")
	})
	alerts := serve(t, func(c net.Conn) {
		_, _ = c.Read(make([]byte, 1<<10))
		_, _ = c.Write([]byte{0x15, 3, 1, 0, 2, 2, 0x46})
	})
	secure := serve(t, func(c net.Conn) {
		s := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{pair}})
		_, _ = io.Copy(io.Discard, s)
	})
	tests := []struct{ name, url, want string }{
		{"nothing listens", "clickhouse://" + dead, dead + ": connect: dial tcp " + dead + ": connect: connection refused; nothing listens there; check the port and that the server runs"},
		{"nothing listens, HTTP", "http://" + dead, dead + ": connect: dial tcp " + dead + ": connect: connection refused; nothing listens there"},
		{"unknown host", "clickhouse://no-such-host.invalid", "no-such-host.invalid:9000: connect: "},
		{"silent", "clickhouse://" + silent + "?dial_timeout=100ms", silent + ": log in: no answer within dial_timeout=100ms"},
		{"silent, HTTP", "http://" + silent + "?read_timeout=100ms", "the server was silent for the read_timeout of 100ms"},
		{"native to HTTP", "clickhouse://" + silent + "?dial_timeout=300ms", "does not greet as native ClickHouse does; for HTTP (port 8123 as a rule) use an http:// URL"},
		{"native to eager HTTP", "clickhouse://" + native, "the port speaks HTTP; use an http:// URL, or the native port"},
		{"HTTP to native", "http://" + native, "the port speaks native TCP; use a clickhouse:// URL, or the HTTP port"},
		{"native to TLS", "clickhouse://" + alerts, "the port speaks TLS; add secure=true"},
		{"native to quiet TLS", "clickhouse://" + secure, "the port may want TLS (secure=true)"},
		{"HTTP to TLS", "http://" + alerts, "the port speaks TLS; use https://"},
		{"HTTP to quiet TLS", "http://" + secure, "the port may want TLS (https://)"},
		{"TLS to plain HTTP", "https://" + native, "the port seems to be a plain one; use http://"},
		{"TLS to silent", "https://" + silent + "?dial_timeout=100ms", "secure the connection: "},
		{"unknown authority", "https://" + secure, "name the authority's certificate with ca_cert=file.pem"},
		{"wrong password", edited(t, db.HTTP(), func(u *url.URL) { u.User = url.UserPassword(u.User.Username(), "wrong-secret") }), "log in: clickhouse: code 516 (AUTHENTICATION_FAILED): "},
		{"unknown database", edited(t, db.HTTP(), func(u *url.URL) { u.Path = "/nothing" }), "(UNKNOWN_DATABASE): Database nothing does not exist; check the database in the URL, or create it with create_database=true"},
		{"gzip on native", "clickhouse://h?compression=gzip", "compression=gzip is for HTTP"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			conn, err := driver.Open(ctx, tt.url)
			if err == nil {
				conn.Close()
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "driver: ") {
				t.Errorf("got  %s\nwant %s", err, tt.want)
			}
			if strings.Contains(err.Error(), "wrong-secret") {
				t.Errorf("the password is in the error: %s", err)
			}
			var connection *driver.ConnectionError
			if !errors.As(err, &connection) && tt.name != "gzip on native" {
				t.Errorf("not a ConnectionError: %T", err)
			}
		})
	}
}

// certificate makes a certificate for 127.0.0.1, in a file and as a pair.
func certificate(t testing.TB) (file string, pair tls.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"named.example"},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	keyPEM := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: keyDER})
	file = filepath.Join(t.TempDir(), "cert.pem")
	if err := os.WriteFile(file, certPEM, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file+".key", keyPEM, 0o600); err != nil {
		t.Fatal(err)
	}
	pair, err = tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		t.Fatal(err)
	}
	return file, pair
}

// tlsFront is a TLS port before a plain one, which wants a client's
// certificate.
func tlsFront(t testing.TB, backend string, pair tls.Certificate) string {
	pool := x509.NewCertPool()
	pool.AddCert(pair.Leaf)
	return serve(t, func(c net.Conn) {
		s := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool})
		if s.Handshake() != nil {
			return
		}
		b, err := net.Dial("tcp", backend)
		if err != nil {
			return
		}
		defer b.Close()
		go func() {
			_, _ = io.Copy(b, s)
			_ = b.(*net.TCPConn).CloseWrite()
		}()
		_, _ = io.Copy(s, b)
	})
}

func TestTLS(t *testing.T) {
	t.Parallel()
	file, pair := certificate(t)
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			front := tlsFront(t, hostOf(t, p.url(db)), pair)
			with := func(options string) string {
				return edited(t, p.url(db), func(u *url.URL) {
					u.Host = front
					if u.Scheme == "http" {
						u.Scheme = "https"
					} else {
						options += "&secure=true"
					}
					u.RawQuery = options
				})
			}
			client := "client_cert=" + file + "&client_key=" + file + ".key&"
			for _, options := range []string{client + "ca_cert=" + file, client + "skip_verify=true", client + "server_name=named.example&ca_cert=" + file} {
				conn := open(t, with(options))
				if got := value(t, conn, "SELECT 40 + 2 AS v"); got != "42" {
					t.Errorf("%s: got %s", options, got)
				}
			}
			for options, want := range map[string]string{
				"ca_cert=" + file: "certificate required",
				client:            "ca_cert=file.pem",
				client + "server_name=other.example&ca_cert=" + file: "server_name=",
			} {
				_, err := driver.Open(t.Context(), with(options))
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s: got %v", options, err)
				}
			}
		})
	}
}

// TestFailover: connecting goes on to the next host; a refused login does not.
func TestFailover(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			dead := closedPort(t)
			conn := open(t, strings.Replace(p.url(db), "@", "@"+dead+",", 1))
			if got := value(t, conn, "SELECT 1 AS v"); got != "1" {
				t.Errorf("got %s", got)
			}
			session, err := conn.Session(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(session.Exec(t.Context(), driver.Statement{SQL: "SET max_threads = 2"}), session.Close()); err != nil {
				t.Error(err)
			}
			_, err = driver.Open(t.Context(), "clickhouse://"+dead+","+closedPort(t))
			if err == nil || strings.Count(err.Error(), "connection refused") != 2 {
				t.Errorf("both dead: %v", err)
			}
		})
	}
}

func TestCreateDatabase(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			name := db.Name + " it's new"
			conn := open(t, edited(t, p.url(db), func(u *url.URL) { u.Path, u.RawQuery = "/"+name, "create_database=true" }))
			defer db.Exec("DROP DATABASE `" + name + "`")
			if conn.Database() != name {
				t.Errorf("database %q", conn.Database())
			}
			none := open(t, p.url(db), driver.Database(""))
			if none.Database() != "default" {
				t.Errorf("database %q", none.Database())
			}
		})
	}
}
