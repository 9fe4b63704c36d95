# What one can do here: `make` prints the list. Nothing needs to be installed first but Python 3.11 or later.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=
BIN := .venv/bin
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test check format bench faults seed preview verify register worker beat lock

help: ## Print this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# ── Installing: each stamp is older than its lock only when something must be done ───────────────

.venv/.python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; ok = v >= (3, 11); ok or print("Tolbooth needs Python 3.11 or later; %s is %d.%d. Try: make run PYTHON=python3.11" % (sys.executable, *v[:2])); sys.exit(not ok)'
	@echo "Making the virtual environment …"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.runtime: requirements.txt | .venv/.python
	@echo "Installing what Tolbooth needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: tests/requirements.txt | .venv/.python
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@ .venv/.runtime

.PHONY: assets
assets: .venv/.runtime
	@$(BIN)/python config/assets.py

# ── Using ────────────────────────────────────────────────────────────────────────────────────────

run: assets ## Open Tolbooth on this machine, with an invented council (PORT=8000)
	@$(BIN)/python -m config.serve

seed: .venv/.runtime ## Invent a council in an empty database (ARGS="--customers 500")
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py seed_demo $(ARGS)

preview: .venv/.runtime ## Show what would leave tonight, category by category
	@$(BIN)/python manage.py retention preview $(ARGS)

verify: .venv/.runtime ## Check the proof of disposal against the ledger
	@$(BIN)/python manage.py retention verify $(ARGS)

register: .venv/.runtime ## Print the Article 30 register (ARGS="--format csv")
	@$(BIN)/python manage.py register $(ARGS)

worker: .venv/.runtime ## Run a Celery worker alone, as in production
	@$(BIN)/python -m celery -A config worker --loglevel INFO $(ARGS)

beat: .venv/.runtime ## Run Celery beat alone, as in production
	@$(BIN)/python -m celery -A config beat --loglevel INFO $(ARGS)

# ── Working on it ────────────────────────────────────────────────────────────────────────────────

test: .venv/.dev assets ## Run every test on SQLite, then on PostgreSQL and Redis (ARGS go to pytest)
	@$(BIN)/python -m tests.run $(ARGS)

faults: .venv/.dev assets ## Run the long fault and soak profiles on both stacks
	@$(BIN)/python -m tests.run -m faults_long $(ARGS)

bench: .venv/.dev ## Measure disposal against raw SQL
	@$(BIN)/python -m tests.bench $(ARGS)

check: .venv/.dev ## Lint, types, templates, migrations and Django's own checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING

format: .venv/.dev ## Put code into the house's format
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .

lock: ## Lock the dependencies anew after a change to pyproject.toml (needs uv)
	uv pip compile --quiet --python-version 3.11 --universal --generate-hashes pyproject.toml -o requirements.txt
	uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --extra dev pyproject.toml -o tests/requirements.txt
