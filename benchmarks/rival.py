"""Pages rendered beside those of a stock Django site with the same 2,000 stories: CPU of the whole stack a request.

    DATABASE_URL=postgres://… .venv/bin/python -m benchmarks.rival

The rival is ../shared/race, where that is there. Both sites ask the same PostgreSQL server; each has one process with
two threads, and neither compresses. CPU is that of the site's processes and of the server's for its database, from
/proc: Linux alone. Rounds take turns, medians count. Fails where a page costs more of the rival's than its bound.

Our page cache is off, so every page is made again: by a process that has made it before and has kept parts of it, as
after something else on it changed. The rows with a “,” and a change have it happen before each request.
"""

import contextlib
import os
import re
import secrets
import statistics
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from benchmarks.freshness import ROOT, Process, free_ports, wait_for
from benchmarks.hits import ask_often, cpu_ms
from benchmarks.results import keep

PEER = ROOT.parent / "shared" / "race"
FOLDER = Path(os.environ.get("VAR_DIR", ROOT / "var" / "bench")).resolve() / "rival"
STORIES, ROUNDS, REQUESTS = 2_000, 7, 120
WRITER = "desk of the race"
STORY = "/{section}/measured-article/"
PUBLISHED = "front", "s:{section}", f"p:{STORY}"  # the tags that a verb of the desk changes
PAGES = {  # name → the bound, our address, the rival's, the tags that change before each request
    "article, 50 comments": (0.35, STORY, "/measured-article/"),
    "article, after a comment": (0.35, STORY, "/measured-article/", f"c:{STORY}"),
    "article, after its correction": (None, STORY, "/measured-article/", *PUBLISHED),
    "home": (0.6, "/", "/"),
    "home, after a publication": (None, "/", "/", *PUBLISHED),
    "feed": (0.6, "/feeds/rss/", "/feed/"),
    "feed, after a publication": (None, "/feeds/rss/", "/feed/", *PUBLISHED),
    "section": (None, "/{section}/", "/section/health/"),
    "search": (None, "/search/?q=estuary", "/search/?q=estuary"),
}
PACKAGES = ["Django==5.2.*", "gunicorn", "psycopg[binary]", "whitenoise", "django-comments-xtd"]
RIVAL_SETTINGS = """from site_settings import *
ROOT_URLCONF = "blog.urls"
DATABASES["default"] |= {database!r}
STATIC_ROOT = {static!r}
"""


class Site:
    """A server of one of the two, and the processes that work for it."""

    def __init__(self, command, environ, address):
        self.process, self.address = Process(command, environ), address

    def spent(self):
        return cpu_ms(self.process.process.pid) + sum(cpu_ms(pid) for pid in self.backends())

    def backends(self):
        with psycopg.connect(self.address, autocommit=True) as own:
            of_site = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name <> %s"
            return [pid for (pid,) in own.execute(of_site, [WRITER]) if pid != own.info.backend_pid]

    def measure(self, page, count=REQUESTS, tags=()):
        """CPU ms a request; ``tags`` change before each."""
        with psycopg.connect(self.address, autocommit=True, application_name=WRITER) as writer:
            before = self.spent()
            ask_often(self.process.port, page, count, "identity", lambda: change(writer, tags))
            return (self.spent() - before) / count


def change(writer, tags):
    """As ``page_cache.bump`` does."""
    rows = [(tag, secrets.randbits(62)) for tag in tags]
    if rows:
        writer.cursor().executemany(
            "INSERT INTO page_cache_tagversion (name, version) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET version = excluded.version",
            rows,
        )


# The two newsrooms, made once.


def ours():
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.race_settings", "DATABASE_URL": _database("race"),
        "ALLOWED_HOSTS": "127.0.0.1,localhost", "SECRET_KEY": "for a race",
        "VAR_DIR": str(FOLDER / "ours"), "PAGE_CACHE_BYTES": "0",
    }  # fmt: skip
    _run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], environ, ROOT)
    if not _count(environ["DATABASE_URL"], "articles_article"):
        _run([sys.executable, "manage.py", "import_wordpress", _content()[1]], environ, ROOT)
    return environ


