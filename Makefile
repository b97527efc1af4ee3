# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

.DEFAULT_GOAL := help
STEPS := house style workflows types changelog sanity unit rules inputs markup lint archive importer binaries parity integration shapes flows molecule

.PHONY: help demo down test nightly bench docs corpus properties coverage page monitoring $(STEPS)

help: ## Show what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1: /p' $(MAKEFILE_LIST) | column -t -s: -l 2
	@echo "One check alone: make $(STEPS)" | fold -s -w 100

demo: ## Bring up three replicated sites on this machine and prove that they replicate
	./lab/demo

down: ## Remove everything that the demo made
	./lab/lab down

test: ## Run every check
	./tests/run

nightly: ## Run what make test has no time for: other scenarios, flows and shapes
	./tests/run --nightly

bench: ## Measure 1,000 buckets beside the bare SDK, and runs of many nodes beside a ping
	./benchmarks/run
	./benchmarks/run nodes

docs: ## Make the site of all pages, roles, modules and plugins
	./tests/run docs

properties: ## Look for new examples that break a unit test
	./tests/run properties

coverage: ## Say how much of the plugins the unit tests run
	./tests/run coverage

page: ## Open the report in headless Chromium
	./tests/run page

monitoring: ## Break real sites and wait for the alerts of a real Prometheus
	./tests/run monitoring

corpus: ## Ask real servers what they make of the corpus, and record it
	./tests/run corpus

$(STEPS):
	./tests/run $@
