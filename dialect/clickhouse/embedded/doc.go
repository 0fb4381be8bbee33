// Package embedded runs a private ClickHouse server for this program: libchdb
// in a child process that listens on loopback and lives as long as its parent.
package embedded
