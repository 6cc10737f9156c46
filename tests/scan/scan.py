"""Below pressrun-test-cluster: starts a stack as behind a proxy that speaks https, logs in, lets wapiti loose on it. scan.py BUILD_FOLDER SECONDS"""

import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
import run_test_files  # noqa: E402

MODULES = (
    "backup,blindsql,brute_login_form,cookieflags,crlf,csp,exec,file,htaccess,http_headers,methods,permanentxss,redirect,"
    "shellshock,sql,ssrf,xss,xxe"
)
# What it says of everything that has no X-XSS-Protection: see SECURITY.md, "A scanner's run".
EXPLAINED = [re.compile("X-XSS-Protection")]


class Visitor:
    """A person of the sample data, by API."""

    def __init__(self, stack):
        self.url = stack["url"]
        self.event = stack["event"]
        login = next(one for one in stack["logins"] if one["email"].startswith("organizer@"))
        credentials = {"email": login["email"], "password": login["password"]}
        answer, headers = self.post("/v1/login", {**credentials, "session": True}, None)
        self.cookie = headers["Set-Cookie"].split(";")[0]
        self.token = self.post("/v1/login", credentials, None)[0]["token"]

    def post(self, path, body, token, prefer=None):
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if prefer:
            headers["Prefer"] = prefer
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request) as response:
            return json.load(response), response.headers

    def link(self):
        jobs = f"/v1/admin/events/{self.event}/reports/jobs"
        job, _ = self.post(jobs, {"type": "inventory", "format": "csv"}, self.token, "wait=60")
        return job["job_id"], self.post(f"{jobs}/{job['job_id']}/link", {}, self.token)[0]["url"]


def example(parameter):
    schema = parameter.get("schema", {})
    if "enum" in schema:
        return schema["enum"][0]
    return {"integer": "1", "boolean": "true"}.get(schema.get("type"), "inventory")


def addresses(visitor):
    """Every page, and every address of the API that can be asked for, each with its parameters."""
    event = f"/admin/events/{visitor.event}"
    found = ["/login?next=/admin", "/admin", "/admin/reports/new?type=inventory", event + "/reports/new?type=inventory"]
    found += [event + part for part in ("/reports", "/schedules", "/orders", "/access-requests")]
    job, link = visitor.link()
    with urllib.request.urlopen(visitor.url + "/openapi.json") as response:
        document = json.load(response)
    for path, methods in document["paths"].items():
        if "get" not in methods or path.endswith("/stream") or "/download" in path:
            continue
        resolved = [
            document["components"]["parameters"][one["$ref"].rsplit("/", 1)[1]] if "$ref" in one else one
            for one in methods["get"].get("parameters", []) + methods.get("parameters", [])
        ]
        query = "&".join(f"{one['name']}={example(one)}" for one in resolved if one["in"] == "query")
        path = path.replace("{event}", str(visitor.event)).replace("{job}", job).replace("{type}", "inventory")
        path = re.sub(r"\{[a-z]+\}", job, path)
        found.append(path + ("?" + query if query else ""))
    # A link leads to where people come by https.
    return [visitor.url + path for path in [*found, link[link.index("/v1/") :]]]


def scan(visitor, seconds, folder):
    report = folder / "scan.json"
    report.unlink(missing_ok=True)
    command = ["wapiti", "-u", visitor.url + "/", "--scope", "domain", "-m", MODULES, "-l", "2", "-d", "3"]
    command += ["-H", "Cookie: " + visitor.cookie, "-H", "Sec-Fetch-Site: same-origin"]
    # Nothing outside of this machine is asked.
    command += ["--endpoint", visitor.url + "/", "--no-bugreport", "--flush-session", "--store-session", str(folder / "scan")]
    command += ["--max-scan-time", str(seconds), "--max-attack-time", str(max(30, seconds // 8)), "-t", "10"]
    for address in addresses(visitor):
        command += ["-s", address]
    with (folder / "scan.log").open("w") as log:
        done = subprocess.run([*command, "-f", "json", "-o", str(report), "-v", "1"], stdout=log, stderr=subprocess.STDOUT)
    if done.returncode != 0 or not report.exists():
        sys.exit(f"wapiti failed; its words are in {folder}/scan.log")
    return json.loads(report.read_text())


def print_findings(report):
    """How many are not explained."""
    open_ones = 0
    for kind in ("vulnerabilities", "anomalies"):
        for category, findings in report.get(kind, {}).items():
            for one in findings:
                explained = any(pattern.search(one["info"]) for pattern in EXPLAINED)
                open_ones += not explained
                print(f"{'explained' if explained else 'OPEN'}: {category}: {one['method']} {one['path']}: {one['info']}")
    return open_ones


def main():
    build, seconds = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    os.environ["PRESSRUN_BUILD_DIR"] = str(build)
    run_test_files.make_template(build)
    folder = build / "test-results"
    folder.mkdir(exist_ok=True)
    command = [build / "bin" / "pressrun-test-stack", "PRESSRUN_PUBLIC_URL=https://reports.example"]
    stack = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        visitor = Visitor(json.loads(stack.stdout.readline()))
        open_ones = print_findings(scan(visitor, seconds, folder))
    finally:
        stack.stdin.close()
        stack.wait()
    print(f"{open_ones} findings are not explained; the scanner's words are in {folder}/scan.log")
    return 1 if open_ones else 0


if __name__ == "__main__":
    sys.exit(main())
