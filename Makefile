VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := build/bench-venv
PIN := --universal --generate-hashes --quiet --no-emit-index-url --no-emit-find-links --no-header --no-annotate

# Why: Python's compiled files are kept, whatever the machine says. Without them every process of the tests compiles every
# test, migration and module anew: to collect the tests takes twice the processor time (20 for 44 s), and so a start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test test-server test-broker quick check lint law drift openapi lock format clean bench bench-peers soak

# Set everything up from the pinned, hashed requirements.
$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q service
	touch $@

# Set everything up in .venv.
setup: $(READY)

# Serve on http://127.0.0.1:8000 with the embedded database.
run: $(READY)
	$(BIN)/pendens serve

# Why `worksteal`: each process takes a half of the tests as they stand, and the rest of the other's when it is done. What a
# file or a folder makes ready for all of its tests is made once in place of twice. Why three processes on two cores: many
# tests wait for a server, a browser or another process that they started.
WORKERS ?= 3
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist worksteal

# Run the tests.
test: $(READY)
	$(PYTEST)

# Run the tests that touch the database on the PostgreSQL server that PENDENS_TEST_DATABASE_URL names, as a role that may
# make databases and roles and is no superuser.
STORED := tests/jobs tests/list_management tests/designations tests/api tests/reports tests/web tests/server \
	tests/screening/test_coverage_matrix.py tests/cli tests/test_bootstrap.py tests/test_version_ids.py
test-server: $(READY)
	@test -n "$$PENDENS_TEST_DATABASE_URL" || (echo "set PENDENS_TEST_DATABASE_URL, or run .ci/with_postgres make test-server"; exit 1)
	$(PYTEST) tests/store -m "not browser"
	$(PYTEST) $(STORED) -m "not slow and not browser"

# Run the tests of long work with the broker that PENDENS_TEST_BROKER_URL names, on the PostgreSQL server as above.
test-broker: $(READY)
	@test -n "$$PENDENS_TEST_BROKER_URL" || (echo "run .ci/with_postgres .ci/with_redis make test-broker"; exit 1)
	$(PYTEST) tests/jobs tests/api/test_jobs_api.py tests/server/test_job_worker.py

# Run the tests that take little and need no browser: some ten times as fast as all.
quick: $(READY)
	$(PYTEST) -m "not slow and not browser"

# Screen from 1,000 clients at once while list versions are swapped 20 times; compare answers given side by side by several
# workers with those given alone; ask beside slow clients and hostile uploads; fill the disk beneath a server; ask ten times as much as
# usual; do long work with RabbitMQ, and with Redis while workers, broker and database end (`python -m benchmarks.million` takes a million rows);
# try the documented addresses with ten times as many requests.
soak: $(READY)
	$(BIN)/python -m benchmarks.soak
	$(BIN)/python -m benchmarks.race --workers 2
	$(BIN)/python -m benchmarks.race --workers 4 --lists crowded --requests 2000
	$(BIN)/python -m benchmarks.race --workers 4 --requests 2000 --swap
	$(BIN)/python -m benchmarks.slow_clients
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.full_disk
	$(BIN)/python -m benchmarks.overload
	.ci/with_rabbitmq $(PYTEST) tests/jobs
	$(PYTEST) --hypothesis-profile=long tests/api/test_contract_fuzz.py
	$(BIN)/python -m benchmarks.million --rows 100000 --faults

# All that must hold beside the tests; its three parts may be done at once (`make -j 2 check`).
check: lint law drift

# Lint, types, layers, names, the page of settings.
lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m house_tools.rooms --check
	$(BIN)/python -m house_tools.private_access
	$(BIN)/python -m house_tools.class_names
	$(BIN)/python -m house_tools.settings --check

# Every branch of the law is tested.
law: $(READY)
	$(PYTEST) tests/domain tests/register --cov=service.domain --cov=service.register --cov-branch --cov-fail-under=100

# What is generated is current: openapi.yaml, the tables as the migrations make them, the matcher's verdicts case by case.
drift: $(READY)
	$(BIN)/python -m service.api.openapi --check
	$(BIN)/python -m service.store.drift
	$(BIN)/python -m benchmarks diff

# Write openapi.yaml anew from the schemas.
openapi: $(READY)
	$(BIN)/python -m service.api.openapi

# Pin the dependencies anew, with hashes, for every supported Python.
lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --extra postgres --extra celery --extra oidc --extra otel $(PIN) --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --constraint requirements.lock $(PIN) --output-file requirements-dev.lock

# Measure matching for quality and speed, beside the peers; REPORT=path, FULL=--full for every list and a million names.
REPORT ?= build/bench/report.md
FULL ?=
bench: $(READY) bench-peers
	$(BIN)/python -m benchmarks all $(FULL) --report $(REPORT)

# Install the peers apart from the product; what fails to install is absent from the report.
# PyICU is built from source: apt-get install libicu-dev g++ pkg-config python3-dev
bench-peers: $(PEERS)/.ready
$(PEERS)/.ready:
	$(PYTHON) -m venv $(PEERS)
	-$(PEERS)/bin/pip install --quiet --disable-pip-version-check "sanctions-screening-benchmark>=0.1"
	-$(PEERS)/bin/pip install --quiet --disable-pip-version-check "nomenklatura>=4.17" || \
		echo "nomenklatura is absent: apt-get install libicu-dev g++ pkg-config python3-dev, then make bench-peers" >&2
	touch $@

# Format the code.
format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Remove what was set up and made.
clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
