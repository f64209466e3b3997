# Every command of the house. `make run` on a fresh checkout needs nothing but Python 3.10 or newer.
SHELL  := /bin/bash
# Hundreds of programs are started by tests and proofs; each would compile the whole product anew.
unexport PYTHONDONTWRITEBYTECODE
PYTEST := .venv/bin/python -m pytest
CODE   := $(wildcard casework forms printing resources hallclient hallserver) tests
PLAN   := $(patsubst %,tests/architecture/test_%.py,plan trust locks complaints)
PROVE  := -n auto --dist loadfile -m prove --durations=0 --durations-min=0 -vv --no-header
OUT    ?= out/visits

.DEFAULT_GOAL := help
.PHONY: help setup run test check smoke prove prove-full bench goldens lock bundle deb server-deb clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: ## .venv from the lock, system libraries, faces for rare characters; nothing when nothing changed
	@packaging/setup

run: setup ## the demo hall's server and sign-in; without a display visits from intake to hand-over, their papers and pictures in OUT
	@.venv/bin/python packaging/demo_run.py "$(OUT)"

check: setup ## format, lint, the ground plan, types, import contracts
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	$(PYTEST) -q -p no:xdist $(PLAN)
	.venv/bin/mypy $(CODE)
	.venv/bin/lint-imports

test: setup ## the whole suite but the slow proofs
	@packaging/proof-tools test
	$(PYTEST) -n auto --dist worksteal

smoke: setup ## imports, a visit and 5,000 signals on every other Python and on the lowest PySide6
	@packaging/smoke

prove: setup ## the slow proofs, each with its time
	@packaging/proof-tools
	$(PYTEST) $(PROVE)

prove-full: setup ## the same without their everyday limits
	@packaging/proof-tools
	HALL_PROVE_FULL=1 $(PYTEST) $(PROVE)

bench: setup ## the figures, each as a ratio and in milliseconds
	.venv/bin/python tests/bench/run.py

goldens: setup ## the golden papers anew, after a layout was changed on purpose and its pages looked at
	.venv/bin/python tests/printing/goldens.py

lock: ## the locks anew from pyproject.toml
	packaging/lock

bundle: setup ## dist/hallclient: the client as one folder that needs no Python
	@packaging/bundle

deb: bundle ## dist/hallclient_*.deb: the client as a Debian package
	@packaging/deb

server-deb: setup ## dist/hallserver_*.deb: the case server as a Debian package that brings its own Python
	@packaging/server-bundle
	@packaging/server-deb

clean: ## all that was built or left behind, but not .venv
	rm -rf build dist out htmlcov .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .smoke
	find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +
