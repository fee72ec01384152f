"""Queries, plans, CPU and bytes of the desk's pages in a small and in a large newsroom, which take turns.

    .venv/bin/python benchmarks/desk.py                    # 2,000 stories against 100,000, in var/bench
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/desk.py 2000 100000

Fails where a page takes more queries in the large newsroom, where a plan reads a large table from end to end, or where
the median ratio of CPU over ROUNDS is above MOST. Each newsroom is a process with a database of its own, which is kept:
the second run is quick. On PostgreSQL the CPU of the server's process counts too, where it runs on this machine.
"""

import json
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent))

from results import keep

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "benchmarks" / "desk_pages.py"
os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "bench"))

ROUNDS = 7
MOST = 1.25
KIND = re.compile(r"[^,:]+")
EXCEPTIONS: dict[str, str] = {}  # page → why it may read a whole table, or cost more in a large newsroom

# A process for each newsroom.


class Newsroom:
    """The newsroom of ``size`` in a process of its own, which does what it is told."""

    def __init__(self, size, pages=PAGES):
        self.size = size
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, pages, str(size)],
            env=os.environ | _own_database(size), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.vendor, self.names = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the newsroom of {self.size} stories stopped")
        return json.loads(line)

    def ask(self, what, name):
        self.process.stdin.write(json.dumps([what, name]) + "\n")
        self.process.stdin.flush()
        return self.answer()


def _own_database(size):
    own = {"VAR_DIR": str(Path(os.environ["VAR_DIR"]) / f"desk-{size}")}
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith("postgres"):
        name = f"{address.rsplit('/', 1)[1]}_{size}"
        with psycopg.connect(address, autocommit=True) as server:
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                server.execute(f'CREATE DATABASE "{name}"')
        own["DATABASE_URL"] = f"{address.rsplit('/', 1)[0]}/{name}"
    return own


# The race.


def main(small, large):
    rooms = [Newsroom(small), Newsroom(large)]
    vendor, names = rooms[0].vendor, rooms[0].names
    looks = {name: [room.ask("look", name) for room in rooms] for name in names}
    spent = race(rooms)
    rows, faults = [], []
    print(f"{vendor}: page, queries, CPU ms with {small} stories, with {large}, ratio, bytes")
    for name in names:
        like = _fullest(name, looks)
        few, many = (statistics.median(ms) for ms in zip(*spent[name], strict=True))
        pairs = zip((turn[0] for turn in spent[like]), (turn[1] for turn in spent[name]), strict=True)
        ratio = statistics.median(large_ms / small_ms for small_ms, large_ms in pairs)
        look = looks[name][1]
        rows.append({"page": f"desk: {name}", "size": large, "database": vendor, "queries": look["queries"],
                     "cpu_ms": round(many, 2), "ratio": round(ratio, 2), "bytes": look["bytes"]})  # fmt: skip
        note = "" if like == name else f"  beside “{like}”"
        print(f"{name:42} {look['queries']:3} {few:8.2f} {many:8.2f} {ratio:6.2f} {look['bytes']:8}{note}")
        most = max(looks[other][0]["queries"] for other in _kind(name, looks))
        faults += _faults(name, most, look, ratio)
    keep(rows, {row["page"] for row in rows}, vendor)
    for fault in faults:
        print(fault)
    raise SystemExit(1 if faults else 0)


def race(rooms, what="time"):
    """Of each page its CPU ms, round by round, one of each newsroom."""
    spent = {name: [] for name in rooms[0].names}
    for _round in range(ROUNDS):
        for name, rounds in spent.items():
            rounds.append([room.ask(what, name) for room in rooms])
    return spent


def _fullest(name, looks):
    """The page of the small newsroom to compare with: where this one has fewer rows there, the fullest of its kind."""
    if looks[name][0]["bytes"] > 0.95 * looks[name][1]["bytes"]:
        return name
    return max(_kind(name, looks), key=lambda other: looks[other][0]["bytes"])


def _kind(name, looks):
    kind = KIND.match(name)[0]
    return [other for other in looks if KIND.match(other)[0] == kind]


def _faults(name, most_queries, look, ratio):
    if look["queries"] > most_queries:
        yield f"{name}: {look['queries']} queries, {most_queries} in the small newsroom"
    if name in EXCEPTIONS:
        return
    for scan in look["scans"]:
        yield f"{name}: reads all of {scan}"
    if ratio > MOST:
        yield f"{name}: {ratio:.2f} times the CPU"


if __name__ == "__main__":
    main(*([int(size) for size in sys.argv[1:]] or [2_000, 100_000]))
