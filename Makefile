# The project's commands. They need git, make and any Python 3: each builds the environment it runs in (under .venv/) when it is missing or out of date.

# A python3 that works here, whatever version: the commands find or fetch Python 3.13 themselves.
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 /usr/bin/python3 python,\
	$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 && echo $(name))))
IN := $(PYTHON) -m infra.local.bootstrap

.PHONY: help up down logs reset token test lint fix bench beside conformance measure punish month openapi requirements deploy python-3

help: ## show these lines
	@sed -n 's/^\([a-z-]*\):.*## /make \1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r command text; do printf '%-20s %s\n' "$$command" "$$text"; done

up: python-3 ## start the local cloud, deploy to it, seed a small company, run the main jobs, say where to look
	@$(IN) local,sam -m infra.local up

down: python-3 ## stop the local cloud; its data stays
	@$(IN) local -m infra.local down

reset: python-3 ## stop the local cloud and delete its data
	@$(IN) local -m infra.local reset

logs: python-3 ## what the functions logged lately (NAME=PayrollApi for one of them)
	@NAME='$(NAME)' $(IN) local -m infra.local logs

token: python-3 ## print an access token (ROLE=accountant, hr, it, communication, front-office, ...)
	@ROLE='$(ROLE)' $(IN) local -m infra.local token

test: python-3 ## everything that CI runs (STEPS=types,unit for some of it)
	@$(IN) dev,local,sam,checkov -m infra.local.verify $(STEPS)

lint: python-3 ## format, lint, types and import rules only
	@$(IN) dev -m infra.local.verify format,lint,types,imports

fix: python-3 ## format the code and mend what the linter can mend
	@$(IN) dev -m ruff format -q . && $(IN) dev -m ruff check --fix .

conformance: python-3 ## the official figures: tax tables, e-invoice rules, mails
	@$(IN) dev -m tests.conformance.payroll.report && $(IN) dev -m tests.conformance.invoices.report && $(IN) dev -m pytest -q tests/conformance

beside: python-3 ## broken UBL invoices, judged beside the official artefact itself (DOCUMENTS=5000)
	@$(IN) peers -m tests.conformance.invoices.beside $(or $(DOCUMENTS),5000)

bench: python-3 ## the benchmarks (never part of pass or fail), beside other engines
	@$(IN) peers,local,sam -m pytest tests/benchmarks --benchmark-only

measure: python-3 ## the README's figures on the local cloud: cold imports, layers, ticket intake, a pay run (PEOPLE=5000)
	@$(IN) local,sam -m infra.local.measure all $(or $(PEOPLE),5000)

punish: python-3 ## a pay run with broken people, killed workers and doubled messages on the local cloud (PEOPLE=10000)
	@$(IN) local,sam -m infra.local.punish $(or $(PEOPLE),10000)

month: python-3 ## one month of an HR person on the local cloud, call by call (after `make up`)
	@$(IN) local,sam -m infra.local.month

openapi: python-3 ## write infra/openapi.yaml from the code
	@$(IN) dev -m infra.openapi

requirements: python-3 ## pin the newest versions that the *.in files allow, with hashes
	@$(IN) dev -m infra.local.pin

deploy: python-3 ## build for AWS (arm64) and deploy: STAGE=staging or production; needs AWS credentials
	@$(IN) sam -m infra.local.aws $(STAGE)

python-3:
	@test -n '$(PYTHON)' || { echo 'There is no Python 3 (3.8 or newer) on the PATH: install one and run this again.' >&2; exit 1; }
