"""The part of ./test behind its options: builds, runs every stage, and ends with "N passed, N failed"."""

import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys

import test_files
from test_files import ROOT

SANITIZER_PRESETS = ["asan-ubsan", "tsan"]
FUZZ_SECONDS = 60


class Totals:
    def __init__(self):
        self.passed = 0
        self.skipped = []
        self.failures = []
        self.excerpts = {}

    def add(self, summary, stage):
        self.passed += summary["passed"]
        self.skipped += [f"[{stage}] {name}" for name in summary["skipped"]]
        self.failures += [f"[{stage}] {name}" for name in summary["failures"]]
        self.excerpts.update({f"[{stage}] {name}": lines for name, lines in summary["excerpts"].items()})

    def add_check(self, name, passed):
        self.passed += passed
        if not passed:
            self.failures.append(name)

    def print(self):
        for title, names in ((f"{len(self.skipped)} skipped:", self.skipped), ("Failed:", self.failures)):
            if names:
                print("\n  ".join([f"\n{title}", *names]))
        for name, lines in self.excerpts.items():
            print("\n    | ".join([f"\n  {name}", *lines]))
        # Nothing else may stand on the last line: programs read it.
        print(f"\n{self.passed} passed, {len(self.failures)} failed", flush=True)


def build(preset, files, everything):
    """With a filter only what its tests need, so that one test can be run while another does not compile."""
    targets = [] if everything else ["pressrun-test-cluster", *(f.target for f in files if f.is_cpp)]
    if targets and any(file.needs_server for file in files):
        targets += ["pressrun-programs", "pressrun-test-stack"]
    print(f"== building preset {preset}", flush=True)
    return subprocess.run([str(ROOT / "tools" / "build"), preset, *targets]).returncode == 0


def chosen(options):
    files = test_files.discover(options.filter)
    if options.full or options.filter:
        return files
    for file in files:
        if test_files.is_long(file):
            print(f"skip {file.name}: takes long; ./test --full runs it", flush=True)
    return [file for file in files if not test_files.is_long(file)]


def run_preset(preset, options, totals):
    files = chosen(options)
    if not build(preset, files, everything=not options.filter):
        totals.add_check(f"[{preset}] the build", False)
        return
    folder = ROOT / "build" / preset
    summary = folder / "test-results" / "summary.json"
    summary.unlink(missing_ok=True)
    print(f"== {len(files)} test files, preset {preset}", flush=True)
    environment = dict(os.environ)
    environment["PRESSRUN_TEST_LONG"] = "1" if options.full else os.environ.get("PRESSRUN_TEST_LONG", "")
    # A report of a sanitizer ends the program, whose test then fails.
    environment["UBSAN_OPTIONS"] = "print_stacktrace=1"
    environment["TSAN_OPTIONS"] = f"halt_on_error=1:suppressions={ROOT / 'tests' / 'support' / 'tsan.supp'}"
    environment["LSAN_OPTIONS"] = f"suppressions={ROOT / 'tests' / 'support' / 'lsan.supp'}:print_suppressions=0"
    command = [str(folder / "bin" / "pressrun-test-cluster"), sys.executable]
    command += [str(ROOT / "tests" / "support" / "run_test_files.py")]
    command += ["--build", str(folder), "--jobs", str(options.jobs), "--cases", options.cases]
    done = subprocess.run([*command, *(file.name for file in files)], env=environment)
    if summary.exists():
        totals.add(json.loads(summary.read_text()), preset)
    if done.returncode != 0:
        totals.add_check(f"[{preset}] the run (code {done.returncode})", False)


def own_sources(*suffixes):
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    return [name for name in listed.stdout.splitlines() if name.endswith(suffixes) and (ROOT / name).exists()]


def commands_for_clang():
    """The folder of a compilation database without g++'s precompiled headers, which clang refuses."""
    commands = json.loads((ROOT / "build" / "dev" / "compile_commands.json").read_text())
    for entry in commands:
        entry["command"] = re.sub(r" -Winvalid-pch -include \S+", "", entry["command"])
    folder = ROOT / "build" / "tidy"
    folder.mkdir(exist_ok=True)
    (folder / "compile_commands.json").write_text(json.dumps(commands))
    return folder


def tidied(name, database):
    """What clang-tidy says of a file; None where it is clean."""
    command = ["nice", "clang-tidy", "--quiet", "-p", str(database), name]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout if done.returncode != 0 else None


def run_static_checks(options, totals):
    print("== clang-format", flush=True)
    command = ["clang-format", "--dry-run", "--Werror", *own_sources(".cc", ".h")]
    totals.add_check("clang-format", subprocess.run(command, cwd=ROOT).returncode == 0)
    print("== clang-tidy", flush=True)
    database = commands_for_clang()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, output in pool.map(lambda name: (name, tidied(name, database)), own_sources(".cc")):
            if output is not None:
                print(output, flush=True)
            totals.add_check(f"clang-tidy {name}", output is None)
    print("== shellcheck", flush=True)
    scripts = ["run", "test", ".ci/run", *(name for name in own_sources() if name.startswith("tools/"))]
    totals.add_check("shellcheck", subprocess.run(["shellcheck", *scripts], cwd=ROOT).returncode == 0)


def run_fuzzers(totals):
    print("== fuzzing, a minute each target", flush=True)
    done = subprocess.run([str(ROOT / "tests" / "fuzz" / "run"), str(FUZZ_SECONDS)])
    totals.add_check("tests/fuzz/run", done.returncode == 0)


def parse_options():
    parser = argparse.ArgumentParser(prog="./test")
    parser.add_argument("filter", nargs="?", default="")
    parser.add_argument("cases", nargs="?", default="*")
    parser.add_argument("--preset", default="dev")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--list", action="store_true")
    return parser.parse_args()


def main():
    options = parse_options()
    files = test_files.discover(options.filter)
    if not files:
        sys.exit(f"No test file's path contains \"{options.filter}\". See ./test --list")
    if options.list:
        print("\n".join(file.name for file in files))
        return 0
    totals = Totals()
    run_preset(options.preset, options, totals)
    if options.full:
        for preset in SANITIZER_PRESETS:
            run_preset(preset, options, totals)
        run_fuzzers(totals)
        run_static_checks(options, totals)
    totals.print()
    return 1 if totals.failures or not totals.passed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
