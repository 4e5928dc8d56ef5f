# Needs make (3.81 or newer) and Node 20 or newer with npm; everything else is installed into node_modules.

NODE := node_modules/.bin/node
INSTALLED := node_modules/.installed

.DEFAULT_GOAL := help
.PHONY: help run run-distributed test check bench reference sdks sdks-test contract-test fuzz release-contract lint format generate screenshots build install clean

help: ## Say what there is to make
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(INSTALLED) ## Start the server (PORT, HOST and SEE_OTHER_STORE pass through)
	@exec $(NODE) bin/see-other.js serve

run-distributed: $(INSTALLED) ## Start MongoDB, Kafka, two API processes (PORT, PORT + 1) and two workers
	@exec $(NODE) scripts/run-distributed.ts

test: $(INSTALLED) ## Run every check and every test
	@exec $(NODE) scripts/test.ts

check: $(INSTALLED) ## Run the quick checks: types, lint, format, imports, unused code, contract, generated code
	@exec $(NODE) scripts/test.ts --checks

bench: $(INSTALLED) ## Measure beside what people would pick instead, into docs/performance.md (SHORT=1: that it works)
	@exec $(NODE) bench/run.ts $(if $(SHORT),--short)

sdks: $(INSTALLED) ## Write the clients in other languages into sdks/ (needs Java)
	@exec $(NODE) scripts/sdks.ts

sdks-test: $(INSTALLED) ## Build the clients in other languages and run the scenarios in each
	@exec npm test -- --selectProjects sdks

contract-test: $(INSTALLED) ## Hold the live server and its contract to each other
	@$(NODE) node_modules/@redocly/cli/bin/cli.js lint openapi.yaml asyncapi.yaml arazzo.yaml examples/image-renditions/openapi.yaml
	@$(NODE) scripts/contract/breaking-changes.ts
	@$(NODE) scripts/contract/arazzo.ts
	@$(NODE) scripts/contract/schemathesis.ts

fuzz: $(INSTALLED) ## Fuzz the live server for ten minutes, with a new seed
	@exec $(NODE) scripts/contract/schemathesis.ts --fresh

release-contract: $(INSTALLED) ## Make openapi.yaml the released contract, if its version allows it
	@exec $(NODE) scripts/contract/breaking-changes.ts --release

lint: $(INSTALLED) ## Lint the code
	@exec $(NODE) node_modules/oxlint/bin/oxlint

format: $(INSTALLED) ## Format the code
	@exec $(NODE) node_modules/oxfmt/bin/oxfmt

generate: $(INSTALLED) ## Write generated/ from openapi.yaml (the client needs Java)
	@exec $(NODE) scripts/generate.ts

reference: $(INSTALLED) ## Fetch what draws /docs/reference, if it could not be had when this was installed
	@exec $(NODE) scripts/fetch-scalar.ts

screenshots: $(INSTALLED) ## Make the pictures of docs/portal.md anew (needs Chromium)
	@exec $(NODE) scripts/screenshots.ts

build: $(INSTALLED) ## Compile the package into dist/
	@exec $(NODE) scripts/build.ts

install: $(INSTALLED) ## Install what is needed into node_modules

clean: ## Remove what can be made again, node_modules included (not data/)
	rm -rf dist coverage .cache node_modules

$(INSTALLED): package.json package-lock.json
	@command -v node >/dev/null && command -v npm >/dev/null || { \
	  echo 'Node 20 or newer, with npm, is needed: https://nodejs.org'; exit 1; }
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { \
	  echo "Node 20 or newer is needed, this is $$(node --version): https://nodejs.org"; exit 1; }
	@echo 'Installing into node_modules: a minute or so'
	@if [ -d node_modules ]; then npm install --no-save --loglevel=error; else npm ci --loglevel=error; fi
	@$(NODE) scripts/fetch-scalar.ts || true
	@touch $@
