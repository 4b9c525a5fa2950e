# TechTree. `make` lists what there is.
UV := ./scripts/uv
RUN := $(UV) run --frozen

.DEFAULT_GOAL := help
.PHONY: help install run test test-fast lint types contracts migrations check postgres bench screenshots messages vendor

help: ## List these targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## Install everything from the lock file
	@$(UV) sync --frozen --quiet --compile-bytecode

run: ## Run TechTree here: server, worker, SQLite; PORT=8001 for another port
	@$(UV) sync --frozen --quiet --compile-bytecode --no-dev --inexact
	@$(RUN) --no-sync manage.py up

test: install ## All tests a contributor needs green: unit, integration, browser
	@./scripts/chromium
	@$(RUN) manage.py compile_catalogues
	@$(RUN) pytest -n auto

test-fast: install ## All tests without the browser
	@$(RUN) manage.py compile_catalogues
	@$(RUN) pytest -n auto -m "not browser"

lint: install ## ruff and djlint
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) djlint templates --lint --quiet
	@$(RUN) python scripts/vendor.py --check

types: install ## mypy, strict, with django-stubs
	@$(RUN) mypy .

contracts: install ## The direction of imports
	@$(RUN) lint-imports

migrations: install ## Every change of a model has its migration
	@$(RUN) manage.py makemigrations --check --dry-run

postgres: install ## The suite on PostgreSQL; TECHTREE_TEST_DATABASE_URL names the server
	@TECHTREE_DATABASE_URL=$${TECHTREE_TEST_DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres} \
	  TECHTREE_SECRET_KEY=only-for-tests $(RUN) pytest -n auto -m "not browser"

check: test lint types contracts migrations postgres ## What CI runs

bench: install ## Speed, as ratios within one run; docs/benchmarks.md
	@$(RUN) python -m benchmarks

screenshots: install ## Real screenshots of the main pages into docs/screenshots/
	@./scripts/chromium
	@$(RUN) python -m scripts.screenshots

messages: install ## Gather new texts into locale/ (needs GNU gettext)
	@$(RUN) manage.py makemessages -l ko --no-location --no-wrap -i .venv -i var

vendor: install ## Refresh third-party browser files from the npm registry
	@$(RUN) python scripts/vendor.py
