# `make help` lists what can be made. Everything here needs only Python 3.11 with its venv module.

PYTHON ?= python3
VENV := .venv/bin/python
export PORT DEMO FONTS

.DEFAULT_GOAL := help
.PHONY: help run test fonts lock messages compilemessages bench clean check-tools dev-environment

help:
	@echo "make run              the site with the demo campaign, on http://127.0.0.1:8000/"
	@echo "PORT=8001 make run    on another port"
	@echo "DEMO=0 make run       a site of your own, blank at first"
	@echo "DEMO=1 make run       back to the demo"
	@echo "make test             all checks and tests, on SQLite and PostgreSQL"
	@echo "make test ARGS='-- -k ranking'   some of them (what follows -- goes to pytest)"
	@echo "make fonts            bring Pango and the fonts of papers, now"
	@echo "make messages         take new texts into locale/*.po"
	@echo "make compilemessages  locale/*.po to *.mo (both are kept in git)"
	@echo "make bench            benchmarks"
	@echo "make lock             requirements*.txt from requirements*.in (UPGRADE=1: newest versions)"
	@echo "make clean            remove what was made, never data or fonts"

check-tools:
	@sh scripts/preflight.sh "$(PYTHON)"

run: check-tools
	@$(PYTHON) -m scripts.serve --check
	@$(PYTHON) -m scripts.environment requirements.txt
	@$(PYTHON) -m scripts.fonts
	@exec $(VENV) -m scripts.serve

dev-environment: check-tools
	@$(PYTHON) -m scripts.environment requirements-dev.txt

test: dev-environment
	@$(PYTHON) -m scripts.fonts
	@$(VENV) -m scripts.run_tests $(ARGS)

fonts: check-tools
	@$(PYTHON) -m scripts.fonts --now

lock: check-tools
	@$(PYTHON) -m scripts.lock $(if $(UPGRADE),--upgrade)

messages: dev-environment
	@SECRET_KEY=unused $(VENV) manage.py makemessages --locale zh_Hans --locale zh_Hant --no-wrap --no-obsolete \
		--add-location file --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*'

compilemessages: dev-environment
	@SECRET_KEY=unused $(VENV) manage.py compilemessages --ignore '.venv/*' --ignore 'var/*'

bench: dev-environment
	@$(VENV) -m benchmarks $(ARGS)

clean:
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis var/static var/static.collected
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
	@echo "Data (var/demo, var/site) and fonts (var/fonts) were left where they are."
