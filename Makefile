# The commands of this project. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

.DEFAULT_GOAL := help
.PHONY: help run check test test-all bench screenshots messages lock clean browser

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(RUNTIME) ## Serve a filled demo bureau on this machine; LAN=1: phones beside it too, over HTTPS
	@$(BIN)/inventory demo $(if $(LAN),--lan)

check: $(DEV) ## Format, lint, types, import contracts, translations, vendored files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/messages.py check
	$(BIN)/python tools/vendor.py check

test: $(DEV) browser ## Everything that belongs to every change, on both databases
	$(BIN)/pytest -n 2

test-all: $(DEV) browser ## The long ones too
	INVENTORY_TEST_LONG=1 $(BIN)/pytest -n 2

bench: $(DEV) ## The benchmarks, as ratios within one run
	$(BIN)/python -m bench

screenshots: $(DEV) browser ## Contact sheets of every page, phone and desktop, both languages, light and dark
	$(BIN)/python tools/screenshots.py

messages: $(DEV) ## Collect the strings to translate into the Indonesian catalogue
	$(BIN)/python tools/messages.py update

lock: ## Renew the locked requirements (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml requirements/build.in -o requirements/runtime.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml requirements/build.in --group dev -c requirements/runtime.txt -o requirements/dev.txt

clean: ## Remove the environment, the caches and the demo; never an installation's data
	rm -rf $(VENV) build *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache var/demo
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

browser: $(DEV)
	@$(BIN)/python tools/browser.py
