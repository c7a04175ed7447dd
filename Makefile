# Softmax Explorer. `make` alone lists what there is.

PYTHON = python3
HOST = 127.0.0.1
PORT = 8501

VENV = .venv
BIN = $(VENV)/bin
RUN = $(VENV)/.installed
DEV = $(VENV)/.installed-dev
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint format unit browser bench bench-full screenshot clean

help: ## list what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: $(RUN) ## start the app at http://localhost:8501; for a class: make run HOST=0.0.0.0
	@$(BIN)/python -m scripts.run --host $(HOST) --port $(PORT)

test: $(DEV) ## all checks: lint beside unit, then browser
	@$(MAKE) -s lint & $(MAKE) -s unit && $(MAKE) -s browser; tests=$$?; wait $$! && exit $$tests

lint: $(DEV) ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV) ## put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

unit: $(DEV) ## tests without a browser: core, figures, pages, doctests, house rules, README
	$(BIN)/pytest -q -n auto --maxprocesses 4 --ignore=tests/browser

browser: $(DEV) ## tests in a Chromium (skipped where there is none, unless CI is set)
	@if [ -z "$$CI" ] && [ -z "$$(find tests/browser -name 'test_*.py' 2>/dev/null)" ]; \
	then echo "tests/browser has no tests"; \
	else $(BIN)/pytest -q -n auto --maxprocesses 2 tests/browser; fi

bench: $(DEV) ## measure what we claim about speed, in short: under three minutes
	$(BIN)/python -m benchmarks --quick

bench-full: $(DEV) ## measure it in full, about an hour, and keep the figures in benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks --markdown benchmarks/RESULTS.md

screenshot: $(DEV) ## draw docs/screenshot.png anew
	$(BIN)/python -m scripts.screenshot

clean: ## remove everything that make, Python and the tools have made
	rm -rf $(VENV) .hypothesis .mypy_cache .pytest_cache .ruff_cache shots test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment: made once, installed into again only when a requirements file has changed.

$(RUN): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "Softmax Explorer needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>/dev/null || echo missing). Name another: make run PYTHON=python3.12" >&2; \
	exit 1; }
	@echo "Installing requirements.txt into $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(RUN)
	@echo "Installing requirements-dev.txt into $(VENV) (once)"
	@$(PIP) -r requirements-dev.txt
	@touch $@
