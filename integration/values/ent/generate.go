// Package ent is the client of tables that have, together, columns of every
// type.
package ent

//go:generate go run github.com/chent-io/chent/cmd/chent generate ./schema
