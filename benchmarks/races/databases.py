"""Fresh databases; that of PostgreSQL on the server that DATABASE_URL names, else on one that runs meanwhile."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks.freshness import free_ports


@contextlib.contextmanager
def sqlite(folder: Path):
    yield f"sqlite:///{folder / 'races.sqlite3'}"


@contextlib.contextmanager
def postgresql(folder: Path):
    """None where there is no PostgreSQL: that is said, and counts as a failure."""
    given = os.environ.get("DATABASE_URL", "")
    with contextlib.ExitStack() as stack:
        server = given if given.startswith("postgres") else stack.enter_context(cluster())
        if server is None:
            print("FAILED  postgresql  There is none: apt-get install postgresql, or name one in DATABASE_URL.")
        yield stack.enter_context(database(server, f"races_{os.getpid()}")) if server else None


@contextlib.contextmanager
def database(server, name):
    with psycopg.connect(server, autocommit=True) as own:
        own.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{server.rsplit('/', 1)[0]}/{name}"
        finally:
            own.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def cluster():
    """Without fsync, as nobody wants its rows back; None where the programs are missing."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    initdb = found[-1] if found else Path(shutil.which("initdb") or "/nowhere")
    if not initdb.exists():
        yield None
        return
    folder = tempfile.mkdtemp(prefix="races-pg-")
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    _as_postgres(initdb, "--pgdata", f"{folder}/data", "--username", "newsroom", "--auth", "trust", "--encoding",
                 "UTF8", "--locale", "C.UTF-8", "--no-sync")  # fmt: skip
    pg_ctl = initdb.parent / "pg_ctl", "--silent", "--wait", "--pgdata", f"{folder}/data"
    (port,) = free_ports(1)
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} "
    options += "-c fsync=off -c max_connections=200"
    _as_postgres(*pg_ctl, "start", "--log", f"{folder}/log", "--options", options)
    try:
        yield f"postgres://newsroom@127.0.0.1:{port}/postgres"
    finally:
        _as_postgres(*pg_ctl, "stop", "--mode", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _as_postgres(*command):
    """PostgreSQL does not run as root."""
    as_it = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    quiet = {"stdout": subprocess.DEVNULL, "cwd": "/"}
    subprocess.run([*as_it, *map(str, command)], check=True, **quiet)  # noqa: S603
