# Every command of the house. `make run` on a fresh checkout needs nothing but Python 3.10 or newer.
SHELL := /bin/bash
PY    := .venv/bin/python
OUT   ?= out/visits
CODE  := $(wildcard casework forms printing resources hallclient hallserver) tests packaging

.PHONY: setup run test check prove prove-full bench clean

setup:
	@packaging/setup

run: setup
	@packaging/run $(OUT)

check: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy $(CODE)
	.venv/bin/lint-imports

test: setup
	$(PY) -m pytest -n auto

prove: setup
	$(PY) -m pytest -m prove --durations=0 --durations-min=0

prove-full: setup
	HALL_PROVE_FULL=1 $(PY) -m pytest -m prove --durations=0 --durations-min=0

bench: setup
	$(PY) tests/bench/run.py

clean:
	rm -rf build dist out htmlcov .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .smoke
	find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +
