# Two commands for everybody: `make run` and `make test`. The rest is for people who change the code.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORTAL_DATA_DIR ?= var

.DEFAULT_GOAL := help
.PHONY: help run test check features bench format assets

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/'

$(VENV)/.runtime: requirements.txt tools/install.py
	@$(PYTHON) tools/install.py runtime --venv $(VENV)

$(VENV)/.development: requirements-dev.txt tools/install.py
	@$(PYTHON) tools/install.py development --venv $(VENV)

assets: $(VENV)/.runtime
	@$(BIN)/python tools/build_assets.py

run: $(VENV)/.runtime assets ## Start the portal with its worker and demo data, on http://127.0.0.1:8000
	@PORTAL_DEMO=$${PORTAL_DEMO:-1} PORTAL_BASE_URL=$${PORTAL_BASE_URL:-http://127.0.0.1:$(PORT)} $(BIN)/python tools/run.py --port $(PORT)

test: $(VENV)/.development ## Lint, types, import rules and every test, on both databases and in the browser
	@$(BIN)/python tools/build_assets.py
	@$(BIN)/python tools/check.py
	@$(BIN)/python tools/test.py

check: $(VENV)/.development ## The quick part: format, lint, types, imports, unit tests
	@$(BIN)/python tools/build_assets.py
	@$(BIN)/python tools/check.py --unit

features: $(VENV)/.development ## Print the catalogue ids with a passing test, per area
	@$(BIN)/python tools/features.py

bench: $(VENV)/.development ## Measure the main pages beside their floor
	@$(BIN)/python tools/build_assets.py
	@$(BIN)/python -m benchmarks

format: $(VENV)/.development ## Put the code in its one format
	@$(BIN)/ruff format app tests tools benchmarks wsgi.py && $(BIN)/ruff check --fix app tests tools benchmarks wsgi.py
