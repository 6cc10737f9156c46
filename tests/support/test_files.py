"""The test files of the project: where they are, how one is run, how its cases are counted."""

import dataclasses
import os
import pathlib
import re
import subprocess
import time
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEMPLATE_DATABASE = "pressrun_template"
# Slowest kinds first, so that none of them is left running alone at the end.
CPP_KINDS = ("faults", "races", "integration", "unit")
NODE_KINDS = ("browser", "openapi")
# The long form of the fault campaign alone takes a quarter of an hour.
FILE_TIMEOUT_SECONDS = 2400 if os.environ.get("PRESSRUN_TEST_LONG") == "1" else 600


@dataclasses.dataclass
class Outcome:
    passed: int = 0
    skipped: list = dataclasses.field(default_factory=list)  # names of cases
    failures: list = dataclasses.field(default_factory=list)  # names of cases, or words when none can be named
    seconds: float = 0.0
    output: str = ""


@dataclasses.dataclass(frozen=True)
class TestFile:
    source: pathlib.Path

    @property
    def name(self):
        return str(self.source.relative_to(ROOT))

    @property
    def is_sql(self):
        return self.source.suffix == ".sql"

    @property
    def is_cpp(self):
        return self.source.suffix == ".cc"

    @property
    def is_node(self):
        return self.source.suffix == ".mjs"

    @property
    def needs_server(self):
        return self.is_sql or self.source.stem.endswith("_pgtest")

    @property
    def target(self):
        """The build target of a C++ test, and what the results of any are called."""
        return self.source.stem


def is_long(file):
    """Whether it takes longer than ./test has time for: it is run by --full, and where it is named."""
    return "_long_" in file.source.name


def discover(name_part):
    files = [
        TestFile(path)
        for kinds, suffix in ((NODE_KINDS, "mjs"), (CPP_KINDS, "cc"))
        for kind in kinds
        for pattern in ("*_pgtest.", "*_test.")
        for path in sorted((ROOT / "tests" / kind).glob(pattern + suffix))
    ]
    files += [TestFile(path) for path in sorted((ROOT / "tests" / "sql").glob("*.sql"))]
    return [file for file in files if name_part in file.name]


def run(file, build, cases="*"):
    """Runs one test file to its end and returns its Outcome. `cases` is a GoogleTest filter."""
    started = time.monotonic()
    if file.is_sql:
        outcome = _run_sql(file)
    elif file.is_node:
        outcome = _run_node(file, build)
    else:
        outcome = _run_cpp(file, build, cases)
    outcome.seconds = time.monotonic() - started
    results = build / "test-results"
    (results / (file.target + ".log")).write_text(outcome.output)
    return outcome


def _execute(command, environment=None):
    """Returns (exit code or None after the time limit, stdout and stderr)."""
    # In a session of its own, so that a timeout takes what it started with it; and it dies when we do.
    process = subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", "--", *command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=FILE_TIMEOUT_SECONDS)
        return process.returncode, output.decode(errors="replace")
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        output, _ = process.communicate()
        return None, output.decode(errors="replace")


def _describe_end(code):
    if code is None:
        return f"still running after {FILE_TIMEOUT_SECONDS} s"
    return f"ended by signal {-code}" if code < 0 else f"ended with code {code}"


def _run_cpp(file, build, cases):
    binary = build / "tests" / file.source.parent.name / file.target
    report = build / "test-results" / (file.target + ".xml")
    report.unlink(missing_ok=True)
    code, output = _execute(
        [str(binary), f"--gtest_output=xml:{report}", "--gtest_color=no", f"--gtest_filter={cases}"]
    )
    try:
        outcome = _count_report(report)
    except (FileNotFoundError, ElementTree.ParseError):  # a message may hold what XML cannot
        outcome = _count_output(output)
    outcome.output = output
    if code != 0 and not outcome.failures:
        running = re.findall(r"^\[ RUN      \] (\S+)", output, re.M)
        outcome.failures.append(f"{running[-1] if running else file.target}: {_describe_end(code)}")
    return outcome


def _count_report(report):
    outcome = Outcome()
    for case in ElementTree.parse(report).iter("testcase"):
        if case.get("status") != "run":
            continue
        name = f"{case.get('classname')}.{case.get('name')}"
        if case.find("failure") is not None:
            outcome.failures.append(name)
        elif case.get("result") == "skipped":
            outcome.skipped.append(name)
        else:
            outcome.passed += 1
    return outcome


def _count_output(output):
    """What a test that died before it could write its report had done."""
    outcome = Outcome(passed=len(re.findall(r"^\[       OK \] \S+ \(", output, re.M)))
    outcome.failures = re.findall(r"^\[  FAILED  \] (\S+) \(", output, re.M)
    return outcome


def psql(database, sql):
    """Runs SQL as the superuser on the run's server; THROWS CalledProcessError."""
    subprocess.run(
        ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", sql, connection(database)],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def connection(database):
    return f"{os.environ['PRESSRUN_TEST_CLUSTER']} user=postgres dbname={database}"


def _copy_template(database):
    psql("postgres", f'create database "{database}" template {TEMPLATE_DATABASE}')
    # A copy has its own database's rights, not the template's.
    rights = f"(select t.datacl from pg_database t where t.datname = '{TEMPLATE_DATABASE}')"
    psql("postgres", f"update pg_database set datacl = {rights} where datname = '{database}'")


def _run_sql(file):
    """A pgTAP file on a fresh copy of the template database."""
    database = "sql_" + re.sub(r"\W", "_", file.target)
    _copy_template(database)
    try:
        psql(database, "set client_min_messages = warning; create extension if not exists pgtap")
        address = dict(pair.split("=", 1) for pair in connection(database).split())
        code, output = _execute(
            ["pg_prove", "--verbose", "--nocolor", "--ext", ".sql", str(file.source)],
            {"PGHOST": address["host"], "PGPORT": address["port"], "PGUSER": "postgres", "PGDATABASE": database},
        )
    finally:
        _drop(database)
    return _count_tap(file, code, output)


def _drop(database):
    """What stays goes with the run's server, so that no test fails for it."""
    try:
        psql("postgres", f'drop database if exists "{database}" with (force)')
    except subprocess.CalledProcessError:
        print(f"database {database} could not be dropped and stays until the end of the run", flush=True)


def _run_node(file, build):
    """A file of node:test. Tests within a test count as that one."""
    code, output = _execute(["node", "--test-reporter=tap", str(file.source)], {"PRESSRUN_BUILD_DIR": str(build)})
    return _count_tap(file, code, output)


def _count_tap(file, code, output):
    outcome = Outcome(output=output)
    for failed, name in re.findall(r"^(not )?ok \d+(.*)$", output, re.M):
        if re.search(r"# (SKIP|TODO)\b", name, re.I):
            outcome.skipped.append(name.strip(" -"))
        elif failed:
            outcome.failures.append(name.strip(" -"))
        else:
            outcome.passed += 1
    if code != 0 and not outcome.failures:
        outcome.failures.append(f"{file.target}: {_describe_end(code)}")
    return outcome