def rival():
    python = FOLDER / "venv" / "bin" / "python"
    if not python.exists():
        _run([sys.executable, "-m", "venv", FOLDER / "venv"])
        _run([python, "-m", "pip", "install", "--quiet", *PACKAGES])
    at = urlsplit(_database("rival"))
    database = {"NAME": at.path[1:], "USER": at.username, "PASSWORD": at.password, "HOST": at.hostname, "PORT": at.port}
    settings = RIVAL_SETTINGS.format(database=database, static=str(FOLDER / "static"))
    (FOLDER / "rival_settings.py").write_text(settings)
    path = f"{FOLDER}:{PEER / 'djangopeer'}"
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "rival_settings", "PYTHONPATH": path}
    django = [python, "-m", "django"]
    _run([*django, "migrate", "--verbosity", "0"], environ)
    if not _count(_database("rival"), "blog_article"):
        _run([*django, "load_content", _content()[0]], environ)
    _run([*django, "collectstatic", "--noinput", "--verbosity", "0"], environ)
    return python, environ


def _database(name):
    """Of its own, beside the one that is named."""
    address = f"{os.environ['DATABASE_URL']}_{name}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        name = address.rsplit("/", 1)[1]
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f'CREATE DATABASE "{name}"')
    return address


def _content():
    lines, export = FOLDER / "content.jsonl", FOLDER / "content.xml"
    if not export.exists():
        lines.write_text(_run([sys.executable, PEER / "gen_content.py", "--articles", str(STORIES)]))
        export.write_text(_run([sys.executable, PEER / "gen_wxr.py", lines]))
    return lines, export


def _count(address, table):
    with psycopg.connect(address) as own:
        return own.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608


def _run(command, environ=None, folder=None):
    done = subprocess.run(  # noqa: S603
        [str(part) for part in command],
        env=environ,
        cwd=folder or FOLDER,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


# The race.


def main():
    with both() as sites:
        rows = race(sites, section_of_measured(sites[0].address))
    keep(rows, {row["page"] for row in rows}, "postgresql")
    over = [
        f"{row['page']}: {row['ratio']} of the rival's" for row in rows if row["bound"] and row["ratio"] > row["bound"]
    ]
    raise SystemExit("\n".join(over) or 0)


@contextlib.contextmanager
def both(**more):
    """Our server, with ``more`` in its environment, and the rival's."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    environ, (python, rivals) = ours() | more, rival()
    port, theirs = free_ports(2)
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    granian += [
        "--workers",
        "1",
        "--blocking-threads",
        "2",
        "--no-ws",
        "--log-level",
        "error",
        "newsroom.wsgi:application",
    ]
    gunicorn = [str(python), "-m", "gunicorn", "--workers", "1", "--worker-class", "gthread", "--threads", "2"]
    gunicorn += ["--bind", f"127.0.0.1:{theirs}", "--keep-alive", "60", "django_wsgi:application"]
    sites = [
        Site(lambda _life: granian, environ, environ["DATABASE_URL"]),
        Site(lambda _life: gunicorn, rivals | {"PORT": str(theirs)}, _database("rival")),
    ]
    with sites[0].process, sites[1].process:
        sites[1].process.port = theirs
        for site in sites:
            wait_for(site.process)
        yield sites


def section_of_measured(address):
    with psycopg.connect(address) as own:
        path = "SELECT path FROM articles_address WHERE path LIKE '%%measured-article%%'"
        return re.match(r"/?([\w-]+)/", own.execute(path).fetchone()[0])[1]


def race(sites, section):
    spent = {name: [] for name in PAGES}
    asked = {name: [each.format(section=section) for each in told] for name, (_bound, *told) in PAGES.items()}
    for ours_at, theirs_at, *_tags in asked.values():
        sites[0].measure(ours_at, 20)
        sites[1].measure(theirs_at, 20)
    for _round in range(ROUNDS):
        for name, (ours_at, theirs_at, *tags) in asked.items():
            spent[name].append([sites[0].measure(ours_at, tags=tags), sites[1].measure(theirs_at)])
    print(f"page, CPU ms of ours with {STORIES} stories, of the rival's, ratio, bound")
    return [_row(name, rounds) for name, rounds in spent.items()]


def _row(name, rounds):
    bound = PAGES[name][0]
    own, others = (statistics.median(ms) for ms in zip(*rounds, strict=True))
    ratio = statistics.median(ours_ms / rival_ms for ours_ms, rival_ms in rounds)
    print(f"{name:30} {own:7.2f} {others:7.2f} {ratio:6.2f} {bound or '':6}")
    return {"page": f"rival: {name}", "size": STORIES, "database": "postgresql", "cpu_ms": round(own, 2),
            "rival_cpu_ms": round(others, 2), "ratio": round(ratio, 2), "bound": bound}  # fmt: skip


if __name__ == "__main__":
    if not PEER.exists():
        print("The rival is not there.")
    elif not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        print("The rival needs PostgreSQL: DATABASE_URL=postgres://…")
    else:
        main()
