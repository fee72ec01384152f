"""Many moderators, many visitors and a flood, at once, on SQLite and on PostgreSQL. A line for each race.

    make races                         # PostgreSQL by DATABASE_URL, or a cluster of its own that goes afterwards
    make races ARGS="--comments 50 --seconds 3 --flood 100"
    make races ARGS="--only flood"

Whether all is counted and nobody is lost does not depend on the machine. How fast
readers are answered does: that is said as a ratio to the same readers on the same machine a moment before and after.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from .databases import postgresql, sqlite


def main() -> int:
    told = parsed()
    counts = {"moderators": told.comments, "visitors": told.seconds, "flood": told.flood}
    asked = [f"{race}={counts[race]}" for race in told.only or counts]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="races-", dir=os.environ.get("VAR_DIR")) as folder:
        for databases in (sqlite, postgresql):
            with databases(Path(folder)) as address:
                failed += address is None or run(asked, Path(folder), address)
    return 1 if failed else 0


def parsed():
    told = argparse.ArgumentParser()
    told.add_argument("--only", action="append", choices=["moderators", "visitors", "flood"])
    told.add_argument("--comments", type=int, default=500, help="that wait, when the moderators begin")
    told.add_argument("--seconds", type=float, default=10, help="for which visitors post")
    told.add_argument("--flood", type=int, default=1_000, help="comments in the flood's minute")
    return told.parse_args()


def run(races, folder, address) -> bool:
    """In a process of its own, for Django knows one database in its life. True if one of them failed."""
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.race_settings",
        "DATABASE_URL": address,
        "VAR_DIR": str(folder / address.split(":")[0]),
        "SECRET_KEY": "for a race",
        "SITE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": "127.0.0.1",
        "TRUSTED_PROXIES": "127.0.0.1",
    }
    command = [sys.executable, "-m", "benchmarks.races.one_database", *races]
    return subprocess.run(command, env=environ, check=False).returncode != 0  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
