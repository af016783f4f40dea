# make hubs   install, and print the ranking of third-country hubs
# make test   install what tests need, and run them, in two halves side by side
# make servers   install Virtuoso for tests/servers (Debian or Ubuntu, as root or with sudo)
# make java   install Java for tests/engines, which run Spark (likewise)
# make readers   install Graphviz, Node.js packages and Chromium for tests/export and
#                tests/explorer (likewise)
# make serve   install, build the scripts of the explorer, and serve it
# make web     build these scripts; needs Node.js
PYTHON ?= python3
BIN := .venv/bin
PIP := PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip --disable-pip-version-check

.PHONY: hubs serve web test servers java readers check docs bench clean

hubs: .venv/core
	@$(BIN)/miggraph hubs

serve: .venv/core
	@scripts/build_web.sh || [ $$? -eq 3 ]
	$(BIN)/miggraph serve

web:
	scripts/build_web.sh

test: .venv/test
	@scripts/build_web.sh || [ $$? -eq 3 ]
	scripts/run_tests.sh $(BIN)/python

servers:
	scripts/install_virtuoso.sh

java:
	scripts/install_java.sh

readers:
	scripts/install_readers.sh

check: .venv/check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	scripts/check_web.sh
	$(BIN)/python scripts/generate_vocabulary.py --check
	$(BIN)/python scripts/generate_reference.py --check
	$(BIN)/python scripts/generate_questions.py --check
	$(BIN)/python scripts/generate_attributes.py --check
	$(BIN)/python scripts/generate_tables.py --check

docs: .venv/core
	$(BIN)/python scripts/generate_vocabulary.py
	$(BIN)/python scripts/generate_reference.py
	$(BIN)/python scripts/generate_questions.py
	$(BIN)/python scripts/generate_attributes.py
	$(BIN)/python scripts/generate_tables.py

bench: .venv/bench
	$(BIN)/python benchmarks/hubs.py
	$(BIN)/python benchmarks/validate.py
	$(BIN)/python benchmarks/sparql.py
	$(BIN)/python benchmarks/network.py
	$(BIN)/python benchmarks/export.py
	$(BIN)/python benchmarks/bulk.py
	$(BIN)/python benchmarks/web.py --factor 1

clean:
	rm -rf .venv build dist

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "miggraph needs Python 3.11 or newer; set PYTHON=/path/to/it")'
	$(PYTHON) -m venv .venv

.venv/core: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) install --quiet --editable .
	@touch $@

.venv/test: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) install --quiet --editable '.[test]'
	@touch $@

.venv/bench: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) install --quiet --editable '.[test,bench]'
	@touch $@

.venv/check: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) install --quiet --editable '.[test,check]'
	@touch $@
