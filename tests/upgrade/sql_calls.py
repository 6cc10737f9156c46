#!/usr/bin/env python3
"""The SQL that the programs speak, as a contract that later schemas keep (migrations/README.md).

  sql_calls.py list          what the sources call, with the types of arguments and results that a database gives them
  sql_calls.py check         compares tests/upgrade/calls-VERSION.txt with a database (all that its schema says it serves)
                             and the newest of them with the sources; exit code 1 and a sentence for each difference

Both take --database, libpq keywords or a URL. --source: another tree of sources than this one.
"""

import argparse
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
FOLDERS = ("db", "engine", "httpd")
# What migrates, and what is run by hand where that was done.
NOT_SERVING = ("engine/ctl/", "engine/local/", "db/migrat", "db/schema_dump", "db/catalog", "db/report_type", "db/report_function")

COMMENT = r"//[^\n]*|/\*.*?\*/"
RAW = r'R"\((?P<raw>.*?)\)"'
PLAIN = r'"(?P<plain>(?:[^"\\\n]|\\.)*)"'
TOKEN = re.compile(f"{COMMENT}|{RAW}|{PLAIN}|(?P<space>\\s+)|(?P<other>.)", re.S)
STATEMENT = re.compile(r"\s*(select|insert|update|delete|with)\b.*\b(pressrun|voyage|platform|ops)\.", re.S)
# Put together by the program from several literals: nobody could tell here what it says.
UNFINISHED = re.compile(r"\.\s*$")


def literals(text):
    """String literals, adjacent ones as one."""
    joined = None
    for token in TOKEN.finditer(text):
        if token["raw"] is not None or token["plain"] is not None:
            part = token["raw"] if token["raw"] is not None else token["plain"].encode().decode("unicode_escape")
            joined = part if joined is None else joined + part
        elif token["other"] is not None:
            if joined is not None:
                yield joined
            joined = None


def called(root):
    found = set()
    for path in sorted(p for folder in FOLDERS for p in (root / folder).rglob("*.cc")):
        if not path.relative_to(root).as_posix().startswith(NOT_SERVING):
            statements = {" ".join(text.split()) for text in literals(path.read_text()) if STATEMENT.match(text)}
            if any(UNFINISHED.search(text) for text in statements):
                raise SystemExit(f"{path}: spell out every SQL statement in one literal, so that sql_calls.py can read it")
            found |= statements
    return sorted(found)


def psql(database, script):
    command = ["psql", "-XqAt", "-F", " ", "-v", "VERBOSITY=terse", "-d", database, "-f", "-"]
    done = subprocess.run(command, input=script, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise SystemExit(done.stdout)
    return done.stdout


def described(database, calls):
    """{call: "arguments -> result columns"}, or psql's complaint in its place."""
    script = "".join(
        f"\\echo ==\nprepare q as {sql};\n"
        "select array_to_string(parameter_types, ', ') || ' ->' from pg_prepared_statements where name = 'q';\n"
        f"deallocate q;\n{sql} \\gdesc\n"
        for sql in calls
    )
    answers = psql(database, script).split("==\n")[1:]
    return {sql: shape_of(answer) for sql, answer in zip(calls, answers)}


def shape_of(answer):
    if "ERROR" in answer:
        return re.search(r"ERROR:\s*(.*)", answer)[1]
    arguments, *columns = answer.strip("\n").split("\n")
    return f"{arguments} {', '.join(columns)}".strip()


def read(path):
    lines = path.read_text().splitlines()
    return dict(zip(lines[0::2], (line.strip() for line in lines[1::2])))


def differences(kept, now):
    for sql, shape in kept.items():
        if now[sql] != shape:
            yield f"{sql}\n    was: {shape}\n    is:  {now[sql]}"


def check(database, root):
    """What is wrong."""
    version, since = map(int, psql(database, "select pressrun.schema_version(), pressrun.schema_compatible_since()").split())
    files = {int(path.stem.split("-")[1]): path for path in HERE.glob("calls-*.txt")}
    sources = called(root)
    if version not in files or sorted(read(files[version])) != sources:
        yield (
            f"calls-{version}.txt is not what the sources call. If binaries of schema version {version} were released, add a "
            f"schema file, so that the new ones have a version of their own. Then: sql_calls.py list > calls-{version}.txt"
        )
    for number, path in sorted(files.items()):
        if number >= since:
            kept = read(path)
            for difference in differences(kept, described(database, list(kept))):
                yield (
                    f"{path.name}: a binary of schema version {number} would not get what it expects: {difference}\n"
                    "    Keep the function and give the new one another name, or raise schema_compatible_since()."
                )
        else:
            yield f"{path.name} is older than schema_compatible_since(): remove it."


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("list", "check"))
    parser.add_argument("--database", required=True)
    parser.add_argument("--source", type=pathlib.Path, default=HERE.parents[1])
    options = parser.parse_args()
    if options.what == "list":
        for sql, shape in described(options.database, called(options.source)).items():
            print(f"{sql}\n    {shape}")
        return 0
    wrong = list(check(options.database, options.source))
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
