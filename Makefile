# One environment, .venv in this folder; each target sets up what it needs and a second call does not install again.
#   make demo        run the toolkit on the sample corpus
#   make test        everything that CI checks; HANLP=1 installs and tests the extras `hanlp` (torch) and `lac` too
#   make help        the other targets
# Windows has no make: README.md shows the way with Anaconda.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
OUT    ?= out/demo

ifeq ($(HANLP),1)
  EXTRAS := dev,hanlp,lac
  READY  := $(VENV)/.ready-dev-hanlp
else
  EXTRAS := dev
  READY  := $(VENV)/.ready-dev
endif
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# Figures and numbers must not depend on the machine's threads, torch least of all (two spinning threads on two cores).
export OMP_NUM_THREADS ?= 1
export MPLBACKEND      ?= Agg
export NO_MKDOCS_2_WARNING := 1

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help demo test test-browser test-exhaustive lint quality evaluation case-study bench bench-peers fuzz models notebooks docs image constraints clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "govtext needs Python 3.11 or newer; choose one with: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.ready-dev $(VENV)/.ready-dev-hanlp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP_INSTALL) --editable '.[$(EXTRAS)]'
	@touch $@ $(VENV)/.ready $(VENV)/.ready-dev

demo: $(VENV)/.ready ## extract from the sample corpus into out/demo and show what comes out
	$(BIN)/python -m toolkit demo --out '$(OUT)'

lint: $(READY) ## style, types and layers
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -c 'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())'
	$(BIN)/python -m nbstripout --keep-id --verify notebooks/*.ipynb

test: lint ## lint, all tests with coverage and the quality gate, notebooks, documentation
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --cov --cov-report=term-missing:skip-covered
	$(MAKE) --no-print-directory notebooks docs

test-browser: $(READY) ## notebooks in JupyterLab and review pages, in Chromium; screenshots in out/browser
	$(BIN)/python -m pytest -m browser tests/browser

test-exhaustive: $(READY) ## every numeral up to 99,999,999 too (about ten minutes)
	GOVTEXT_EXHAUSTIVE=1 $(BIN)/python -m pytest tests/normalization/test_numerals.py

quality: $(READY) ## the quality gate alone
	$(BIN)/python -m pytest tests/quality

# The copies lie beside models as the notebooks do; `make docs` makes pages of them.
notebooks: $(READY) ## run copies of the notebooks, in out/rendered
	rm -rf out/rendered && mkdir -p out/rendered && cp -R notebooks out/rendered && ln -s ../../models out/rendered/models
	$(BIN)/python -m pytest --nbmake --nbmake-timeout=300 --overwrite out/rendered/notebooks

docs: $(READY) ## build the documentation into site/, warnings are errors
	$(BIN)/python docs/make_data_dictionary.py
	$(BIN)/python docs/make_licences.py
	$(BIN)/python -m mkdocs build --strict --quiet

evaluation: $(READY) ## rates of the rules and tables of docs/evaluation.md anew; needs $GOVTEXT_REAL_CORPUS
	$(BIN)/python docs/make_evaluation.py
	$(BIN)/python docs/make_evaluation_themes.py

case-study: $(READY) ## figures and tables of docs/case-study.md anew; needs $GOVTEXT_REAL_CORPUS
	$(BIN)/python docs/make_case_study.py

bench: $(READY) ## speeds side by side; on $GOVTEXT_REAL_CORPUS where that is set
	$(BIN)/python tests/benchmarks/bench.py
	$(BIN)/python tests/benchmarks/bench_spacy.py
	$(BIN)/python tests/benchmarks/bench_loaders.py
	$(BIN)/python tests/benchmarks/bench_analysis.py
	$(BIN)/python tests/benchmarks/bench_batch.py

models: $(VENV)/.ready-dev-hanlp ## train the models of models/ anew (two minutes); CORPUS=FOLDER takes other documents, into out/models
	$(BIN)/python models/make_models.py $(if $(CORPUS),--corpus '$(CORPUS)' --out out/models) $(if $(EPOCHS),--epochs $(EPOCHS))

.venv-peers/.ready: pyproject.toml constraints.txt tests/benchmarks/requirements-peers.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --editable . jieba \
	  --requirement tests/benchmarks/requirements-peers.txt
	@touch $@

bench-peers: .venv-peers/.ready ## the same with the other libraries (one is GPLv3), in .venv-peers
	.venv-peers/bin/python tests/benchmarks/bench.py
	.venv-peers/bin/python tests/benchmarks/bench_analysis.py

fuzz: $(READY) ## ten minutes of fuzzing of loaders, structure and extractors (atheris, Linux and macOS); SECONDS=60 for one
	$(PIP_INSTALL) 'atheris==3.0.0'
	$(BIN)/python tests/fuzz/fuzz.py -max_total_time=$(or $(SECONDS),600) -max_len=20000 -rss_limit_mb=4000

image: $(READY) ## draw the picture of the README again
	$(BIN)/python docs/images/make_demo_image.py

# Run by a maintainer, on Python 3.11 under Linux; then `make test` decides whether the new versions are good.
constraints: ## write constraints.txt anew from the newest versions that pyproject.toml allows
	$(PYTHON) -m venv --clear .venv-constraints
	.venv-constraints/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[all]'
	( sed '/^#/!d' constraints.txt; .venv-constraints/bin/python -m pip freeze --exclude-editable --all \
	  | grep -vE '^(#|pip==|nvidia|cuda|triton)' | sed -E 's/\+cpu$$//' | sort -f ) > constraints.new
	mv constraints.new constraints.txt
	rm -rf .venv-constraints

clean: ## remove what the targets made, the environment too
	rm -rf $(VENV) .venv-peers .venv-constraints out site build dist .coverage htmlcov .pytest_cache .mypy_cache .ruff_cache \
	  .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
