package embedded

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// refusal is what a shield answers to an HTTP request that must not reach the
// engine.
type refusal struct {
	status int
	code   int    // ClickHouse's error, 0 for none
	name   string // of the code
	text   string
}

// malformed refuses what is no request.
func malformed(err error) *refusal {
	return &refusal{status: http.StatusBadRequest, text: "not a request that ClickHouse takes: " + err.Error()}
}

// welcome answers what asks for a sign of life alone.
var welcome = &refusal{status: http.StatusOK, text: "Ok."}

// response renders the refusal as the last response of a connection.
func (r *refusal) response(headOnly bool) []byte {
	text := r.text
	var fields string
	if r.code != 0 {
		text = fmt.Sprintf("Code: %d. DB::Exception: %s (%s)", r.code, text, r.name)
		fields = fmt.Sprintf("X-ClickHouse-Exception-Code: %d\r\n", r.code)
	}
	if r.status == http.StatusUnauthorized {
		fields += "WWW-Authenticate: Basic realm=\"ClickHouse server HTTP API\"\r\n"
	}
	text += "\n"
	head := fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: text/plain; charset=UTF-8\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n",
		r.status, http.StatusText(r.status), fields, len(text))
	if headOnly {
		return []byte(head)
	}
	return []byte(head + text)
}

// judge decides who may talk to the engine: nil lets the request pass. The
// engine checks the password; here it must merely be there, because the engine
// has a user without one for itself.
func judge(h *httpHead) *refusal {
	if err := h.checkOrigin(); err != nil {
		return &refusal{status: http.StatusForbidden, code: 195, name: "IP_ADDRESS_NOT_ALLOWED", text: err.Error()}
	}
	user, password, err := h.credentials()
	if err != nil {
		return &refusal{status: http.StatusBadRequest, code: 516, name: "AUTHENTICATION_FAILED", text: "Invalid authentication: " + err.Error()}
	}
	if user == "" {
		user = innerUser
	}
	switch {
	case password == "" && (h.method == http.MethodGet || h.method == http.MethodHead) && (h.target == "/" || h.target == "/ping"):
		return welcome
	case password == "":
		return &refusal{status: http.StatusUnauthorized, code: 194, name: "REQUIRED_PASSWORD",
			text: fmt.Sprintf("%s: Authentication failed: nothing is done here without a password. The user of this engine is %s.", user, userName)}
	case user == innerUser:
		return &refusal{status: http.StatusForbidden, code: 516, name: "AUTHENTICATION_FAILED",
			text: fmt.Sprintf("%s: Authentication failed: password is incorrect, or there is no user with such name. The user of this engine is %s.", user, userName)}
	}
	return nil
}

// checkOrigin refuses what a page of some website makes a browser send. The
// page's name can be made to lead to this machine, so the request must be for
// this machine by a name that nobody else can own.
func (h *httpHead) checkOrigin() error {
	if h.host != "" && !isLoopbackHost(h.host) {
		return fmt.Errorf("requests for the host %.100q are not answered: use 127.0.0.1 or localhost", h.host)
	}
	if h.origin != "" && h.origin != "http://"+h.host {
		return fmt.Errorf("requests of a page of %.100q are not answered", h.origin)
	}
	switch h.fetchSite {
	case "", "none", "same-origin":
		return nil
	default:
		return errors.New("requests of a page of another site are not answered")
	}
}

// isLoopbackHost says whether the value of a Host field means this machine.
func isLoopbackHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	if strings.EqualFold(name, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(strings.Trim(name, "[]"))
	return err == nil && address.IsLoopback()
}

// credentials finds who sends the request, in one of the three ways that
// ClickHouse knows. Two at once are refused, as it does, so that nobody shows
// one to the shield and another to the engine.
func (h *httpHead) credentials() (user, password string, err error) {
	_, query, _ := strings.Cut(h.target, "?")
	inURL, user, password, err := urlCredentials(query)
	if err != nil {
		return "", "", err
	}
	inFields := h.given["x-clickhouse-user"] || h.given["x-clickhouse-key"]
	inBasic := h.given["authorization"]
	switch {
	case inFields && inBasic || inFields && inURL || inBasic && inURL:
		return "", "", errors.New("it is not allowed to give a user in more than one way")
	case inFields:
		return h.user, h.key, nil
	case inBasic:
		return basicCredentials(h.authorization)
	default:
		return user, password, nil
	}
}

func basicCredentials(authorization string) (user, password string, err error) {
	scheme, encoded, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "Basic") {
		return "", "", errors.New("only the Basic scheme is known here")
	}
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return "", "", errors.New("what follows Basic is not base64")
	}
	user, password, ok := strings.Cut(string(decoded), ":")
	if !ok {
		return "", "", errors.New("what follows Basic is not user:password")
	}
	return user, password, nil
}

// urlCredentials looks for user and password among the URL's parameters.
func urlCredentials(query string) (found bool, user, password string, err error) {
	seen := map[string]bool{}
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		key, value, _ := strings.Cut(pair, "=")
		if key, err = url.QueryUnescape(key); err != nil {
			return false, "", "", fmt.Errorf("a parameter's name in the URL: %w", err)
		}
		if key != "user" && key != "password" {
			continue
		}
		if seen[key] {
			return false, "", "", fmt.Errorf("the URL has two parameters %s", key)
		}
		seen[key] = true
		if value, err = url.QueryUnescape(value); err != nil {
			return false, "", "", errors.New("the URL's user or password is not well escaped")
		}
		if key == "user" {
			user = value
		} else {
			password = value
		}
	}
	return len(seen) > 0, user, password, nil
}
