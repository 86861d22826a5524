# make report   sets everything up and leaves the draft of the programme that ships with the project
# make test     lint, types and the tests
# make test-slow  the long ones: kills, fuzzing, the real daemon, benchmarks
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COHORT ?= sterk-uit-armoede/2017-2020
PYTEST := $(BIN)/python -m pytest -p no:cacheprovider

.PHONY: help report run test test-slow lint types ui lock clean

help:  ## What there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

report: $(VENV)/installed  ## Set up where needed and run COHORT
	@$(BIN)/meerwaarde run $(COHORT)

test: $(VENV)/installed-dev lint types  ## Lint, types and tests
	$(PYTEST) -m "not slow" -n auto --dist loadfile

test-slow: $(VENV)/installed-dev  ## Kills, fuzzing, the real daemon, benchmarks
	$(PYTEST) -m slow -n auto --dist loadfile --ignore=tests/benchmarks
	$(PYTEST) -m slow tests/benchmarks

lint: $(VENV)/installed-dev  ## Style and mistakes that can be seen without running
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/installed-dev  ## Types
	$(BIN)/mypy

ui: $(VENV)/installed  ## Dagster's pages on this machine
	@$(BIN)/meerwaarde ui

# The locks say exactly what is installed, by hash. uv is fetched by pip with a hash of its own; a set that differs from
# the lock is thrown away and made anew.
$(VENV)/installed: requirements.lock requirements-uv.lock pyproject.toml Makefile
	@$(MAKE) --no-print-directory install LOCK=requirements.lock
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock requirements-uv.lock pyproject.toml Makefile
	@$(MAKE) --no-print-directory install LOCK=requirements-dev.lock
	@touch $(VENV)/installed $@

.PHONY: install
install:
	@echo "Installing $(LOCK) into $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r $(LOCK)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline -e .
	@$(BIN)/python -m compileall -q pipeline schemas

lock:  ## Resolve the locks anew (changes what is installed: look at the difference)
	$(BIN)/uv pip compile $(LOCKING) --extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile $(LOCKING) --extra build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

LOCKING := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url \
	--no-emit-find-links --no-strip-extras --quiet

clean:  ## Remove everything that can be made again
	rm -rf $(VENV) .meerwaarde reports/drafts .pytest_cache .mypy_cache .ruff_cache .hypothesis
