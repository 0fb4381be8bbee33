// Package hostile holds a fake server that lies, cuts, stalls and bombs, and
// the test that the client takes each of its answers as an error: without a
// crash, without memory for what was only stated, and in time. It listens on
// this machine alone.
package hostile
