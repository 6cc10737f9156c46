"""Runs benchmarks beside a durable PostgreSQL server whose address is in PRESSRUN_TEST_CLUSTER; see ./run here."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import run_test_files  # noqa: E402

NAMES = ["csv_export", "queue_calls", "claim_depth", "pickup", "small_report", "held_snapshot", "job_list", "connections"]
NAMES += ["file_formats"]


def machine():
    model = next(line for line in open("/proc/cpuinfo") if line.startswith("model name")).split(":")[1].strip()
    return f"{os.cpu_count()} x {model}"


def main():
    build = pathlib.Path(sys.argv[1])
    chosen = sys.argv[2:] or NAMES
    unknown = set(chosen) - set(NAMES)
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(NAMES)}")
    run_test_files.make_template(build, sample_size="1")
    print(f"{machine()}, PostgreSQL with fsync\n", flush=True)
    codes = []
    for name in chosen:
        command = [str(build / "tests" / "bench" / f"bench_{name}")]
        print(f"# {' '.join(command)} beside a server that {build.name}/bin/pressrun-test-cluster starts", flush=True)
        codes.append(subprocess.run(command).returncode)
    return 1 if any(codes) else 0


if __name__ == "__main__":
    sys.exit(main())
