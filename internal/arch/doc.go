// Package arch checks that each package imports only what the architecture
// table (docs/explanation/architecture.md) allows.
package arch
