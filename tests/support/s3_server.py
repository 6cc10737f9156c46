"""A real S3-compatible server for tests: OpenStack Swift with its s3api, all on loopback.

    s3_server.py FOLDER

Keeps everything below FOLDER and writes FOLDER/ready with the port when it answers. Its processes end with it, unless it is
killed by SIGKILL.
Buckets are paths, and hosts below localhost. The key is "test:tester", the secret "testing".
"""

import os
import pathlib
import pwd
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

PARTS = ("account", "container", "object")
RESERVATIONS = []


def reserved(port):
    """Whether nobody else has the port, of those that tests/support/ports.cc gives; then it is ours until we end."""
    owner = socket.socket(socket.AF_UNIX)
    try:
        owner.bind(f"\0pressrun-test-port-{port}")
    except OSError:
        owner.close()
        return False
    RESERVATIONS.append(owner)
    return True


def is_free(port):
    with socket.socket() as one:
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_ports(count):
    """Below those that the kernel gives to outgoing connections."""
    found = []
    while len(found) < count:
        port = random.randrange(20000, 32000)
        if is_free(port) and reserved(port):
            found.append(port)
    return found


def make_ring(etc, part, port):
    builder = f"{part}.builder"
    for arguments in (["create", "4", "1", "0"], ["add", f"r1z1-127.0.0.1:{port}/d1", "1"], ["rebalance"]):
        subprocess.run(["swift-ring-builder", builder, *arguments], cwd=etc, check=True, stdout=subprocess.DEVNULL)


def common(folder, port, user):
    return f"""[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {folder}/etc
log_address = {folder}/no-log
"""


def part_config(folder, part, port, user):
    """A listing has a new object at once, however busy the machine is."""
    more = "container_update_timeout = 30\n" if part == "object" else ""
    return f"""{common(folder, port, user)}devices = {folder}/devices
mount_check = false
disable_fallocate = true
[pipeline:main]
pipeline = {part}-server
[app:{part}-server]
use = egg:swift#{part}
{more}"""


def proxy_config(folder, port, memcached, user):
    plain = ("catch_errors", "gatekeeper", "proxy_logging", "listing_formats", "bulk", "slo", "dlo")
    pipeline = "catch_errors gatekeeper proxy_logging cache listing_formats bulk s3api tempauth slo dlo proxy-server"
    text = f"{common(folder, port, user)}[pipeline:main]\npipeline = {pipeline}\n"
    text += "[app:proxy-server]\nuse = egg:swift#proxy\nallow_account_management = true\naccount_autocreate = true\n"
    text += "".join(f"[filter:{name}]\nuse = egg:swift#{name}\n" for name in plain)
    text += f"[filter:cache]\nuse = egg:swift#memcache\nmemcache_servers = 127.0.0.1:{memcached}\n"
    text += "[filter:s3api]\nuse = egg:swift#s3api\nlocation = us-east-1\ncheck_bucket_owner = false\n"
    text += "storage_domain = localhost\n"
    text += "[filter:tempauth]\nuse = egg:swift#tempauth\nuser_test_tester = testing .admin\n"
    return text


def configure(folder, user):
    etc = folder / "etc"
    for name in (etc, folder / "devices" / "d1"):
        name.mkdir(parents=True)
    *ports, proxy, memcached = free_ports(len(PARTS) + 2)
    (etc / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = a\nswift_hash_path_prefix = b\n")
    for part, port in zip(PARTS, ports):
        make_ring(etc, part, port)
        (etc / f"{part}-server.conf").write_text(part_config(folder, part, port, user))
    (etc / "proxy-server.conf").write_text(proxy_config(folder, proxy, memcached, user))
    return proxy, [*ports, memcached]


def start(folder, memcached, user):
    environment = {**os.environ, "SWIFT_DIR": str(folder / "etc")}
    commands = [["memcached", "-l", "127.0.0.1", "-p", str(memcached), "-m", "16", "-u", user]]
    commands += [[f"swift-{part}-server", f"{folder}/etc/{part}-server.conf"] for part in (*PARTS, "proxy")]
    processes = []
    for command in commands:
        log = open(folder / f"{command[0]}.log", "w")
        processes.append(subprocess.Popen(command, stdout=log, stderr=log, env=environment))
    return processes


def answers(port):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def listens(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def wait_until_ready(folder, port, parts, processes):
    """All parts first: one that does not listen when the proxy wants it is not asked again for a minute."""
    while not (all(listens(part) for part in parts) and answers(port)):
        if any(process.poll() is not None for process in processes):
            sys.exit("a part of Swift has ended; see its log")
        time.sleep(0.05)
    (folder / "ready.tmp").write_text(str(port))
    (folder / "ready.tmp").rename(folder / "ready")


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    user = pwd.getpwuid(os.getuid()).pw_name
    port, parts = configure(folder, user)
    processes = start(folder, parts[-1], user)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        wait_until_ready(folder, port, parts, processes)
        while all(process.poll() is None for process in processes):
            time.sleep(0.2)
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()


if __name__ == "__main__":
    main()
