"""What the benchmarks found last: a list of rows in results.json, one for each page, size and kind of database."""

import json
from collections.abc import Collection
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results.json"


def keep(rows: list[dict], pages: Collection[str], vendor: str) -> None:
    """``rows`` in the place of what stood there for ``pages`` on this kind of database."""
    there = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    others = [row for row in there if not (row["page"] in pages and row["database"] == vendor)]
    RESULTS.write_text(json.dumps(others + rows, indent=1) + "\n")
