// Package ent is the generated client that the benchmark measures.
package ent

//go:generate go run github.com/chent-io/chent/cmd/chent generate ./schema
