# Twee commando's: "make run" start de Koersmonitor, "make test" controleert alles.
# Nodig: Python 3.11 of nieuwer, make en toegang tot het pakketregister (PyPI).

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip install --quiet --disable-pip-version-check

# Alleen deze computer kan erbij; zet het adres op 0.0.0.0 om de app in het netwerk te delen.
export STREAMLIT_SERVER_ADDRESS ?= 127.0.0.1
export STREAMLIT_SERVER_PORT    ?= 8501

.DEFAULT_GOAL := help
.PHONY: help run prepare test test-fast check bench clean

help: ## toont deze lijst
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

run: prepare ## zet de cijfers klaar en start de app
	@echo "De Koersmonitor start op http://$(STREAMLIT_SERVER_ADDRESS):$(STREAMLIT_SERVER_PORT) (stoppen: Ctrl+C)"
	@$(PY) -m uvicorn asgi:app --host $(STREAMLIT_SERVER_ADDRESS) --port $(STREAMLIT_SERVER_PORT) --log-level warning --no-access-log

prepare: $(VENV)/.run-ready ## zet de cijfers klaar als dat nog nodig is
	@$(PY) -m monitors.prepare --if-needed || [ $$? -eq 3 ]  # 3: van een deel staan de oude cijfers er nog

test: check ## controleert alles: stijl, typen, lagen en alle tests
	@$(PY) -m pytest

test-fast: check ## hetzelfde zonder browser
	@$(PY) -m pytest -m "not browser"

check: $(VENV)/.test-ready
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports --no-logo

bench: $(VENV)/.test-ready prepare ## meet de snelheid naast een lege en een simpele versie
	@$(PY) -m tests.bench

clean: ## ruimt de Python-omgeving en de klaargezette cijfers op
	rm -rf $(VENV) data/prepared

# The stamps make a second start quick: pip runs only when a requirements file changed.
$(VENV)/.python-ready:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "De Koersmonitor heeft Python 3.11 of nieuwer nodig. Gevonden: $$($(PYTHON) --version 2>&1)."; \
	  echo "Installeer een nieuwere Python, of wijs er een aan: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "Python kon geen eigen omgeving maken. Op Debian en Ubuntu helpt: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.run-ready: requirements.txt $(VENV)/.python-ready
	@echo "Pakketten installeren (de eerste keer duurt dit een paar minuten) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.test-ready: requirements-dev.txt $(VENV)/.run-ready
	@echo "Pakketten voor de tests installeren ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@
