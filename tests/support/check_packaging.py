"""Whether what is packaged fits the programs. Prints what does not, a line each; nothing: all is well.

  check_packaging.py metrics FILE...       dashboard and rules name only metrics of these files (text as a scrape gives it),
                                          and packaging/README.md tells of all of them
  check_packaging.py expressions FILE      writes the dashboard's PromQL as a file of rules, for promtool
  check_packaging.py dashboard             each series has a unit that fits it, and none is 0 while the database is away
  check_packaging.py compose FOLDER        compose.yaml and Dockerfile fit the programs in FOLDER
  check_packaging.py readme FOLDER         README.md's table of variables and --help of the programs in FOLDER name the same
  check_packaging.py units FOLDER          what pressrun.env says for each program in FOLDER is known to it, and it may write there
  check_packaging.py environment NAME      prints what pressrun.env says for httpd, worker, janitor or courier, filled in
"""

import json
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
# There only once something went wrong; the sources must know them all the same.
RARE = {"pressrun_bounces_read_total", "pressrun_duty_failures_total"}
WORDS = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
OURS = re.compile(r"^(pressrun_|http_|process_)")


def dashboard_expressions():
    board = json.loads((PACKAGING / "grafana" / "dashboard.json").read_text())
    return [(panel["title"], target["expr"]) for panel in board["panels"] for target in panel.get("targets", [])]


