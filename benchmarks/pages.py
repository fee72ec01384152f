"""Queries, plans, CPU and bytes of the reader's pages in a small and in a large newsroom, which take turns.

    .venv/bin/python benchmarks/pages.py                   # 2,000 stories against 100,000, in var/bench
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/pages.py 2000 100000

Made whole, as a process makes it first; made with what it has kept of other pages; and from the page cache. Fails where
a page takes more queries in the large newsroom, where a plan reads a large table from end to end, where the median
ratio of CPU is above MOST, or where page 600 of an author costs more than DEEP times page 1. The newsrooms
are desk.py's. CPU includes that of PostgreSQL's process; ratios of one run count, milliseconds are the machine's.
Beside the stock Django site: rival.py.
"""

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import desk
from results import keep

PAGES = Path(__file__).resolve().parent / "public_pages.py"
MOST, DEEP = 1.25, 1.5
EXCEPTIONS: dict[str, str] = {}  # page → why it may cost more in a large newsroom


def main(small, large):
    rooms = [desk.Newsroom(small, PAGES), desk.Newsroom(large, PAGES)]
    vendor, names = rooms[0].vendor, rooms[0].names
    looks, spent = desk.race(rooms)
    shared, hits = ({name: _middle(rooms[1], what, name) for name in names} for what in ("shared", "hit"))
    print(
        f"{vendor}: page, queries, CPU ms with {small} stories, with {large}, ratio, with shared pieces, a hit, bytes"
    )
    rows, faults = [], []
    for name in names:
        few, many = (statistics.median(ms) for ms in zip(*spent[name], strict=True))
        ratio = statistics.median(large_ms / small_ms for small_ms, large_ms in spent[name])
        before, look = looks[name]
        print(
            f"{name:24} {look['queries']:3} {few:8.2f} {many:8.2f} {ratio:6.2f}"
            f" {shared[name]:8.2f} {hits[name]:7.2f} {look['bytes']:8}"
        )
        rows.append({"page": name, "size": large, "database": vendor, "queries": look["queries"],
                     "cpu_ms": round(many, 2), "shared_ms": round(shared[name], 2),
                     "hit_ms": round(hits[name], 2), "ratio": round(ratio, 2),
                     "bytes": look["bytes"]})  # fmt: skip
        faults += _faults(name, before, look, ratio)
    faults += _deep(spent)
    keep(rows, set(names), vendor)
    raise SystemExit("\n".join(faults) or 0)


def _middle(room, what, name):
    return statistics.median(room.ask(what, name) for _round in range(desk.ROUNDS))


def _faults(name, before, look, ratio):
    if look["queries"] > before["queries"]:
        yield f"{name}: {look['queries']} queries, {before['queries']} in the small newsroom"
    if name in EXCEPTIONS:
        return
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
