"""CPU of one request that the page cache answers, of the whole tree of processes: granian alone, and behind nginx.

    .venv/bin/python -m benchmarks.hits               # on a newsroom of its own, in a folder that goes afterwards

From /proc, so Linux alone. The medians of ROUNDS; the load comes from this process, over connections that stay open.
"""

import contextlib
import os
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.freshness import SLUGS, Process, free_ports, prepare, server_command, wait_for

ROUNDS, REQUESTS, A_CONNECTION = 5, 2_000, 90
TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds


def cpu_ms(root: int) -> float:
    """Of the process and all below it, those that ended included."""
    total, wanted = 0.0, [root]
    while wanted:
        process = Path(f"/proc/{wanted.pop()}")
        with contextlib.suppress(OSError):
            columns = (process / "stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, columns[11:15])) * TICK
            for task in process.glob("task/*/children"):
                wanted += map(int, task.read_text().split())
    return total


def load(port: int, page: str, count: int) -> None:
    """On a new connection now and then: nginx closes each after a hundred requests."""
    for start in range(0, count, A_CONNECTION):
        ask_often(port, page, min(A_CONNECTION, count - start))


def ask_often(port, page, count, encodings="br, gzip", before_each=lambda: None):
    request = f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: {encodings}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rb") as answers:
        for _request in range(count):
            before_each()
            connection.sendall(request)
            length = 0
            if b" 200 " not in answers.readline():
                raise SystemExit(f"{page} is not there")
            while (line := answers.readline()) != b"\r\n":
                name, _colon, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            answers.read(length)


def measure(root: int, port: int, page: str) -> float:
    load(port, page, 50)
    spent = []
    for _round in range(ROUNDS):
        before = cpu_ms(root)
        load(port, page, REQUESTS)
        spent.append((cpu_ms(root) - before) / REQUESTS)
    return statistics.median(spent)


def main():
    """The CPU behind nginx is of both: what nginx does, and what it asks of the app once a second."""
    folder = Path(tempfile.mkdtemp(prefix="hits-"))
    os.environ |= {"VAR_DIR": str(folder), "ALLOWED_HOSTS": "127.0.0.1", "TRUSTED_PROXIES": "127.0.0.1"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.race_settings"
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    prepare()
    from benchmarks.hits_newsroom import publish_all  # noqa: PLC0415

    publish_all(SLUGS)
    pages = ["/", f"/race/{SLUGS[0]}/", "/feeds/rss/"]
    port = free_ports(1)[0]
    with Process(server_command(port), dict(os.environ)) as server:
        wait_for(server)
        for page in pages:
            print(f"app    {page:20} {measure(server.process.pid, port, page):.3f} ms")
        behind_nginx(folder, server, pages)


def behind_nginx(folder, server, pages):
    from tests.behind_nginx import PROGRAM, Nginx  # noqa: PLC0415

    if not PROGRAM:
        return print("nginx  is not installed")
    (folder / "nginx").mkdir()
    with Nginx(folder / "nginx", f"127.0.0.1:{server.port}") as nginx:
        for page in pages:
            before = cpu_ms(server.process.pid)
            spent = measure(nginx.process.pid, nginx.port, page)
            app = (cpu_ms(server.process.pid) - before) / (ROUNDS * REQUESTS + 50)
            print(f"nginx  {page:20} {spent:.3f} ms, and {app:.3f} ms of the app")
    return None


if __name__ == "__main__":
    begin = time.monotonic()
    main()
    print(f"{time.monotonic() - begin:.0f} s", file=sys.stderr)
