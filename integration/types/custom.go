package types

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"entgo.io/ent/schema/field"
)

// Word is a named string.
type Word string

// Blob is a named slice of bytes.
type Blob []byte

// Words is a named list.
type Words []Word

// Scores is a named map.
type Scores map[string]float64

// Wide is a tuple that stands for types that Go has no name for.
type Wide struct {
	Small  int8              `ch:"small"`
	Label  *Word             `ch:"label,LowCardinality(Nullable(String))"`
	Counts map[string][]Word `ch:"counts"`
	Inner  []Place           `ch:"inner"`
	Note   string            `ch:"-"`
}

// Profile is a document.
type Profile struct {
	Name string   `json:"name"`
	Age  int      `json:"age,omitempty"`
	Tags []string `json:"tags,omitempty"`
}

// Link is a value that converts itself from and to text.
type Link struct{ Scheme, Host string }

// Value writes a link, and refuses one without a scheme.
func (l Link) Value() (driver.Value, error) {
	if l.Scheme == "" {
		return nil, errors.New("a link has a scheme")
	}
	return l.Scheme + "://" + l.Host, nil
}

// Scan reads what Value wrote.
func (l *Link) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("cannot read a link from %T", v)
	}
	l.Scheme, l.Host, ok = strings.Cut(text, "://")
	if !ok {
		return fmt.Errorf("%q is no link", text)
	}
	return nil
}

// Money is an amount that converts itself from and to a number of cents.
type Money struct{ Cents int64 }

// Value is the number of cents.
func (m Money) Value() (driver.Value, error) { return m.Cents, nil }

// Scan reads a number of cents.
func (m *Money) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("cannot read money from %T", v)
	}
	m.Cents = n
	return nil
}

// Host is a value that ent's value scanner converts.
type Host struct{ Name string }

// HostScanner writes hosts with a prefix.
type HostScanner struct{}

// Value writes a host.
func (HostScanner) Value(h *Host) (driver.Value, error) {
	if h == nil {
		return "", nil
	}
	return "host:" + h.Name, nil
}

// ScanValue is where the text goes.
func (HostScanner) ScanValue() field.ValueScanner { return new(sql.NullString) }

// FromValue reads what Value wrote.
func (HostScanner) FromValue(v driver.Value) (*Host, error) {
	text, ok := v.(*sql.NullString)
	if !ok {
		return nil, fmt.Errorf("cannot read a host from %T", v)
	}
	name, ok := strings.CutPrefix(text.String, "host:")
	if !ok {
		return nil, nil
	}
	return &Host{Name: name}, nil
}

// Stamp is a time that converts itself.
type Stamp struct{ Time time.Time }

// Value implements driver.Valuer.
func (s Stamp) Value() (driver.Value, error) { return s.Time, nil }

// Scan implements sql.Scanner.
func (s *Stamp) Scan(v any) error {
	at, ok := v.(time.Time)
	if !ok {
		return fmt.Errorf("a stamp is no %T", v)
	}
	s.Time = at
	return nil
}
