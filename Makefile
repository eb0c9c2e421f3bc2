# make run starts the dashboard, make test checks everything; both need only make and Python 3.11–3.14 on a fresh machine.
# WORKERS says how many test files run side by side, each worker with its own servers and browser (make test WORKERS=4).
# A stamp in .venv remembers which requirements are installed, so that a second run starts at once.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo build export test system lint bench screenshots bundle bundle-check clean

BIN := .venv/bin
RUNTIME := .venv/runtime.stamp
DEVELOPMENT := .venv/development.stamp
MEASUREMENTS := $(filter-out __init__ figures,$(patsubst bench/%.py,%,$(wildcard bench/*.py)))
PYTHON_CODE := domain loaders metrics store charts access reports ui pages server app.py $(wildcard tools/*.py)
export DIR ?= build/export
# The tests start hundreds of processes: each would compile the code anew where the shell forbids to keep it.
unexport PYTHONDONTWRITEBYTECODE
WORKERS ?= 2

help: ## このヘルプを表示する
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/'

run: $(RUNTIME) ## 表を作り、ダッシュボードを http://localhost:8501 で開始する
	@$(BIN)/python -m store build
	@$(BIN)/streamlit run app.py

demo: $(RUNTIME) ## 架空の実績による練習用のデータベースを作り直し、http://localhost:8502 で開始する
	@$(BIN)/python -m store practice data/practice.duckdb
	@DX_DATABASE=data/practice.duckdb $(BIN)/streamlit run app.py --server.port 8502

build: $(RUNTIME) ## data/ からデータベースを作る、または最新にする
	@$(BIN)/python -m store build

export: build ## すべての表をCSVで DIR（既定 build/export）に書き出す
	@$(BIN)/python -m store export "$(DIR)"

# What they need is made side by side: packages of Python here, all others there. So are the checks and the tests.
test: ## 書式、型、層の規則、すべてのテストを調べる
	@sh tools/environment.sh python
	@$(MAKE) --no-print-directory -j 2 $(DEVELOPMENT) system
	@$(BIN)/python tools/beside.py "$(MAKE) --no-print-directory lint" \
		$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations 20

system:
	@sh tools/environment.sh tests

lint: $(DEVELOPMENT) ## 書式、型、層の規則を調べる
	$(BIN)/ruff check --no-cache .
	$(BIN)/mypy $(PYTHON_CODE)
	$(BIN)/lint-imports --no-logo

bench: $(DEVELOPMENT) ## 速さを測る（bench/）
	@sh tools/environment.sh chromium
	@sh tools/environment.sh peer
	@sh tools/environment.sh postgresql
	@set -e; for name in $(MEASUREMENTS); do $(BIN)/python -m bench.$$name; done

screenshots: $(DEVELOPMENT) ## 全画面の画像を docs/screenshots/ に作り直す
	@sh tools/environment.sh chromium
	@$(BIN)/python -m tests.browser.screenshots

bundle: $(RUNTIME) ## インターネットのない端末に入れるための一式を build/bundle/ に作る
	@$(BIN)/python tools/bundle.py make build/bundle

bundle-check: bundle ## その一式を、空のフォルダに、ネットワークなしで入れて動かす
	@$(BIN)/python tools/bundle.py check "$$(ls -t build/bundle/*.tar | head -n 1)"

clean: ## 環境、キャッシュ、build/ を消す（データベースは消さない）
	rm -rf .venv build test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): requirements.txt constraints.txt tools/environment.sh
	@sh tools/environment.sh venv requirements.txt
	@touch $@

# It names the packages of requirements.txt too: one call instead of two.
$(DEVELOPMENT): requirements-dev.txt requirements.txt constraints.txt tools/environment.sh
	@sh tools/environment.sh venv requirements-dev.txt
	@touch $(RUNTIME) $@
