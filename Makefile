# Two commands matter: `make run` opens the whole bot in a browser chat, `make test` runs the tests.
# Both set up what they need in .venv; nothing but Python 3.11+ and make has to be there.

.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
# Not the scripts in .venv/bin: they name the folder where they were made, and a checkout may be moved.
PY := $(VENV)/bin/python
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
SET_UP = test -n "$(PYTHON)" || { echo "Sparring needs Python 3.11 or newer; none was found." >&2; exit 1; }; \
	$(PYTHON) scripts/set_up.py
LOCK := $(PY) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-emit-index-url --no-header --quiet
WORKERS ?= 2
# Of all tests some mostly wait, for processes and for leases: two workers are with those (groups of xdist that begin
# first), and two keep two cores busy.
ALL_WORKERS ?= 4
# Compiled once, whatever the shell says: the tests start many processes.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test mutants check coverage fix format types contracts packs tests pips around docs pictures dist release \
	bench bench-grading crash judge lock audit clean

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

# ARGS=--no-open opens no window.
ARGS ?=
run: $(VENV)/.run  ## set up, and open the bot in a local browser chat
	@$(PY) -m bot run --demo $(ARGS)

# Left to `make check`: kills at every step, real processes, browsers, Slack over HTTP once more, most cases of the
# long sweeps (zones, damaged rows, payloads, views), and most of Hypothesis's examples.
test: $(VENV)/.dev  ## set up, and run the tests (the slow ones are left to `make check`)
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal -m "not slow" --hypothesis-profile brief -q

# Two at a time, the pips while `.venv` is set up; the tests after them, for they need both cores.
check:  ## everything that must hold before a change lands
	@$(MAKE) --no-print-directory --jobs 2 pips types around docs format contracts packs
	@$(MAKE) --no-print-directory tests

format: $(VENV)/.dev
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .

types: $(VENV)/.dev
	@$(PY) -m mypy

contracts: $(VENV)/.dev
	@$(VENV)/bin/lint-imports

packs: $(VENV)/.dev
	@$(PY) -m bot packs lint questions

pips:  ## set up from the locks with the oldest pip and with the newest, in build/pips
	@test -n "$(PYTHON)" && $(PYTHON) scripts/try_pips.py

SCHEMA := $(PY) -m check_jsonschema --quiet --builtin-schema vendor.
around: $(VENV)/.project  ## look at the image, the workflows, the Compose files and the manifests
	@$(VENV)/bin/hadolint Dockerfile
	@$(VENV)/bin/shellcheck .ci/run
	@$(VENV)/bin/zizmor --offline --quiet --no-progress .github
	@$(SCHEMA)github-workflows .github/workflows/*.yml
	@$(SCHEMA)github-issue-forms .github/ISSUE_TEMPLATE/[!c]*.yml
	@$(SCHEMA)github-issue-config .github/ISSUE_TEMPLATE/config.yml
	@$(SCHEMA)dependabot .github/dependabot.yml
	@$(SCHEMA)compose-spec compose.yaml compose.replicas.yaml
	@$(VENV)/bin/kubernetes-validate --strict --quiet deploy/kubernetes/sparring.yaml deploy/kubernetes/database.yaml

tests: $(VENV)/.dev
	@$(PY) -m pytest -n $(ALL_WORKERS) --dist loadgroup -q

coverage: $(VENV)/.dev  ## run the tests without the slow ones, and name what they leave out (a third dearer)
	@$(PY) -m coverage erase
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal -m "not slow" --cov --cov-report= -q
	@$(PY) -m coverage report --skip-covered --sort=cover | tail -n 25

fix: $(VENV)/.dev  ## format the code, mend what mends itself, write the pages that follow from the code
	@$(PY) -m ruff check --fix . || true
	@$(PY) -m ruff format .
	@$(PY) -m bot.cli.pages

bench: $(VENV)/.dev  ## measure, beside raw figures of this machine; writes build/bench.json
	@$(PY) -m tests.bench

bench-grading: $(VENV)/.dev  ## measure the grader on its own test bed
	@$(PY) -m judge.measure --keep
	@$(PY) -m tests.grading.bench

judge: $(VENV)/.dev  ## teach the judge anew from judge/ (hours; sets up torch in build/judge)
	@sh judge/teach.sh

KILLS ?= 200
SEED ?= 1
crash: $(VENV)/.dev  ## kill the bot KILLS times (200) and look what that broke; SEED repeats
	@$(PY) -m tests.crash $(KILLS) $(SEED)

# An extra that only makes data or models (`judge`) is left out: whoever needs it installs it beside these.
# UPGRADE=--upgrade takes newer releases, those that have been out for a week.
UPGRADE ?=
COOL_DOWN ?= 7 days
LOCK += $(UPGRADE) --exclude-newer "$(COOL_DOWN)"
lock: $(VENV)/.dev  ## write the locks anew
	@$(LOCK) pyproject.toml --extra postgres --output-file requirements.lock
	@$(LOCK) pyproject.toml --extra postgres --extra llm --extra dev --output-file requirements-dev.lock
	@$(LOCK) --group setup --constraints requirements-dev.lock --output-file requirements-setup.lock
	@$(LOCK) --group project --constraints requirements-dev.lock --output-file requirements-project.lock

# In an environment of its own: what looks the locks over is in none of them.
audit: $(VENV)/.dev  ## ask for known flaws in what the locks install, once a month (needs the network)
	@$(PY) -m venv build/audit
	@build/audit/bin/python -m pip install --quiet --upgrade pip-audit
	@for lock in requirements*.lock; do echo "$$lock"; \
		build/audit/bin/pip-audit --strict --disable-pip --progress-spinner off --requirement $$lock || exit 1; done

dist: $(VENV)/.dev  ## build the wheel and the sdist into dist/
	@rm -rf dist
	@$(PY) -m hatchling build --directory dist

release: check  ## check, tag the version of pyproject.toml, build; nothing is pushed
	@$(PY) scripts/release.py tag
	@$(MAKE) --no-print-directory dist

pictures: $(VENV)/.dev  ## draw the README's pictures from the program, into docs/pictures
	@$(PY) -m tests.window

# Left out of `check`: a quarter of an hour and more. What no test notices and why it may stay: tests/mutants.md.
mutants: $(VENV)/.dev  ## change the core's rules one by one, and name the changes that no test notices
	@$(PY) -m mutmut run --max-children $(WORKERS)
	@$(PY) -m mutmut results

docs: $(VENV)/.project  ## build the site into build/site
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet

clean:  ## remove what was built here (not the data folder)
	@rm -rf $(VENV) build dist .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis

# A moved checkout, a Python that was taken away: then this does not run, and is made anew.
ifneq ($(shell $(PY) -c 1 2>/dev/null && echo ok),ok)
.PHONY: $(VENV)/.run $(VENV)/.dev $(VENV)/.project
endif

$(VENV)/.run: requirements.lock requirements-setup.lock pyproject.toml
	@echo "Setting up in $(VENV) (once, about a minute) ..."
	@$(SET_UP) run
	@touch $@

$(VENV)/.dev: requirements-dev.lock requirements-setup.lock pyproject.toml
	@echo "Setting up for development in $(VENV) (once, about a minute) ..."
	@$(SET_UP) dev
	@touch $@ $(VENV)/.run

$(VENV)/.project: requirements-project.lock | $(VENV)/.dev
	@echo "Setting up what checks the site, the image and the workflows (once) ..."
	@$(SET_UP) project
	@touch $@
