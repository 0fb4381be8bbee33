// Command chent generates ClickHouse clients and migrates ClickHouse servers.
package main

import (
	"os"

	"github.com/chent-io/chent/internal/cli"
)

func main() { os.Exit(cli.Main()) }
