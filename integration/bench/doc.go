// Command bench is where clients of ClickHouse for Go meet: raw ch-go with a loop
// written by hand, clickhouse-go, database/sql and GORM on it, and chent. They
// write and read the same rows of six shapes on one embedded engine, which is a
// process of its own:
//
//	make bench                                                # everything; writes docs/benchmarks.md
//	cd integration/bench && go run . -short                   # three minutes, prints only
//	cd integration/bench && go run . -short -shape JSON -by chent -cpuprofile cpu.out
//
// The rounds of the contenders alternate, so that what else the machine does
// hits all of them, and numbers are medians over the rounds. Ratios are those of
// the processor time of this process alone. The first round warms up, measures
// the peak of memory, and proves that all contenders did the same.
//
// It is a module of its own: what it compares with is not what chent depends on.
package main
