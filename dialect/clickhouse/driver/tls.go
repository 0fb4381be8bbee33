package driver

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
)

// tlsOptions are the TLS options of a URL. Nil: not given.
type tlsOptions struct {
	Secure     *bool
	SkipVerify *bool
	CACert     string // file of PEM certificates trusted instead of the system's
	ClientCert string // file of the client's PEM certificate
	ClientKey  string // file of its PEM key
	ServerName string // name to verify instead of the host's
}

func tlsFlag(field func(*tlsOptions) **bool) func(*urlParser, string) string {
	return func(p *urlParser, v string) string {
		b, problem := parseBool(v)
		*field(&p.tls) = &b
		return problem
	}
}

func tlsText(field func(*tlsOptions) *string) func(*urlParser, string) string {
	return func(p *urlParser, v string) string {
		if v == "" {
			return "the value is empty"
		}
		*field(&p.tls) = v
		return ""
	}
}

// details reports whether an option that means nothing without TLS was given.
func (t *tlsOptions) details() bool {
	return t.SkipVerify != nil || t.CACert != "" || t.ClientCert != "" || t.ClientKey != "" || t.ServerName != ""
}

func (t *tlsOptions) any() bool { return t.Secure != nil || t.details() }

// secure says whether to use TLS under a scheme.
func (t *tlsOptions) secure(scheme string) (bool, string) {
	switch {
	case scheme == "https":
		if t.Secure != nil && !*t.Secure {
			return false, "https is always secure; use http"
		}
		return true, ""
	case scheme == "http":
		if t.Secure != nil && *t.Secure {
			return false, "http is in the clear; use https"
		}
	case t.Secure != nil && *t.Secure:
		return true, ""
	}
	if t.details() {
		if scheme == "http" {
			return false, "TLS options are given; use https"
		}
		return false, "TLS options are given; add secure=true"
	}
	return false, ""
}

// config makes the TLS configuration and reads the files it names.
func (t *tlsOptions) config() (*tls.Config, error) {
	c := &tls.Config{
		ServerName:         t.ServerName,
		InsecureSkipVerify: t.SkipVerify != nil && *t.SkipVerify, //nolint:gosec // the user's explicit choice
		MinVersion:         tls.VersionTLS12,
	}
	if t.CACert != "" {
		pem, err := os.ReadFile(t.CACert)
		if err != nil {
			return nil, fmt.Errorf("ca_cert: %w", err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("ca_cert: %s holds no PEM certificate", t.CACert)
		}
	}
	if (t.ClientCert == "") != (t.ClientKey == "") {
		return nil, errors.New("client_cert and client_key go together; one is missing")
	}
	if t.ClientCert != "" {
		pair, err := tls.LoadX509KeyPair(t.ClientCert, t.ClientKey)
		if err != nil {
			return nil, fmt.Errorf("client_cert, client_key: %w", err)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c, nil
}
