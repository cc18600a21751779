# One list of commands: people, CI and the README call the same ones.
VENV    := .venv
LAB     := .venv-lab
BIN     := $(VENV)/bin
PYTHON  ?= python3
UV      := $(shell command -v uv 2>/dev/null)
REPORT  ?= reports/example.yaml

.DEFAULT_GOAL := help
.PHONY: help setup report test check notebooks lab bench pictures data lock clean

help:  ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(VENV)/.ready  ## make .venv with the pinned packages (done by the others when needed)

# $(call install,DIR,LOCKFILE): uv where it exists, else venv and pip; every package checked by hash.
ifdef UV
define install
	rm -rf $(1)
	uv venv --quiet --python "$(PYTHON)" $(1)
	VIRTUAL_ENV=$(1) uv pip install --quiet --compile-bytecode --require-hashes -r $(2)
	VIRTUAL_ENV=$(1) uv pip install --quiet --no-deps --no-build-isolation -e .
	touch $(1)/.ready
endef
else
define install
	rm -rf $(1)
	$(PYTHON) -m venv $(1)
	$(1)/bin/pip install --quiet --require-hashes -r $(2)
	$(1)/bin/pip install --quiet --no-deps --no-build-isolation -e .
	touch $(1)/.ready
endef
endif

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV): about two minutes, once"
	$(call install,$(VENV),requirements.lock)

# JupyterLab has an environment of its own: beside it, every import of altair and papermill is slower.
$(LAB)/.ready: requirements-lab.lock pyproject.toml
	@echo "Setting up $(LAB): a few minutes, once"
	$(call install,$(LAB),requirements-lab.lock)

report: setup  ## build reports/example/index.html (REPORT=reports/upworthy.yaml for the real data)
	$(BIN)/engagebias report $(REPORT)

test: setup  ## run every test, the notebooks' stored outputs included
	$(BIN)/python -m pytest -q -n 2 --nbval --doctest-modules src tests notebooks

check: setup  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

notebooks: setup  ## run the notebooks again and store their outputs
	$(BIN)/python -m engagebias.reports.store notebooks

lab: $(LAB)/.ready  ## open the notebooks in JupyterLab
	$(LAB)/bin/jupyter lab notebooks

bench: setup  ## measure speed against peers, side by side
	$(BIN)/python benchmarks/conditional_poisson.py
	$(BIN)/python benchmarks/text_scoring.py
	$(BIN)/python benchmarks/specification_curve.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/accrual.py
	$(BIN)/python benchmarks/ranking.py
	$(BIN)/python benchmarks/bridging.py
	$(BIN)/python benchmarks/hawkes.py

pictures: setup  ## draw the README's picture from the real archive
	$(BIN)/python docs/pictures.py

data: setup  ## fetch every data set of the catalogue into data/raw
	$(BIN)/engagebias data fetch --all

lock:  ## write the pinned requirements again (needs uv)
	uv pip compile --quiet pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.lock
	uv pip compile --quiet pyproject.toml --extra lab --extra fast --extra learn --group build --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements.lock -o requirements-lab.lock

clean:  ## remove what was built (environments, reports, caches), never data/raw
	rm -rf $(VENV) $(LAB) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find reports -mindepth 1 -maxdepth 1 ! -name '*.yaml' -exec rm -rf {} +
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
