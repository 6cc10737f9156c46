"""What tests/package.json pins, installed into build/node: once, and again when its lock file changes."""

import hashlib
import os
import shutil
import subprocess

import test_files

FOLDER = test_files.ROOT / "build" / "node"
PINNED = [test_files.ROOT / "tests" / name for name in ("package.json", "package-lock.json")]
# Node.js looks for the packages of a module in the folders above it.
LINK = test_files.ROOT / "tests" / "node_modules"


class NodeUnavailable(Exception):
    """Says in its text what is missing and what to do."""


def install():
    """Makes the packages available to the tests; THROWS NodeUnavailable."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise NodeUnavailable(f"There is no {program}: install the Debian packages nodejs and npm.")
    stamp = FOLDER / "installed"
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in PINNED)).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        _fetch()
        stamp.write_text(wanted)
    if not LINK.is_symlink():
        LINK.symlink_to(os.path.relpath(FOLDER / "node_modules", LINK.parent))


def _fetch():
    print("     npm packages of tests/package.json", flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for path in PINNED:
        shutil.copy(path, FOLDER)
    # No scripts: what we use needs none, and none of what others wrote runs unasked.
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=2"]
    done = subprocess.run(
        command,
        cwd=FOLDER,
        env={**os.environ, "npm_config_update_notifier": "false"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode != 0:
        raise NodeUnavailable(
            f"npm could not get the packages of tests/package.json (code {done.returncode}). Is its registry reachable?\n"
            + done.stdout
        )
