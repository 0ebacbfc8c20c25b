# The commands of the README. Everything else is plain Maven.
SHELL := /bin/bash
.SILENT:
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c
.PHONY: demo test bench soak mutation dist image-check format docs

# Maven itself may run on an older Java; on the one that is needed the formatter checks the sources too.
export JAVA_HOME := $(shell exporter/src/main/dist/bin/find-jdk)
MAVEN := ./mvnw --batch-mode --no-transfer-progress -Drevision=$(shell git rev-parse --short HEAD 2>/dev/null || echo unknown)
QUIET := $(MAVEN) --quiet -Dspotless.check.skip=true

# Real servers, a little traffic and the exporter, until Ctrl-C; ARGS=--once prints one page and ends.
demo: java
	$(QUIET) package -DskipTests >&2
	exec exporter/src/test/servers/run io.stackexporter.demo.Demo $(ARGS)

# Sets up what the tests need, then runs all of them.
test: java
	exporter/src/test/servers/setup
	$(MAVEN) verify

# Figures for exporter/docs/performance.md; asserts nothing.
bench: java
	exporter/src/test/servers/setup
	$(QUIET) package -DskipTests >&2
	exec exporter/src/test/servers/run io.stackexporter.bench.Bench $(ARGS)

# 20 000 scrapes, or ARGS=<number>, with failures and reloads: what is held at the end against the beginning.
soak: java
	exporter/src/test/servers/setup
	$(QUIET) package -DskipTests >&2
	exec exporter/src/test/servers/run io.stackexporter.bench.Soak $(ARGS)

# How many small mistakes in the rules their tests would notice; ARGS="redis mysql" for some of the files.
mutation: java
	$(QUIET) test-compile
	exec exporter/src/test/servers/run io.stackexporter.bundle.MutationScore $(ARGS)

# exporter/target/stack-exporter-<version>/ and its .tar.gz
dist: java
	$(QUIET) package -Dmaven.test.skip=true
	ls -d exporter/target/stack-exporter-*

# Builds the image of the Dockerfile without Docker and runs it; needs root and Debian's buildah and debootstrap.
image-check: java
	exporter/src/test/servers/setup
	$(QUIET) package -DskipTests >&2
	exporter/src/test/servers/image-check

format: java
	$(MAVEN) --quiet spotless:apply -pl exporter

# Prints the documents that are made from the code.
docs: java
	$(QUIET) test-compile
	exec exporter/src/test/servers/run io.stackexporter.WriteDocumentation exporter/docs

.PHONY: java
java:
	exporter/src/main/dist/bin/find-jdk >/dev/null
