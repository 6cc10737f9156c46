"""Fills the corpus of each target: make_seeds.py CORPUS. From tests/fuzz/seeds, and where it is present from ../shared/data."""

import hashlib
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
MOST_BYTES = 64 * 1024


def put(corpus, target, content):
    if len(content) <= MOST_BYTES:
        (corpus / target / hashlib.sha256(content).hexdigest()[:20]).write_bytes(content)


def own(corpus):
    for folder in sorted((ROOT / "tests" / "fuzz" / "seeds").iterdir()):
        (corpus / folder.name).mkdir(parents=True, exist_ok=True)
        for seed in folder.iterdir():
            put(corpus, folder.name, seed.read_bytes())


# Which files of the public data tell which targets something.
FOREIGN = {
    "json-parsing": ("json_body", "params", "renderer_message"),
    "bounces": ("bounce_mail",),
    "csv-spectrum": ("import_csv", "import_file"),
    "sigv4": ("request_reader", "target"),
}
# Files of which each line is a text.
LINES = {
    "csv-injection": ("import_csv",),
    "naughty-strings": ("target", "request_headers", "encodings", "link"),
}


def foreign(corpus):
    for folder, targets in FOREIGN.items():
        for file in sorted(path for path in (DATA / folder).rglob("*") if path.is_file()):
            for target in targets:
                put(corpus, target, file.read_bytes())
    for folder, targets in LINES.items():
        for file in sorted((DATA / folder).rglob("*.txt")):
            for line in file.read_bytes().splitlines():
                for target in targets:
                    put(corpus, target, line)
    addresses = DATA / "email-addresses"
    for file in sorted(path for path in addresses.rglob("*") if path.is_file()):
        for line in file.read_bytes().splitlines():
            put(corpus, "request_headers", line.strip())
    for file in sorted((DATA / "jose").rglob("*.json")):
        tokens(corpus, json.loads(file.read_text()))


def tokens(corpus, value):
    """The texts of a document that look like tokens."""
    if isinstance(value, str) and value.count(".") == 2:
        put(corpus, "token", value.encode())
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            tokens(corpus, one)


def main():
    corpus = pathlib.Path(sys.argv[1])
    own(corpus)
    if DATA.is_dir():
        foreign(corpus)
    else:
        print("without ../shared/data: the corpus begins with our own seeds alone")
    for folder in sorted(corpus.iterdir()):
        print(f"  {folder.name}: {len(list(folder.iterdir()))} inputs")


if __name__ == "__main__":
    main()
