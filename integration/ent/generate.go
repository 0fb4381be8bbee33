// Package ent is the client that the integration tests use.
package ent

//go:generate go run github.com/chent-io/chent/cmd/chent generate ./schema --feature intercept,privacy
