"""A database for one benchmark alone, which is kept: a file in VAR_DIR, or one beside that of DATABASE_URL."""

import os
from pathlib import Path

import psycopg

FOLDER = Path(os.environ.get("VAR_DIR", "var/bench")).resolve()


def environ_for(name: str) -> dict[str, str]:
    """The environment of a process that works on it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    own = {"VAR_DIR": str(FOLDER / name), "SECRET_KEY": "for a benchmark", "ALLOWED_HOSTS": "testserver,127.0.0.1",
           "DJANGO_SETTINGS_MODULE": "benchmarks.race_settings", "SECOND_FACTOR_GRACE_DAYS": "7"}  # fmt: skip
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        return own | {"DATABASE_URL": f"sqlite:///{FOLDER / name}.sqlite3"}
    database = f"{address.rsplit('/', 1)[1]}_{name}".replace("-", "_")
    with psycopg.connect(address, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            server.execute(f'CREATE DATABASE "{database}"')
    return own | {"DATABASE_URL": f"{address.rsplit('/', 1)[0]}/{database}"}
