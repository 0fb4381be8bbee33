package driver_test

import (
	"context"
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

func ExampleParseURL() {
	cfg, err := driver.ParseURL("clickhouse://app:secret@ch-1:9000,ch-2:9000/shop?dial_timeout=2s&max_threads=4")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(cfg.Hosts, cfg.Database, cfg.DialTimeout, cfg.Settings)

	_, err = driver.ParseURL("clickhouse://localhost?dial_timout=2s")
	fmt.Println(err)
	// Output:
	// [ch-1:9000 ch-2:9000] shop 2s [{max_threads 4}]
	// driver: connection URL clickhouse://localhost?dial_timout=xxxxx, byte 24, option dial_timout: unknown option; did you mean dial_timeout? (a server setting newer than this client is written ch_dial_timout)
}

func ExampleRedact() {
	fmt.Println(driver.Redact("https://app:secret@db.example:8443/shop"))
	// Output: https://app:xxxxx@db.example:8443/shop
}

func ExampleOpen() {
	ctx := context.Background()
	conn, err := driver.Open(ctx, "chdb://") // clickhouse://…, https://…: only the URL differs
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()
	err = conn.Exec(ctx, driver.Statement{SQL: "SELECT * FROM nowhere"})
	fmt.Println(driver.IsCode(err, 60))
	// Output: true
}
