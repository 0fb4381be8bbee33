# Bare `make` lists the targets.
.DEFAULT_GOAL := help
GOVULNCHECK := go run golang.org/x/vuln/cmd/govulncheck@v1.9.0
GOLANGCI := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

generate: ## regenerate everything that is generated
	go generate ./...

test: ## run the tests (fetches the embedded engine the first time)
	go test ./...

corpus: ## run the corpus tests on the folder of schemas that CHENT_CORPUS names (takes minutes)
	@test -n "$$CHENT_CORPUS" || { echo "set CHENT_CORPUS to a folder laid out as integration/corpus/testdata/README.md says"; exit 1; }
	go test -count=1 -timeout 60m -v ./integration/corpus

bench: ## compare with ch-go, clickhouse-go, database/sql and GORM, and write docs/benchmarks.md (takes half an hour; BENCH=-short takes minutes and writes nothing)
	cd integration/bench && go run . $(if $(BENCH),$(BENCH),-out ../../docs)

bench-build: ## generate and build clients of 1, 10 and 100 tables beside ent's, and write docs/benchmarks-build.md (takes minutes; Linux; BENCH=-short leaves out 100 tables)
	cd integration/bench && go run . -build $(BENCH) -out ../../docs

bench-inspect: ## inspect and compare servers of 100, 1,000 and 10,000 tables (takes minutes)
	CHENT_BENCH_TABLES=10000 go test ./migrate/inspect -run '^$$' -bench Inspect -benchtime 5x -timeout 60m -v

.PHONY: bench-replay
bench-replay: ## lint, replay and compare a directory of 1,600 statements beside the statements alone (takes minutes)
	CHENT_BENCH_REPLAY=1600 go test ./integration/corpus -run TestReplayIsAsFastAsTheStatements -timeout 60m -v

house: ## measure the code: lines, complexity, exported names, decisions made twice
	go run ./internal/house

soak: ## kill a migration 200 times at random moments (takes minutes)
	CHENT_TEST_SOAK=200 go test ./migrate -run 'TestKillSoak$$' -v -timeout 60m

plan-pairs: ## plan, apply and replay the way between 2,000 random pairs of schemas (takes half an hour)
	CHENT_TEST_PAIRS=$${CHENT_TEST_PAIRS:-2000} go test -count=1 ./internal/cli -run 'TestPlanPairs$$' -v -timeout 120m

soak-live: ## make a table anew under eight writers, kill chent 200 times and the server 20 times (takes half an hour)
	CHENT_TEST_LIVE_SOAK=$${CHENT_TEST_LIVE_SOAK:-200} go test -count=1 ./migrate -run 'TestLiveSoak$$' -v -timeout 180m
	CHENT_TEST_EXCHANGES=100 go test -count=1 ./migrate/apply -run 'TestNoViewMissesAnInsertAtAnExchange$$' -v -timeout 60m

soak-rows: ## kill engine, program and network 1000 times while rows are inserted, then 10,000 random first bytes at each port
	CHENT_TEST_SOAK=1000 go test ./dialect/clickhouse/driver -run 'TestAcknowledgedRowsSurviveKills$$' -v -parallel 4 -timeout 120m
	CHENT_TEST_FIRST_BYTES=10000 go test ./dialect/clickhouse/embedded -run 'TestPortsSurviveRandomFirstBytes$$' -v -timeout 30m

bench-copy: ## make a table of 20 million rows anew under writers of 50,000 rows a second, beside a plain INSERT SELECT (takes minutes)
	CHENT_BENCH_COPY_ROWS=20000000 CHENT_BENCH_COPY_WRITERS=50000 go test -count=1 ./migrate -run 'TestCopySpeed$$' -v -timeout 60m

stream: ## read a result of 50 million rows over both protocols in the memory of a block (takes minutes)
	CHENT_STREAM_ROWS=50000000 go test -count=1 ./dialect/clickhouse/driver -run 'TestStreamOfManyRows$$' -v -timeout 60m

hostile: ## more of the fake server's answers than the tests try (takes minutes)
	CHENT_HOSTILE=all go test -count=1 ./integration/hostile -v -timeout 60m

RACE := go test -race -short -timeout 20m

race-short: ## run the tests of what goroutines share under the race detector, as CI does
	$(RACE) ./runtime ./chenttest
	$(RACE) -run 'Blocks|Dictionary|Dynamic' ./runtime/column
	$(RACE) -run 'Cancel|Source|Leaks|Host|Failover|Insert|Session|Logging|Progress' ./dialect/clickhouse/driver
	$(RACE) -run 'Port|HTTP|Disconnect|Strangers|TwoEngines|Killed|Close|Installs' ./dialect/clickhouse/embedded
	$(RACE) -run 'Lock|ManyAtOnce|TwoRuns|Throttle' ./migrate/apply

race: ## run all tests under the race detector, a package at a time (takes an hour)
	go test -race -short -timeout 60m -p 1 ./...

bench-shield: ## measure what the relay before the embedded engine costs over HTTP, beside the engine's own port
	go test ./dialect/clickhouse/embedded -run '^$$' -bench HTTPShield -benchtime 60x

cluster: ## what runs against two hosts, at length: 50 rounds of appliers, 100 kills, a storm of 200 goroutines (takes an hour)
	CHENT_APPLIERS=50 go test -count=1 ./internal/cli -run 'TestAppliersThroughDifferentHosts$$' -v -timeout 30m
	CHENT_CLUSTER_KILLS=100 go test -count=1 ./internal/cli -run 'TestApplyToHostsIsKilled$$' -v -timeout 60m
	CHENT_STORM=1 go test -count=1 ./dialect/clickhouse/driver -run 'TestHostsDieAndFreezeUnderLoad$$' -v -timeout 20m

fuzz: ## run every fuzz target of the repository, an hour in all
	go run ./internal/fuzzing -total 1h

fuzz-short: ## run every fuzz target of the repository for 30 seconds
	go run ./internal/fuzzing -each 30s

vuln: ## look for known vulnerabilities (needs the network, or GOVULNDB=file:///a/copy/of/the/database)
	$(GOVULNCHECK) $(if $(GOVULNDB),-db $(GOVULNDB)) ./...

sbom: ## write the modules that are linked to sbom.json (CycloneDX)
	go run ./internal/sbom ./... > sbom.json

lint: ## run the linters
	$(GOLANGCI) run ./...

golden: ## rewrite the golden files of the packages that have them
	go test $$(grep -rl --include=*_test.go 'internal/golden"' . | xargs -n1 dirname | sort -u) -update

verify: generate ## fail if generated files are not fresh
	@git diff --exit-code -- . && test -z "$$(git ls-files --others --exclude-standard)" || { echo "generated files are stale: commit what 'make generate' wrote"; exit 1; }

.PHONY: help generate test corpus bench bench-build bench-inspect soak soak-live soak-rows plan-pairs bench-copy stream hostile race race-short bench-shield fuzz fuzz-short vuln sbom house lint golden verify cluster
