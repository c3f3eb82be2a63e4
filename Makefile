# `make` lists the targets. `make run` and `make test` set up whatever they need.
PYTHON ?= python3
PORT ?= 8000
V := .venv
PIP := $(V)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --no-deps
FLASK := $(V)/bin/flask
NPM := $(shell command -v npm 2>/dev/null || echo "$(V)/bin/npm")
PO := $(wildcard competition/translations/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)
SQLITE_ONLY := $(foreach name,views_* leaks secrecy judging get_changes_nothing plan_check_laws,--ignore-glob='*test_$(name)*')
UNCOUNTED := tests/journeys $(addprefix tests/rooms/,test_leaks.py test_secrecy.py core/test_get_changes_nothing.py rehearsal/test_rehearsed_round.py)
BY_MODULE := --dist loadscope --no-loadscope-reorder
WORDS := -k _l -k spec -k key -k _text -k _number -k _money -k _day -k _yes_no -k _choice -k _level -k _list -k _of_previous_year:2

.PHONY: help setup run test check lint types arch rules rooms journeys postgresql coverage bench lock translations clean
.DEFAULT_GOAL := help
# Many machines forbid Python to keep what it compiled: each process would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(V)/.app static/vendor/.copied $(MO) ## install what is locked (shared by run and test)

run: setup ## migrate, load the demo edition on first start, serve on http://127.0.0.1:8000 (PORT=)
	@exec $(FLASK) serve --prepare --port $(PORT)

test: setup $(V)/.dev ## set up and run everything: checks, rules, rooms, journeys, PostgreSQL, coverage
	@sh scripts/need_chromium.sh
	@$(MAKE) --no-print-directory check

check: $(V)/.dev ## what the merge gate runs, once everything is installed
	@$(MAKE) --no-print-directory -j 2 types lint arch
	@$(MAKE) --no-print-directory coverage
	@$(MAKE) --no-print-directory postgresql

lint: $(V)/.dev ## style
	@$(V)/bin/ruff check .
	@$(V)/bin/ruff format --check .

types: $(V)/.dev ## mypy, strict
	@$(V)/bin/mypy

arch: $(V)/.dev ## the direction of imports
	@$(V)/bin/lint-imports --no-logo

rules: $(V)/.dev ## the rule book's tests alone
	@$(V)/bin/python -m pytest -q tests/rules

rooms: $(V)/.dev ## the rooms' tests alone
	@$(V)/bin/python -m pytest -q -n 2 tests/rooms

journeys: $(V)/.dev ## the stories in a real browser
	@$(V)/bin/python -m pytest -q tests/journeys

coverage: $(V)/.dev ## all tests, with the coverage gates; stories and walks count no lines, it would double their time
	@rm -f .coverage .coverage.*
	@$(V)/bin/python -m pytest -q -n 3 $(BY_MODULE) $(UNCOUNTED)
	@$(V)/bin/python -m pytest -q -n 2 $(BY_MODULE) $(UNCOUNTED:%=--ignore=%) --cov --cov-report=
	@$(V)/bin/coverage report --include='competition/rules/*' --fail-under=100
	@echo "Lines and branches of the whole reached, in percent (at least 95):"
	@$(V)/bin/coverage report --format=total --fail-under=95

postgresql: $(V)/.dev ## the rooms' tests again, walks of pages aside, on a real PostgreSQL
	@$(V)/bin/python scripts/with_postgresql.py $(V)/bin/python -m pytest -q -n 2 $(BY_MODULE) $(SQLITE_ONLY) tests/rooms tests/architecture/test_migrations.py

bench: $(V)/.dev ## measure; prints ratios, never part of the tests
	@for file in tests/benchmarks/bench_*.py; do \
	  $(V)/bin/python -m tests.benchmarks.$$(basename $$file .py) || exit 1; done

translations: $(V)/.app ## collect the texts and bring the English catalogue up to date
	@$(V)/bin/pybabel -q extract -F babel.cfg $(WORDS) --no-location --sort-output -o instance/messages.pot .
	@$(V)/bin/pybabel -q update -N --no-wrap -i instance/messages.pot -d competition/translations -l en

lock: ## renew the locked dependencies (needs uv)
	@cd requirements && for name in app assets scale dev; do \
	  uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $$name.in -o $$name.txt; done

clean: ## forget what was set up; data under instance/ stays
	rm -rf $(V) node_modules static/vendor

$(V)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 run"; exit 1; }
	@sh scripts/make_venv.sh $(PYTHON) $(V)

$(V)/.app: requirements/app.txt | $(V)/bin/python
	@echo "Installing what the site needs …"
	@$(PIP) -r requirements/app.txt
	@touch $@

$(V)/.dev: requirements/dev.txt requirements/scale.txt $(V)/.app
	@echo "Installing what the tests need …"
	@$(PIP) -r requirements/scale.txt -r requirements/dev.txt
	@touch $@

static/vendor/.copied: package-lock.json scripts/copy_assets.py $(V)/.app
	@[ -x "$(NPM)" ] || $(PIP) -r requirements/assets.txt
	@PATH="$(CURDIR)/$(V)/bin:$$PATH" $(NPM) ci --omit=optional --ignore-scripts --no-audit --no-fund --silent
	@$(V)/bin/python scripts/copy_assets.py
	@touch $@

%.mo: %.po $(V)/.app
	@$(V)/bin/pybabel --quiet compile -i $< -o $@
