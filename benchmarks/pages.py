"""Queries, plans, CPU and bytes of the reader's pages in a small and in a large newsroom, which take turns.

    .venv/bin/python benchmarks/pages.py                   # 2,000 stories against 100,000, in var/bench
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/pages.py 2000 100000

Made first, by a process that has made no page yet; made again, with the totals and the parts that it has kept by then;
and from the page cache. Fails where a page takes more queries in the large newsroom, where a plan reads a large table
from end to end, where the median ratio of CPU is above MOST for a page that is made again, or where page 600 of an
author costs more than DEEP times page 1. The first making counts what there is, which later ones know until something
is published: its ratio is printed too. The newsrooms are desk.py's. CPU includes that of PostgreSQL's process; ratios
of one run count, milliseconds are the machine's. Beside the stock Django site: rival.py.
"""

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import desk
from results import keep

PAGES = Path(__file__).resolve().parent / "public_pages.py"
MOST, DEEP = 1.25, 1.5
READS_ALL = {"authors": "counts the stories of all who stand on the page, who may have written every one of them"}


def main(small, large):
    rooms = [desk.Newsroom(small, PAGES), desk.Newsroom(large, PAGES)]
    vendor, names = rooms[0].vendor, rooms[0].names
    looks = {name: [room.ask("look", name) for room in rooms] for name in names}
    first, again = desk.race(rooms, "first"), desk.race(rooms)
    print(f"{vendor}: page, queries and CPU ms of the first making, its ratio; made again, its ratio; a hit; bytes")
    rows, faults = [], []
    for name in names:
        before, look = looks[name]
        (first_ms, first_ratio), (ms, ratio) = _medians(first[name]), _medians(again[name])
        hit = statistics.median(rooms[1].ask("hit", name) for _round in range(desk.ROUNDS))
        print(
            f"{name:24} {look['queries']:3} {first_ms:8.2f} {first_ratio:6.2f} {ms:8.2f} {ratio:6.2f}"
            f" {hit:7.2f} {look['bytes']:8}"
        )
        rows.append({"page": name, "size": large, "database": vendor, "queries": look["queries"],
                     "first_ms": round(first_ms, 2), "first_ratio": round(first_ratio, 2),
                     "cpu_ms": round(ms, 2), "ratio": round(ratio, 2), "hit_ms": round(hit, 2),
                     "bytes": look["bytes"]})  # fmt: skip
        faults += _faults(name, before, look, ratio)
    faults += _deep(again)
    keep(rows, set(names), vendor)
    raise SystemExit("\n".join(faults) or 0)


def _medians(rounds):
    """CPU ms in the large newsroom, and how often that of the small one."""
    return statistics.median(many for _few, many in rounds), statistics.median(many / few for few, many in rounds)


def _faults(name, before, look, ratio):
    if look["queries"] > before["queries"]:
        yield f"{name}: {look['queries']} queries, {before['queries']} in the small newsroom"
    if name not in READS_ALL:
        yield from (f"{name}: reads all of {scan}" for scan in look["scans"])
    if ratio > MOST:
        yield f"{name}: {ratio:.2f} times the CPU"


def _deep(spent):
    pairs = zip(spent["author"], spent["author, deep"], strict=True)
    ratio = statistics.median(deep[1] / first[1] for first, deep in pairs)
    print(f"author, deep beside page 1: {ratio:.2f}")
    return [f"author, deep: {ratio:.2f} times page 1"] if ratio > DEEP else []


if __name__ == "__main__":
    main(*([int(size) for size in sys.argv[1:]] or [2_000, 100_000]))
