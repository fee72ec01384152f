"""The attack strings of ../shared/data/security, for whoever has that folder beside the checkout."""

import json
from pathlib import Path

SECURITY = Path(__file__).resolve().parents[3] / "shared" / "data" / "security"
ABSENT = "the attack strings lie in ../shared, which is not here"
LINES = ("xss-payloadbox", "xss-patt", "event-handlers", "template-injection", "urls-ssrf-and-scheme-tricks")
ROWS = ("dompurify-expect", "h5sc-vectors", "bleach-corpus")


def attack_strings() -> list[str]:
    lines = [line for name in LINES for line in _read(f"{name}.txt").split("\n") if line]
    rows = [json.loads(line)["payload"] for name in ROWS for line in _read(f"{name}.jsonl").split("\n") if line]
    named = [row if isinstance(row, str) else row["value"] for row in json.loads(_read("names-and-titles.json"))]
    return [*lines, *rows, *json.loads(_read("blns.json")), *named]


def _read(name):
    return (SECURITY / name).read_text(encoding="utf-8", errors="replace")
