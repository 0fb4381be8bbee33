// Package migrate moves a ClickHouse server from the schema it has to the
// schema the code declares, in steps that can be printed and reviewed.
package migrate