def rules():
    groups = yaml.safe_load((PACKAGING / "prometheus" / "rules.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def metrics_in(expression):
    """Names outside of label matchers and label lists, where a word may be anything."""
    bare = re.sub(r"\{[^}]*\}|\b(by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)", " ", expression)
    return {word for word in WORDS.findall(bare) if OURS.match(word) or ":" in word}


def known_metrics(files):
    names = set()
    for file in files:
        for line in pathlib.Path(file).read_text().splitlines():
            if line and not line.startswith("#"):
                names.add(WORDS.match(line).group())
    return names


def check_metrics(files):
    known = known_metrics(files)
    sources = "".join(file.read_text() for folder in ("engine", "httpd") for file in (ROOT / folder).rglob("*.cc"))
    known |= {name for name in RARE if f'"{name}"' in sources}
    known |= {rule["record"] for rule in rules() if "record" in rule}
    documented = (PACKAGING / "README.md").read_text()
    for name in sorted(known):
        if ":" not in name and not re.search(rf"`{re.sub('_(bucket|sum|count)$', '', name)}[`{{]", documented):
            yield f"packaging/README.md does not tell of {name}"
    used = [(f"panel {title}", expr) for title, expr in dashboard_expressions()]
    used += [(rule.get("alert") or rule["record"], rule["expr"]) for rule in rules()]
    for where, expression in used:
        for name in sorted(metrics_in(expression) - known):
            yield f"{where}: there is no metric {name}"


def write_expressions(file):
    found = [{"record": f"panel:expression:{i}", "expr": expr} for i, (_, expr) in enumerate(dashboard_expressions())]
    pathlib.Path(file).write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": found}]}))
    return []


# What a metric is named that is in a unit.
UNITS = {"s": "seconds", "bytes": "bytes", "Bps": "bytes"}


def has_own_unit(panel, legend):
    for override in panel["fieldConfig"]["overrides"]:
        matcher = override["matcher"]
        matches = legend == matcher["options"] if matcher["id"] == "byName" else re.search(matcher["options"].strip("/"), legend)
        if matches and any(each["id"] == "unit" for each in override["properties"]):
            return True
    return False


def check_dashboard():
    for panel in json.loads((PACKAGING / "grafana" / "dashboard.json").read_text())["panels"]:
        for target in panel.get("targets", []):
            word = UNITS.get(panel["fieldConfig"]["defaults"]["unit"], "")
            if word not in target["expr"] and not has_own_unit(panel, target["legendFormat"]):
                yield f"panel {panel['title']}: {target['legendFormat']} is not in {word}"
            if re.search(r"pressrun_(queue|jobs_running|outbox|webhook|workers).*vector\(0\)", target["expr"]):
                yield f"panel {panel['title']} shows 0 while the database is away"


def known_variables(folder):
    """Those of the programs' --help, and those of our scripts."""
    text = "".join(subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
                   for program in sorted(folder.glob("pressrun*")) if program.name.startswith(("pressrun-", "pressrunctl"))
                   and "test" not in program.name)
    text += (PACKAGING / "docker" / "migrate").read_text()
    return set(re.findall(r"\b(?:PRESSRUN|REPORT|ROLE)_[A-Z0-9_]+", text))


# Of other people's services, or only for our tests.
NOT_FOR_README = {"PRESSRUN_CLOUDFLARE_API", "PRESSRUN_SOURCE_"}


def check_readme(folder):
    text = (ROOT / "README.md").read_text()
    table = text[text.index("\n## Configuration"):text.index("\n## Proof on real orders")]
    for row in re.findall(r"^\| (`[^|]*)\|", table, flags=re.MULTILINE):
        # `PRESSRUN_SMTP_URL`, `_USER`
        first, *rest = re.findall(r"`([^`]+)`", row)
        table += "".join(f" {first.rsplit('_', 1)[0]}{short}" for short in rest if short.startswith("_"))
    named = set(re.findall(r"\b(?:PRESSRUN|REPORT)_[A-Z0-9_]+", table))
    known = set()
    for name in ("httpd", "worker", "janitor", "courier"):
        program = subprocess.run([folder / f"pressrun-{name}", "--help"], capture_output=True, text=True, check=True)
        known |= set(re.findall(r"\b(?:PRESSRUN|REPORT)_[A-Z0-9_]+", program.stdout))
    for variable in sorted(known - named - NOT_FOR_README):
        yield f"README.md does not tell of {variable}"
    for variable in sorted(named - known - {"PRESSRUN_ADMIN_DATABASE_URL"}):
        yield f"no program's --help names {variable}"


def environment_of(name):
    """What all share, and the lines that are to be put into the program's own file, with secrets in place of the dots."""
    shared, *sections = re.split(r"^# In /etc/pressrun/", (PACKAGING / "debian" / "pressrun.env").read_text(), flags=re.MULTILINE)
    own = next(text for text in sections if text.startswith(f"{name}.env"))
    settings = re.findall(r"^([A-Z_]+)='(.*)'$", shared, flags=re.MULTILINE)
    settings += re.findall(r"^#([A-Z_]+)='(.*)'$", own, flags=re.MULTILINE)
    return {variable: value.replace("...", "0123456789abcdef" * 4) for variable, value in settings}


def check_units(folder):
    for line in (PACKAGING / "debian" / "pressrun.env").read_text().splitlines():
        if re.match(r"#?[A-Z_]+=(?!'[^']*'$)", line):
            yield f"pressrun.env: a shell may not understand {line}"
    if not environment_of("ctl")["PRESSRUN_DATABASE_URL"].startswith("postgresql://pressrun_ctl:"):
        yield "pressrun.env does not say how pressrunctl logs in"
    for name in ("httpd", "worker", "janitor", "courier"):
        program = f"pressrun-{name}"
        unit = (PACKAGING / "systemd" / f"{program}.service").read_text()
        ours = re.search(r"^StateDirectory=(.*)$", unit, flags=re.MULTILINE).group(1).split()
        known = subprocess.run([folder / program, "--help"], capture_output=True, text=True, check=True).stdout
        own = environment_of(name)
        if "PRESSRUN_DATABASE_URL" not in own:
            yield f"pressrun.env does not say how {program} logs in"
        for variable, value in own.items():
            if not re.search(rf"\b{variable}\b", known):
                if variable not in ("PRESSRUN_STORE", "PRESSRUN_PUBLIC_URL"):
                    yield f"pressrun.env: {program} does not know {variable}"
            elif value.startswith("/") and pathlib.Path(value).name not in ours:
                yield f"{program} may not write to {variable}={value}"


def print_environment(name):
    for variable, value in environment_of(name).items():
        yield f"{variable}='{value}'"


def check_service(name, service, secrets, variables, folder):
    if service.get("image") == "pressrun":
        for variable, value in service.get("environment", {}).items():
            secret = variable.removesuffix("_FILE")
            if variable not in variables and secret not in variables:
                yield f"service {name}: no program knows {variable}"
        program = service["command"][0]
        if not (folder / program).exists() and not (PACKAGING / "docker" / pathlib.Path(program).name).exists():
            yield f"service {name}: there is no program {program}"
        if not service.get("read_only") or service.get("cap_drop") != ["ALL"]:
            yield f"service {name} may write to its root file system, or has capabilities"
    for secret in service.get("secrets", []):
        if secret not in secrets:
            yield f"service {name}: there is no secret {secret}"
    for value in service.get("environment", {}).values():
        used = re.match(r"/run/secrets/(.*)", str(value))
        if used and used.group(1) not in service.get("secrets", []):
            yield f"service {name} is not given the secret {used.group(1)}"
    if service.get("restart") != "no" and "healthcheck" not in service and service.get("image") != "pressrun":
        yield f"service {name} has no health check"


def check_compose(folder):
    text = (ROOT / "compose.yaml").read_text()
    composition = yaml.safe_load(text)
    made = (PACKAGING / "docker" / "make-secrets").read_text()
    made_urls = re.search(r"for role in (.*);", made).group(1).split()
    for name, secret in composition["secrets"].items():
        file = pathlib.Path(secret["file"]).name
        if file not in made and file.removesuffix("_database_url") not in made_urls:
            yield f"make-secrets does not make {name}"
    used = {secret for service in composition["services"].values() for secret in service.get("secrets", [])}
    for secret in sorted({f"{role}_database_url" for role in made_urls} | set(composition["secrets"])):
        if secret not in used:
            yield f"no service is given the secret {secret}"
    variables = known_variables(folder)
    for name, service in composition["services"].items():
        yield from check_service(name, service, composition["secrets"], variables, folder)
    for variable in re.findall(r"\$\{([A-Z_0-9]+)", text):
        if variable not in variables | {"PRESSRUN_PORT"}:
            yield f"compose.yaml: no program knows {variable}"
    for copied in re.findall(r"packaging/docker/[a-z-]+", (ROOT / "Dockerfile").read_text()):
        if not (ROOT / copied).exists():
            yield f"Dockerfile: there is no {copied}"


def main():
    kind, *arguments = sys.argv[1:]
    problems = {"metrics": lambda: check_metrics(arguments), "expressions": lambda: write_expressions(arguments[0]),
                "compose": lambda: check_compose(pathlib.Path(arguments[0])),
                "dashboard": check_dashboard,
                "readme": lambda: check_readme(pathlib.Path(arguments[0])),
                "units": lambda: check_units(pathlib.Path(arguments[0])),
                "environment": lambda: print_environment(arguments[0])}[kind]()
    for problem in problems:
        print(problem)


main()
