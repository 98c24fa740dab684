# The habits of the house. Needs make and Python 3.11, nothing else: Node comes as a wheel, PostgreSQL too.
#   make run     the demo on 127.0.0.1:8000 (PORT=… changes it); a second run keeps the data
#   make test    everything: contracts, lint, format, types, tests on SQLite and PostgreSQL, a real browser
#   make bench   the figures, as a table and as JSON
#   make check   the fast part, before a commit
#   make .venv   the environment alone
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := $(CURDIR)/.venv/bin
PORT ?= 8000
JOBS ?= 2
export PATH := $(BIN):$(PATH)

DEMO := REGISTRY_DEMO=1 REGISTRY_DATA_DIR=$(CURDIR)/var/data REGISTRY_KEY_DIR=$(CURDIR)/var/keys \
        REGISTRY_BASE_URL=http://127.0.0.1:$(PORT)

.PHONY: .venv run test check bench chromium foreign-tokens clean

.venv: .venv/.ready

.venv/.python: setup.cfg pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[office,dev]'
	touch $@

.venv/.ready: .venv/.python package.json package-lock.json static/build.mjs
	$(BIN)/npm ci --silent
	$(BIN)/npm run --silent build
	touch $@

run: .venv/.ready
	$(DEMO) $(BIN)/welder-registry init --demo
	$(DEMO) $(BIN)/welder-registry serve --port $(PORT)

check: .venv/.ready
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: check chromium
	$(BIN)/pytest -n $(JOBS) --dist worksteal

# A browser is a program of the system; where it may not be installed the tests cannot run, and that is a failure.
chromium:
	@command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk) \
	  || { echo "make test needs Debian's chromium (apt-get install chromium fonts-noto-cjk)" >&2; exit 1; }

bench: .venv/.ready
	$(BIN)/python -m bench

# Twenty tokens by another implementation, in its own environment (it needs an older cbor2 than ours).
foreign-tokens:
	$(PYTHON) -m venv .venv-cwt
	.venv-cwt/bin/pip install --quiet --disable-pip-version-check 'cwt==3.3.*'
	.venv-cwt/bin/python tests/vectors/make_foreign_tokens.py

clean:
	rm -rf .venv .venv-cwt node_modules static/build var
