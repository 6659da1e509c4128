# Two commands matter: `make start` and `make test`. Everything else serves them.
VENV    := .venv
PY      := $(VENV)/bin/python
PORT    ?= 8000
PLANS   ?=
SIZES   ?= 1,100
PYTHON  ?= python3
TESTS   ?= tests/shell tests/web
COMMA   := ,
INSTALL := sh tools/install.sh
# Where this is set, as in many containers, each process compiles Django and all other packages again: seconds each.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: start server test test-postgres check score bench lock system clean help

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(VENV)/.run: requirements/run.txt requirements/ocr.txt requirements/sign.txt pyproject.toml tools/assets.py package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên (Python 3.11 or later is needed)"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the product needs (hash-locked) ..."
	@$(INSTALL) requirements/run.txt
	@$(INSTALL) -e .
	@$(INSTALL) requirements/ocr.txt || \
		echo "The recogniser of scans was not installed; everything else works."
	@$(INSTALL) requirements/sign.txt || \
		echo "What verifies signed PDFs was not installed; everything else works."
	@$(PY) -m compileall -q src/tiendo
	@$(PY) tools/assets.py
	@sh tools/system_packages.sh start
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Installing what the tests need (hash-locked) ..."
	@$(INSTALL) requirements/dev.txt
	@touch $@

system: ## install the system packages of system-packages.txt, where that is possible
	@sh tools/system_packages.sh start test

start: $(VENV)/.run ## install, migrate, load the demo, serve on http://127.0.0.1:$(PORT)
	@$(VENV)/bin/tiendo serve --port $(PORT) $(if $(PLANS),--plans "$(PLANS)")

server: $(VENV)/.run ## install what PostgreSQL and an S3-compatible store of files need
	@$(INSTALL) requirements/server.txt

# A third worker has what the two cores do while tests wait: for a lead to run out, a server to start, a browser to draw.
test: $(VENV)/.dev system ## run every test
	@$(PY) -m pytest -n 3 --dist worksteal

test-postgres: $(VENV)/.dev system ## run the tests of the database on a PostgreSQL server started for them; TESTS="…": these
	@$(PY) tools/postgres.py $(PY) -m pytest -n 2 -m "not browser" $(TESTS)

check: $(VENV)/.dev ## format, lint, types, import contracts, migrations, links
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(PY) -m tiendo manage makemigrations --check --dry-run
	@$(PY) tools/check_links.py

score: $(VENV)/.dev ## how the plans with a gold reading are read; SCANS=1: also as paper, ten minutes
	@$(PY) tools/score.py
	@$(PY) tools/score_known.py
	@$(PY) tools/score_catalogue.py
	@$(PY) tools/score_papers.py --forms docx,pdf$(if $(SCANS),$(COMMA)scan)

bench: $(VENV)/.dev ## speed and memory, as ratios where that can be; TIENDO_BENCH_DATABASE: SIZES=1,100,3321 communes
	@$(PY) tools/bench/reading.py
	@$(PY) tools/bench/nation.py --sizes $(SIZES)
	@$(PY) tools/bench/pages.py --sizes $(SIZES)

lock: $(VENV)/.dev ## rewrite the hash-locked requirements (needs uv)
	@sh tools/lock.sh

clean: ## remove the environment and caches; data in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
