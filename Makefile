# The two commands are `make run` and `make test`. They need Python 3.11 or newer with its venv module, and install
# nothing outside .venv/; what the newsroom writes goes to var/ (or VAR_DIR).
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000

VENV := .venv
BIN := $(VENV)/bin
PACKAGES := newsroom interchange comments articles publication images accounts page_cache

.PHONY: help run test e2e bench races desk-tasks pictures lint lock words
.DEFAULT_GOAL := help

help: ## what can be made
	@sed -n 's/^\([a-z0-9-]*\):.* ## /make \1 @/p' Makefile | tr @ '\t'

# HOST=0.0.0.0 lets the network in: the site is then called by this machine's first address, and answers to all of them.
ADDRESS := $(patsubst localhost,127.0.0.1,$(HOST))
OWN := $(if $(filter 0.0.0.0 ::,$(ADDRESS)),$(or $(shell hostname -I 2>/dev/null),$(shell uname -n)),$(ADDRESS))
NAMES := $(foreach name,$(patsubst 127.0.0.1,localhost,$(OWN)),$(if $(findstring :,$(name)),[$(name)],$(name)))
SITE := $(or $(SITE_URL),http://$(firstword $(NAMES)):$(PORT))
SITE_HOST := $(shell echo '$(SITE)' | sed 's,^[a-z]*://,,; s,:[0-9]*$$,,')
CALLED := $(sort localhost 127.0.0.1 [::1] $(shell uname -n) $(NAMES) $(SITE_HOST))

run: export PATH := $(CURDIR)/$(BIN):$(PATH)
run: export ADDRESS := $(ADDRESS)
run: export PORT := $(PORT)
run: export SITE_URL := $(SITE)
# The demo lets a newcomer in at once; a public site asks for the second factor from the first day.
run: export SECOND_FACTOR_GRACE_DAYS := $(or $(SECOND_FACTOR_GRACE_DAYS),$(if $(filter https:%,$(SITE)),0,7))
run: export ALLOWED_HOSTS := $(or $(ALLOWED_HOSTS),$(shell printf '%s,' $(CALLED:%='%')))

run: $(VENV)/run.ok ## start the newsroom; PORT=8001, HOST=0.0.0.0, DATABASE_URL=postgres://… and docs/operators.md
	@$(BIN)/python manage.py prepare --host '$(ADDRESS)' --port '$(PORT)'
	@$(BIN)/python -m newsroom.processes

test: $(VENV)/test.ok ## the tests on SQLite; DATABASE_URL=postgres://… elsewhere; ARGS="-k embargo"
	@$(BIN)/python -m pytest -n 2 $(ARGS)

e2e: $(VENV)/test.ok ## the tests in a browser (Chromium); ARGS as above
	@$(BIN)/python -m pytest --override-ini addopts='-q --strict-markers' tests/browser $(ARGS)

pictures: $(VENV)/test.ok ## takes the pictures of the documents anew
	@$(BIN)/python -m pytest --override-ini addopts='-q --strict-markers' tests/browser/take_pictures.py

bench: $(VENV)/test.ok ## queries, CPU and bytes of every page of readers and the desk; fails where one is not flat, or too dear
	@failed=; for each in pages.py search.py sitemaps.py desk.py; do $(BIN)/python benchmarks/$$each $(ARGS) || failed=1; done; \
	$(BIN)/python -m benchmarks.hits || failed=1; \
	$(BIN)/python -m benchmarks.rival || failed=1; \
	for each in posting threads queue; do $(BIN)/python -m benchmarks.$$each || failed=1; done; test -z "$$failed"

races: $(VENV)/test.ok ## moderators, visitors and a flood of comments at once, on both databases; ARGS="--comments 50 --seconds 3"
	@$(BIN)/python -m benchmarks.races $(ARGS)

desk-tasks: $(VENV)/test.ok ## an editor's day in a browser (Chromium): the clicks of each task, and the most it may take
	@$(BIN)/python -m benchmarks.desk_tasks

words: $(VENV)/test.ok ## puts new words of the code into locale/, and compiles it; needs gettext; ARGS="-l fr" begins a language
	@$(BIN)/python manage.py makemessages $(or $(ARGS),--all) --no-wrap --no-obsolete --add-location file \
		--ignore 'var*' --ignore .venv --ignore tests --ignore benchmarks
	@$(BIN)/python manage.py compilemessages --ignore .venv --ignore 'var*'

lint: $(VENV)/test.ok ## everything that a machine can say about the code
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	find templates -name '*.html' -exec $(BIN)/djade --check {} +
	$(BIN)/djhtml --check --tabwidth 2 templates
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports
	$(BIN)/mypy $(PACKAGES)
	$(BIN)/python manage.py makemigrations --check --dry-run

UV := var/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate
NOT_AGAIN := BEGIN { print "-r requirements.txt" } NR == FNR { pinned[$$1]; next } /^[^ ]/ { again = $$1 in pinned } !again

lock: ## pins the packages of requirements*.in; ARGS=--upgrade takes new versions
	@$(PYTHON) -m venv --clear var/lock
	@var/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(UV) $(ARGS) --output-file requirements.txt requirements.in
	$(UV) $(ARGS) --output-file requirements-dev.txt requirements-dev.in
	@awk '$(NOT_AGAIN)' requirements.txt requirements-dev.txt > var/lock/dev.txt
	@mv var/lock/dev.txt requirements-dev.txt
	@rm -rf var/lock

# A stamp is removed first and written last. Where there is none, somebody was interrupted: the environment is made anew.
SUITABLE := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))
UNSUITABLE := Newsroom needs Python 3.11 or newer with its venv module: on Debian, apt-get install python3-venv; elsewhere, make run PYTHON=/path/to/python3.12

$(VENV)/run.ok: requirements.txt
	$(install)

$(VENV)/test.ok: requirements-dev.txt requirements.txt
	$(install)

define install
@$(PYTHON) -c '$(SUITABLE)' 2>/dev/null || { echo '$(UNSUITABLE)' >&2; exit 1; }
@echo 'Installing $< into $(VENV)…'
@ls $(VENV)/*.ok >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
@rm -f $(VENV)/*.ok
@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --requirement $<
@touch $(VENV)/run.ok $@
endef

# An environment whose Python has gone, with an upgrade of the machine, counts as none.
_ := $(shell test ! -e $(VENV)/run.ok || $(BIN)/python -c 'import django' 2>/dev/null || rm -f $(VENV)/*.ok)
