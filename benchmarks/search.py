"""What a reader's search costs in a small and in a large newsroom, which take turns.

    .venv/bin/python benchmarks/search.py                  # 2,000 stories against 100,000, in var/bench
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/search.py 2000 100000

Fails where a question costs more than MOST times as much in the large newsroom, or words in one story of a hundred more
than BUDGET ms there. The newsrooms are desk.py's, with their index; the CPU of PostgreSQL's process counts too.
"""

import os
import statistics
import sys
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent))

import desk
from results import keep

PAGES = Path(__file__).resolve().parent / "search_pages.py"
ROUNDS = 7
MOST = 3.0
BUDGET = 30.0
RARE = "one in a hundred"
QUESTIONS = {  # words of seeding.py's headlines
    "one in a hundred": {"q": "ferry frigate"},
    "one in a hundred, newest": {"q": "ferry frigate", "order": "newest"},
    "a phrase": {"q": '"ferry: opens"'},
    "one story": {"q": "1500"},
    "none": {"q": "zeppelin"},
    "one in seven": {"q": "ferry"},
    "one in seven, newest": {"q": "ferry", "order": "newest"},
    "one in seven, page 5": {"q": "ferry", "page": 5},
    "one in seven, section": {"q": "ferry", "section": "section-9"},
    "one in seven, author": {"q": "ferry", "author": "author-0"},
    "all": {"q": "story harbour"},
    "all, newest": {"q": "story harbour", "order": "newest"},
    "all, a phrase, without": {"q": '"harbour board met" -zeppelin'},
    "twelve words in all": {"q": "story number harbour board met again and nobody was surprised votes opens"},
}
# More matches are a larger question: a small newsroom counts 280 where a large one counts 2,000 of 14,000.
EXCEPTIONS = {name for name in QUESTIONS if name.startswith(("one in seven", "all", "twelve"))}


def main(small, large):
    rooms = [desk.Newsroom(small, PAGES), desk.Newsroom(large, PAGES)]
    spent = {name: [] for name in QUESTIONS}
    addresses = {name: f"/search/?{urlencode(asked)}" for name, asked in QUESTIONS.items()}
    for _round in range(ROUNDS):
        for name, address in addresses.items():
            spent[name].append([room.ask("time", address) for room in rooms])
    print(f"{rooms[0].vendor}: question, CPU ms with {small} stories, with {large}, ratio, queries, found")
    rows, faults = [], []
    for name, address in addresses.items():
        few, many = (statistics.median(ms) for ms in zip(*spent[name], strict=True))
        ratio = statistics.median(large_ms / small_ms for small_ms, large_ms in spent[name])
        look = rooms[1].ask("look", address)
        print(f"{name:28} {few:8.2f} {many:8.2f} {ratio:6.2f} {look['queries']:3} {look['found']}")
        rows.append({"page": f"search: {name}", "size": large, "database": rooms[0].vendor,
                     "queries": look["queries"], "cpu_ms": round(many, 2), "ratio": round(ratio, 2),
                     "bytes": look["bytes"]})  # fmt: skip
        if ratio > MOST and name not in EXCEPTIONS:
            faults.append(f"{name}: {ratio:.2f} times the CPU")
        if name.startswith(RARE) and many > BUDGET:
            faults.append(f"{name}: {many:.1f} ms")
    keep(rows, {row["page"] for row in rows}, rooms[0].vendor)
    raise SystemExit("\n".join(faults) or 0)


if __name__ == "__main__":
    os.environ.setdefault("SECRET_KEY", "for a benchmark")
    main(*([int(size) for size in sys.argv[1:]] or [2_000, 100_000]))
