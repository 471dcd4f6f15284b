# Every task for people and machines working on this repository. Run `make` to list them.

PORT ?= 8000
QUICK ?=
MINUTES ?= 10
EXAMPLES ?=
SERVICE ?=
SEEDS ?= 1000
SAMPLE ?= 100
SEED ?=
GO_ON ?=

VENV := .venv/bin
# The virtual environment's Python, or the first one on PATH that is new enough; override it with `make setup PYTHON=/where/it/is`.
PYTHON = $(shell for python in $(VENV)/python python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
SETUP = $(if $(PYTHON),$(PYTHON),$(error Rapporteur needs Python 3.11 or newer, and none was found. \
	Install one (on Debian and Ubuntu: apt-get install python3 python3-venv), or name it: make $@ PYTHON=/path/to/python3)) \
	-I deploy/setup.py
# Tests that share a broker or the browser, or start their own servers and mostly wait, are long groups of one worker
# each; all other tests go to whichever is free (tests/plugins/parallel.py).
PARALLEL = -n $(shell $(VENV)/python -c 'import os; print(min(max(3, os.cpu_count()), 8))') --dist loadgroup --max-worker-restart 0
# If a shell or an image sets this variable, every process that the tests start compiles the program and its libraries
# again, which doubles the cost of starting it.
unexport PYTHONDONTWRITEBYTECODE
PURE = not kafka and not postgres and not browser and not process and not generated

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-pure check bench crash faults outages simulate mutate fuzz audit

help: ## list the targets
	@echo "Rapporteur. Start with one of these two: make demo, make test."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "  PORT=8000  the port of demo       QUICK=1  shorter runs of bench, crash, faults or outages"
	@echo "  MINUTES=10 or EXAMPLES=1000  how long fuzz runs        SEEDS=1000  the number of runs of simulate"
	@echo "  SAMPLE=100 SEED=1  how many mutants, and which       GO_ON=1  skips those already killed"

setup: ## create .venv with everything needed to work on the program
	@$(SETUP) everything

demo: ## load the real meetings and start the program on PORT; Ctrl-C stops it
	@$(SETUP) run
	@trap 'exit 0' INT; $(VENV)/rapporteur demo load && $(VENV)/rapporteur up --port $(PORT)

test: setup ## run all tests, against a real Kafka, PostgreSQL and Chromium
	@$(VENV)/python -m pytest $(PARALLEL) --requirements

test-pure: setup ## run the tests that need no server, browser or process, with fewer generated examples
	@RAPPORTEUR_ONE_EXAMPLE_IN=5 $(VENV)/python -m pytest $(PARALLEL) --no-loadscope-reorder -m "$(PURE)"

check: setup ## check format, lint, types, import rules, documents and locks
	@$(VENV)/python -m tests.checks

bench: setup ## measure the results in docs/benchmarks.md; writes var/bench.json
	@$(VENV)/python -m tests.bench $(if $(QUICK),--quick)

crash: setup ## kill processes 200 times on each store and look for lost data
	@$(VENV)/python -m tests.crash $(if $(QUICK),--quick)

faults: setup ## make every system call of append, seal and sign fail, and look for lost data (needs strace)
	@$(VENV)/python -m tests.faults $(if $(QUICK),--each 3)

outages: setup ## stop broker and database for a minute each, wipe topics, and look for lost data
	@$(VENV)/python -m tests.outages $(if $(QUICK),--quick)

fuzz: setup ## feed new malformed input to every parser, for MINUTES or a number of EXAMPLES
	@$(VENV)/python -m tests.fuzz --minutes $(MINUTES) $(if $(EXAMPLES),--examples $(EXAMPLES))

audit: setup ## check all pinned packages against a database of known weaknesses; needs the network
	@$(VENV)/python -m tests.checks.audit $(if $(SERVICE),--service $(SERVICE))

simulate: setup ## run the program SEEDS times in a simulated world of failures, and look for broken promises
	@$(VENV)/python -m tests.simulation --seeds $(SEEDS)

mutate: setup ## change one operator in the rules, SAMPLE times, and see whether the pure tests notice
	@RAPPORTEUR_ONE_EXAMPLE_IN=5 nice -n 10 $(VENV)/python -m tests.mutation --marks "$(PURE)" --sample $(SAMPLE) $(if $(SEED),--seed $(SEED)) $(if $(GO_ON),--go-on)
