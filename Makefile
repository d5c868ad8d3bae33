# Needs Python 3.11 or newer, make and a package index. Everything is installed into .venv, from the locks.
#   make report           run the Pingliang scenario; the result is in out/pingliang
#   make test             lint, types, spelling and tests
#   make lint             the same without the tests
#   make bench            the benchmarks
#   make lock             bring the locks in line with pyproject.toml (UPGRADE=--upgrade: newest versions)
#   make clean            remove what the other targets made
PYTHON ?= python3
BIN := .venv/bin
UPGRADE ?=

# A mirror that pip is set up for serves uv as well; with none, uv asks the public index.
ifndef UV_DEFAULT_INDEX
UV_DEFAULT_INDEX := $(or $(PIP_INDEX_URL),$(shell $(PYTHON) -m pip config get global.index-url 2>/dev/null))
endif
export UV_DEFAULT_INDEX

INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-annotate --no-emit-index-url --custom-compile-command "make lock" $(UPGRADE) \
	pyproject.toml --group setup

.PHONY: report test lint bench lock clean

report: .venv/report
	$(BIN)/allocsim run scenarios/pingliang

test: lint
	$(BIN)/python -m pytest

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell

bench: .venv/bench
	$(BIN)/python -m benchmarks

# The later locks agree with the earlier ones, so that all of them fit into one environment.
lock: $(BIN)/uv
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --output-file requirements-dev.lock --extra dev --constraints requirements.lock
	$(COMPILE) --output-file benchmarks/requirements.lock --group peers \
		--constraints requirements-dev.lock
	@! grep -n '://' requirements.lock requirements-dev.lock benchmarks/requirements.lock

clean:
	rm -rf .venv out dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache htmlcov
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

# uv comes from the lock too: its lines there, with their hashes, are handed to pip.
$(BIN)/uv: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Python 3.11 or newer is needed, for example: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock
	touch $@

# uv-build is in the lock, so nothing is fetched to build the package.
.venv/report: $(BIN)/uv requirements.lock pyproject.toml
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev: .venv/report requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock
	touch $@

.venv/bench: .venv/report benchmarks/requirements.lock
	$(INSTALL) --require-hashes -r benchmarks/requirements.lock
	touch $@
