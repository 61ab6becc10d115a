# make demo        environment, database, demo year, server on http://127.0.0.1:5000 (PORT=… changes it)
# make demo-reset  builds the demo year anew
# make test        environment, Chromium where it can be had, every check and test
# make mutate      plants mistakes in the engine, one at a time, and lists those that no test notices (ten minutes)
# make bench       measurements beside a floor of the same run
# make load        judges at work while the server is killed, on both databases (docs/load.md)
# make screenshots takes the pictures of docs/ from the running demo
# make serve       serves the configured database
PYTHON ?= python3
PORT ?= 5000
VENV := .venv
BIN := $(VENV)/bin
DEMO := AWARDS_DATABASE_URL=sqlite:///$(CURDIR)/instance/demo.sqlite AWARDS_FILES_DIR=$(CURDIR)/instance/demo-files \
	AWARDS_DEMO_NOW=2015-12-23T10:00+08:00
CATALOG := translations/zh/LC_MESSAGES/messages


.PHONY: screenshots demo demo-reset serve test checks lint types imports tests bench load mutate messages lock clean

demo: $(VENV)/.base $(CATALOG).mo
	@test -f instance/demo.sqlite || $(MAKE) --no-print-directory demo-reset
	@$(DEMO) $(BIN)/flask --app run demo --accounts
	@echo "The demo is at http://127.0.0.1:$(PORT)"
	@$(DEMO) PORT=$(PORT) $(BIN)/python run.py

demo-reset: $(VENV)/.base $(CATALOG).mo
	@rm -rf instance/demo.sqlite* instance/demo-files instance/demo-new.sqlite*
	@mkdir -p instance
	@$(subst demo.sqlite,demo-new.sqlite,$(DEMO)) $(BIN)/flask --app run db upgrade
	@$(subst demo.sqlite,demo-new.sqlite,$(DEMO)) $(BIN)/flask --app run demo >/dev/null
	@mv instance/demo-new.sqlite instance/demo.sqlite
	@echo "The demo year is built."

serve: $(VENV)/.base $(CATALOG).mo
	@PORT=$(PORT) $(BIN)/python run.py

test: $(VENV)/.dev $(CATALOG).mo
	@scripts/get-browser
	$(MAKE) --no-print-directory -j2 checks tests

checks: lint types imports

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

tests: $(VENV)/.dev $(CATALOG).mo
	PYTHONDONTWRITEBYTECODE= WHOLE_SUITE=1 $(BIN)/pytest -n 2 --dist loadgroup

bench: $(VENV)/.dev $(CATALOG).mo
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python -m "benchmarks.$$(basename $$file .py)" || exit 1; done

load: $(VENV)/.dev $(CATALOG).mo
	$(BIN)/python -m benchmarks.load --database sqlite
	$(BIN)/python -m benchmarks.load --database postgresql

mutate: $(VENV)/.dev
	@$(BIN)/python -m scripts.mutate

screenshots: $(VENV)/.dev
	@PORT=$(PORT) $(BIN)/python -m scripts.screenshots

messages: $(VENV)/.dev
	$(BIN)/pybabel -q extract -F babel.cfg -k lazy -k _l -o messages.pot --no-location --sort-output .
	$(BIN)/pybabel -q update -i messages.pot -D messages -d translations -l zh --no-fuzzy-matching --ignore-pot-creation-date
	@rm messages.pot

lock: $(VENV)/.base
	$(BIN)/uv pip compile -q --generate-hashes --no-header --universal --python-version 3.11 pyproject.toml -o requirements/base.txt
	$(BIN)/uv pip compile -q --generate-hashes --no-header --universal --python-version 3.11 --extra dev pyproject.toml -o requirements/dev.txt

$(CATALOG).mo: $(CATALOG).po $(VENV)/.base
	@$(BIN)/pybabel -q compile -i $< -o $@ -l zh

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt || echo "uv cannot be had: installing with pip, which takes longer"
	@touch $@

$(VENV)/.base: $(VENV)/.python requirements/base.txt
	@scripts/install requirements/base.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	@scripts/install requirements/dev.txt
	@touch $@

clean:
	rm -rf $(VENV) instance/demo* $(CATALOG).mo
