// Package ent is the client of tables that public collections of analytical
// queries are about.
package ent

//go:generate go run github.com/chent-io/chent/cmd/chent generate ./schema
