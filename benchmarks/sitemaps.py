"""CPU and memory of the sitemaps in a small and in a large newsroom, which take turns.

    .venv/bin/python benchmarks/sitemaps.py                # 2,000 stories against 100,000, in var/bench
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/sitemaps.py 2000 100000

Of the files of stories the fullest, with a picture beside each address; the news as full as it gets. Fails where
ten thousand addresses cost more than BUDGET ms, where one answer needs more than MEMORY at a time, however long it is,
or where one of the others costs more than MOST times as much in the large newsroom. The newsrooms are desk.py's.
"""

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import desk
from results import keep

PAGES = Path(__file__).resolve().parent / "sitemap_files.py"
A_FILE = 10_000
BUDGET = 300.0
MEMORY = 4 * 2**20
MOST = {
    "index": 1.25,
    "lists": 1.5,  # one story is looked up for each, and in a large newsroom it lies further off
    "news": 1.5,  # a small newsroom has not as many as the file takes
}


def main(small, large):
    rooms = [desk.Newsroom(small, PAGES), desk.Newsroom(large, PAGES)]
    vendor, names = rooms[0].vendor, rooms[0].names
    looks, spent = desk.race(rooms)
    print(f"{vendor}: sitemap; of {small} stories and of {large}: addresses, CPU ms, most kB of memory; ratio, queries")
    rows, faults = [], []
    for name in names:
        ratio = statistics.median(large_ms / small_ms for small_ms, large_ms in spent[name])
        middles = [statistics.median(ms) for ms in zip(*spent[name], strict=True)]
        told = "".join(
            f"{look['urls']:7}{ms:9.2f}{look['peak'] / 1024:7.0f}"
            for look, ms in zip(looks[name], middles, strict=True)
        )
        look, ms = looks[name][1], middles[1]
        print(f"{name:14}{told}{ratio:8.2f}{look['queries']:4}")
        rows.append({"page": f"sitemap: {name}", "size": large, "database": vendor, "queries": look["queries"],
                     "cpu_ms": round(ms, 2), "ratio": round(ratio, 2), "bytes": look["bytes"],
                     "addresses": look["urls"], "peak_bytes": look["peak"]})  # fmt: skip
        faults += _faults(name, looks[name], ms, ratio)
    keep(rows, {row["page"] for row in rows}, vendor)
    raise SystemExit("\n".join(faults) or 0)


def _faults(name, looks, ms, ratio):
    of_a_file = ms * A_FILE / looks[1]["urls"]
    if name not in MOST and of_a_file > BUDGET:
        yield f"{name}: {of_a_file:.0f} ms for {A_FILE} addresses"
    if name in MOST and ratio > MOST[name]:
        yield f"{name}: {ratio:.2f} times the CPU"
    for look in looks:
        if look["peak"] > MEMORY:
            yield f"{name}: {look['peak'] / 2**20:.1f} MB at a time"


if __name__ == "__main__":
    main(*([int(size) for size in sys.argv[1:]] or [2_000, 100_000]))
