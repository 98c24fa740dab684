# The habits of the house: make run, make test, make bench, make check. Needs Python 3.11 and make, nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8000

.PHONY: run test check bench .venv clean

.venv: .venv/.ready

.venv/.ready: setup.cfg pyproject.toml constraints.txt package.json
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[office,dev]'
	touch $@
