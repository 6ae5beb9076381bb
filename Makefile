# `make generate` and `make test` need nothing but Python 3.11 or newer, git and make.

PYTHON ?= $(shell command -v python3 || command -v python)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2

.PHONY: generate test test-every-page check-oldest docs-check generate-check check format measure mutate fuzz browser bench bench-scale peers prism sarif-schema lock clean

## Cast the pages of input_docs/ into generated/.
generate: $(READY)
	@$(BIN)/samplecast generate

## Run every test, with coverage.
test: $(READY)
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup --cov --cov-report=term:skip-covered

## Run every test on all real pages, where they are at hand, instead of on a draw of them.
test-every-page: $(READY)
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup --every-page

## Run the core of the suite with the lowest versions that pyproject.toml promises.
OLDEST := .venv-oldest
CORE := tests/sample tests/readers tests/extract tests/infer tests/checks tests/export tests/cli tests/vocabulary
check-oldest: $(OLDEST)/.ready
	@$(OLDEST)/bin/pytest -q -p no:cacheprovider -m "not slow and not corpus" $(CORE)

$(OLDEST)/.ready: pyproject.toml tools/oldest.py
	@$(PYTHON) -m venv --clear $(OLDEST)
	@$(PYTHON) tools/oldest.py > $(OLDEST)/oldest.txt
	@$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check --constraint $(OLDEST)/oldest.txt \
		--editable . pytest hypothesis pytest-xdist jsonschema openapi-spec-validator rich ruff
	@touch $@

## Check the docs in input_docs/.
docs-check: $(READY)
	@$(BIN)/samplecast check --baseline .samplecast-baseline.json

## See that generated/ is what input_docs/ amounts to.
generate-check: $(READY)
	@$(BIN)/samplecast generate --check

## The definition of done.
check: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/mypy generated
	@$(BIN)/pyright generated
	@$(BIN)/python tools/regexes.py
	@$(MAKE) --no-print-directory test docs-check generate-check

## Format the code and mend what ruff can mend.
format: $(READY)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

## Plant mistakes in clean real pages and count how many the rules find (SAMPLECAST_CORPUS names the pages).
mutate: $(READY)
	@nice $(BIN)/python tools/mutate.py

## Measure against real pages, where they are at hand.
measure: $(READY)
	@$(BIN)/python tools/measure.py

## Throw hostile pages at every stage for so many minutes; what breaks one is kept in .fuzz/. SEED=N: the same again.
MINUTES ?= 60
fuzz: $(READY)
	@$(BIN)/python -c 'import atheris' 2> /dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: atheris || echo "no atheris for this Python: pages are changed blindly"
	@$(BIN)/python tools/fuzz.py --minutes $(MINUTES) $(SEED:%=--seed %)

## Time the stages against their floors, and the examples against other generators where `make peers` installed them.
bench: $(READY)
	@$(BIN)/python tools/bench.py
	@$(BIN)/python tools/bench_generators.py
	@$(BIN)/python tools/bench_codec.py

## Time ever more pages, up to ten times the corpus.
bench-scale: $(READY)
	@nice $(BIN)/python tools/bench_scale.py --copies 1,10

## Install what the benchmarks compare us with, apart from our own environment.
peers: .peers/venv/.ready .peers/codecs/.ready .peers/node_modules/.bin/quicktype

.peers/codecs/.ready: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --target .peers/codecs cattrs dacite mashumaro
	@touch $@

.peers/venv/.ready:
	@$(PYTHON) -m venv .peers/venv
	@.peers/venv/bin/python -m pip install --quiet --disable-pip-version-check datamodel-code-generator ruff
	@touch $@

.peers/node_modules/.bin/quicktype:
	@npm install --prefix .peers --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error quicktype

## Install the browser that the tests of the HTML report look at it with (Debian's package; needs root).
browser:
	@command -v chromium > /dev/null || apt-get install --yes --quiet chromium

## Install the mock server that the tests of the export ask, where npm is at hand.
prism: node_modules/.bin/prism

node_modules/.bin/prism:
	@npm install --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error @stoplight/prism-cli@5.16.0

## Fetch the schema of SARIF that the tests hold our reports against, where npm is at hand.
sarif-schema: node_modules/.schemas/sarif-2.1.0.json

node_modules/.schemas/sarif-2.1.0.json:
	@mkdir -p $(@D)
	@cd $(@D) && npm pack --silent --ignore-scripts --loglevel=error @microsoft/sarif-multitool-linux@5.7.0 > /dev/null
	@tar -xzf $(@D)/microsoft-sarif-multitool-linux-5.7.0.tgz -C $(@D) --strip-components=1 package/sarif-2.1.0.json
	@rm $(@D)/*.tgz && touch $@

## Lock the development dependencies for the Python at hand: versions and hashes.
lock: $(READY)
	@$(BIN)/python tools/lock.py

## Remove the environment and everything that tools keep.
clean:
	@rm -rf $(VENV) $(OLDEST) .peers .fuzz build dist htmlcov .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis .samplecast_cache

# The environment is made once, and again when its recipe changes.
$(READY): pyproject.toml $(wildcard requirements/*.txt)
	@test -n "$(PYTHON)" || { echo "samplecast needs Python 3.11 or newer: none found"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "samplecast needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; say make PYTHON=...")'
	@echo "making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@lock=$$($(BIN)/python tools/lock.py --path); pip="$(BIN)/python -m pip install --quiet --disable-pip-version-check"; \
	  if [ -f "$$lock" ]; then $$pip --require-hashes --requirement "$$lock" && $$pip --no-deps --no-build-isolation --editable .; \
	  else $$pip --editable '.[dev]'; fi
	@$(BIN)/python -m compileall -q generator  # as pip does for what it copies: where Python may not write, no run has to
	@touch $@
