# All that a person or a machine does with this repository. `make` alone lists it.

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
# The environment's own Python, or the first on PATH that is new enough; `make setup PYTHON=/where/it/is` says another.
PYTHON = $(shell for python in $(VENV)/python python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
SETUP = $(if $(PYTHON),$(PYTHON),$(error Rapporteur needs Python 3.11 or newer, and none was found. \
	Install one (on Debian and Ubuntu: apt-get install python3 python3-venv), or name it: make $@ PYTHON=/path/to/python3)) \
	-I deploy/setup.py
# One worker for what shares the servers of the run, one for its browser, one for what starts servers of its own and mostly
# waits; the rest as they come (tests/plugins/parallel.py).
PARALLEL = -n 3 --dist loadgroup --max-worker-restart 0
# Where a shell or an image forbids it, every process that the tests start would compile the program and its libraries
# anew: half of what starting one costs.
unexport PYTHONDONTWRITEBYTECODE
PURE = not kafka and not postgres and not browser and not process and not generated

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-pure check bench crash faults outages simulate mutate fuzz audit

help: ## list what can be asked for
	@echo "Rapporteur. Two commands to begin with: make demo, make test."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "  PORT=8000  the port of demo       QUICK=1  a short bench, crash, faults or outages run"
	@echo "  MINUTES=10 or EXAMPLES=1000  how long fuzz looks       SEEDS=1000  the runs of simulate"
	@echo "  SAMPLE=100 SEED=1  how many mutants, and which       GO_ON=1  without those killed before"

setup: ## make .venv with everything needed to work on the program
	@$(SETUP) everything

demo: ## load the real meetings and start the program on PORT; Ctrl-C ends it
	@$(SETUP) run
	@trap 'exit 0' INT; $(VENV)/rapporteur demo load && $(VENV)/rapporteur up --port $(PORT)

test: setup ## run all tests, against a real Kafka, PostgreSQL and Chromium
	@$(VENV)/python -m pytest $(PARALLEL) --requirements

test-pure: setup ## run the tests that need no server, browser or process, with a part of what is made up
	@RAPPORTEUR_ONE_EXAMPLE_IN=5 $(VENV)/python -m pytest $(PARALLEL) --no-loadscope-reorder -m "$(PURE)"

check: setup ## format, lint, types, import rules, documents, locks
	@$(VENV)/python -m tests.checks

bench: setup ## measure what docs/benchmarks.md tells; writes var/bench.json
	@$(VENV)/python -m tests.bench $(if $(QUICK),--quick)

crash: setup ## kill processes 200 times on each store and look for what was lost
	@$(VENV)/python -m tests.crash $(if $(QUICK),--quick)

faults: setup ## make every system call of append, seal and sign fail, and look for what was lost (needs strace)
	@$(VENV)/python -m tests.faults $(if $(QUICK),--each 3)

outages: setup ## take away broker and database for a minute each, wipe topics, and look for what was lost
	@$(VENV)/python -m tests.outages $(if $(QUICK),--quick)

fuzz: setup ## give every parser what nobody should send, other than the last time, for MINUTES or so many EXAMPLES
	@$(VENV)/python -m tests.fuzz --minutes $(MINUTES) $(if $(EXAMPLES),--examples $(EXAMPLES))

audit: setup ## ask a database of known weaknesses about all that is pinned; needs the network
	@$(VENV)/python -m tests.checks.audit $(if $(SERVICE),--service $(SERVICE))

simulate: setup ## run the program SEEDS times in a world that goes wrong, and look for broken promises
	@$(VENV)/python -m tests.simulation --seeds $(SEEDS)

mutate: setup ## change one operator of the rules, SAMPLE times, and look whether the pure tests notice
	@RAPPORTEUR_ONE_EXAMPLE_IN=5 nice -n 10 $(VENV)/python -m tests.mutation --marks "$(PURE)" --sample $(SAMPLE) $(if $(SEED),--seed $(SEED)) $(if $(GO_ON),--go-on)
