# Bare `make` lists the targets.
.DEFAULT_GOAL := help
GOLANGCI := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

generate: ## regenerate everything that is generated
	go generate ./...

test: ## run the tests (fetches the embedded engine the first time)
	go test ./...

lint: ## run the linters
	$(GOLANGCI) run ./...

golden: ## rewrite the golden files of the packages that have them
	go test $$(grep -rl --include=*_test.go 'internal/golden"' . | xargs -n1 dirname | sort -u) -update

verify: generate ## fail if generated files are not fresh
	@git diff --exit-code -- . && test -z "$$(git ls-files --others --exclude-standard)" || { echo "generated files are stale: commit what 'make generate' wrote"; exit 1; }

.PHONY: help generate test lint golden verify
