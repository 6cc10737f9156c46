"""Runs test files beside a PostgreSQL server whose address is in PRESSRUN_TEST_CLUSTER (pressrun-test-cluster starts us).

Makes the template database, then runs the files in parallel. Leaves the counts in test-results/summary.json of the build
folder; ends with 0 also when tests failed.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time

import node_packages
import test_files

FAILURE = re.compile(r": Failure$|^\s*not ok |Error:|Sanitizer")
EXCERPT_LINES = 16


def make_template(build, sample_size="0.2"):
    """The database that every test copies: all migrations, the sample data, the catalog."""
    database = test_files.TEMPLATE_DATABASE
    test_files.psql("postgres", f"create database {database}")
    environment = {**os.environ, "PRESSRUN_ADMIN_DATABASE_URL": test_files.connection(database)}
    for arguments in ("migrate --sample", f"sample load --size {sample_size}", "catalog apply"):
        command = [str(build / "bin" / "pressrunctl"), *arguments.split()]
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if done.returncode != 0:
            output = done.stdout.decode(errors="replace")
            raise RuntimeError(f"pressrunctl {arguments} failed with code {done.returncode}:\n{output}")
    test_files.psql(database, "vacuum analyze")
    # Copies need a template without connections, and nobody may change what others copy.
    test_files.psql("postgres", f"alter database {database} with allow_connections false")


def excerpt(output):
    """The first failure's own words: a log that is cut in the middle still ends with them."""
    lines = output.splitlines()
    first = next((i for i, line in enumerate(lines) if FAILURE.search(line)), max(len(lines) - EXCERPT_LINES, 0))
    return lines[first : first + EXCERPT_LINES]


def report(file, outcome):
    word = "FAIL" if outcome.failures else "ok  "
    count = outcome.passed + len(outcome.failures)
    print(f"{word} {file.name:<52} {count:>4} cases  {outcome.seconds:6.1f} s", flush=True)
    if outcome.failures:
        print("\n".join("     | " + line for line in outcome.output.splitlines()), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--jobs", required=True, type=int)
    parser.add_argument("--cases", default="*")
    parser.add_argument("names", nargs="+")
    options = parser.parse_args()

    results = options.build / "test-results"
    results.mkdir(exist_ok=True)
    files = [test_files.TestFile(test_files.ROOT / name) for name in options.names]
    summary = {"passed": 0, "skipped": [], "failures": [], "excerpts": {}}
    if any(file.needs_server for file in files):
        started = time.monotonic()
        try:
            make_template(options.build)
        except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
            print(f"FAIL the template database: {error}", flush=True)
            summary["failures"].append("the template database")
            files = [file for file in files if not file.needs_server]
        print(f"     template database{'':<51}{time.monotonic() - started:6.1f} s", flush=True)
    if any(file.is_node for file in files):
        try:
            node_packages.install()
        except node_packages.NodeUnavailable as error:
            print(f"FAIL the tests in JavaScript: {error}", flush=True)
            summary["failures"] += [f"{file.name}: not run" for file in files if file.is_node]
            files = [file for file in files if not file.is_node]

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        running = {pool.submit(test_files.run, file, options.build, options.cases): file for file in files}
        for future in concurrent.futures.as_completed(running):
            file = running[future]
            try:
                outcome = future.result()
            except (OSError, subprocess.CalledProcessError) as error:
                outcome = test_files.Outcome(failures=[file.target], output=str(error))
            report(file, outcome)
            summary["passed"] += outcome.passed
            summary["skipped"] += [f"{file.name}: {name}" for name in outcome.skipped]
            summary["failures"] += [f"{file.name}: {name}" for name in outcome.failures]
            if outcome.failures:
                summary["excerpts"][file.name] = excerpt(outcome.output)
    (results / "summary.json").write_text(json.dumps(summary))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
