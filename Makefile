# Two commands matter: `make run` opens the whole bot in a browser chat, `make test` runs the tests.
# Both set up what they need in .venv; nothing but Python 3.11+ and make has to be there.

.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --quiet
WORKERS ?= 2
# Slow tests mostly wait, for processes and for leases: four wait side by side on two cores.
WAITING ?= 4
# Compiled once, whatever the shell says: the tests start many processes.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test check fix format types contracts packs tests bench bench-grading crash lock clean

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

run: $(VENV)/.run  ## set up, and open the bot in a local browser chat
	@$(BIN)/sparring run --demo

test: $(VENV)/.dev  ## set up, and run the tests (the slow ones and the coverage are left to `make check`)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not slow" -q

check: $(VENV)/.dev format types contracts packs tests  ## everything that must hold before a change lands

format: $(VENV)/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(VENV)/.dev
	@$(BIN)/mypy

contracts: $(VENV)/.dev
	@$(BIN)/lint-imports

packs: $(VENV)/.dev
	@$(BIN)/sparring packs lint questions

tests: $(VENV)/.dev
	@$(BIN)/coverage erase
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not slow" --cov --cov-report= -q
	@$(BIN)/python -m pytest -n $(WAITING) --dist loadgroup -m slow -q
	@$(BIN)/coverage report --skip-covered --sort=cover | tail -n 25

fix: $(VENV)/.dev  ## format the code, mend what mends itself, write the pages that follow from the code
	@$(BIN)/ruff check --fix . || true
	@$(BIN)/ruff format .
	@$(BIN)/python -m bot.cli.pages

bench: $(VENV)/.dev  ## measure, beside raw figures of this machine; writes build/bench.json
	@$(BIN)/python -m tests.bench

bench-grading: $(VENV)/.dev  ## measure the grader on its own test bed
	@$(BIN)/python -m tests.grading.bench

KILLS ?= 200
SEED ?= 1
crash: $(VENV)/.dev  ## kill the bot KILLS times (200) and look what that broke; SEED repeats
	@$(BIN)/python -m tests.crash $(KILLS) $(SEED)

lock: $(VENV)/.dev  ## write requirements.lock and requirements-dev.lock anew
	@$(LOCK) --extra postgres --output-file requirements.lock
	@$(LOCK) --all-extras --output-file requirements-dev.lock

clean:  ## remove what was built here (not the data folder)
	@rm -rf $(VENV) build dist .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Sparring needs Python 3.11 or newer; none was found." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Setting up (once) ..."
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Setting up for development (once) ..."
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@$(PIP) install --no-deps --editable .
	@touch $@ $(VENV)/.run
