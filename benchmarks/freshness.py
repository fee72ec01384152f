"""Whether any reader ever gets what was already over: several servers, writers, readers, and kill -9 in between.

    .venv/bin/python -m benchmarks.freshness 30                       # on an empty database of its own
    DATABASE_URL=postgres://… .venv/bin/python -m benchmarks.freshness 30

Each writer has stories of its own and a journal. An answer is stale if it says less than what was committed before it
was asked for, and early if it says more than what was begun before it came. tests/test_freshness.py runs it, too.
"""

import collections
import contextlib
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SERVERS, WRITERS, READERS, STORIES = 3, 2, 6, 4
SLUGS = [f"race-{number}" for number in range(STORIES)]
LISTS = ["/", "/race/", "/tag/race-tag/", "/author/race-mara/", "/feeds/rss/"]
PAGES = [*LISTS, *(f"/race/{slug}/" for slug in SLUGS)]
_told = re.compile(r"((?:Story|Notice|Comment|Name) race-\w+) text (\d+)\.")
BEGINS = {"begin": -1.0, "end": -1.0}


@dataclass
class Read:
    """What one page said: of each subject the newest number, None where a story is not there."""

    page: str
    begin: float
    end: float
    told: dict[str, int | None]
    state: str = ""


@dataclass
class Result:
    reads: int = 0
    changes: int = 0
    kills: int = 0
    hits: int = 0
    wrong: list[str] = field(default_factory=list)


def race(seconds: float, environ: dict[str, str], folder: Path, *, kill_every: float = 0) -> Result:
    """On the database that ``environ`` names, in which ``prepare`` has been."""
    result, reads = Result(), []
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(Process(server_command(port), environ)) for port in free_ports(SERVERS)]
        for server in servers:
            wait_for(server)
        end = time.monotonic() + seconds
        writers = [stack.enter_context(Process(writer_command(folder, w, end), environ)) for w in range(WRITERS)]
        readers = [threading.Thread(target=read, args=(servers, end, reads, result)) for _one in range(READERS)]
        for reader in readers:
            reader.start()
        while time.monotonic() < end:
            time.sleep(min(kill_every or seconds, max(0, end - time.monotonic())))
            if kill_every and time.monotonic() < end - 2:
                random.choice([*servers, *writers]).kill_and_restart()
                result.kills += 1
        for thread in readers:
            thread.join(30)
        for writer in writers:
            writer.wait()
    return judge(reads, histories(folder, result), result)


class Process:
    """In a session of its own, so that its children go with it."""

    def __init__(self, command, environ):
        self.command, self.environ, self.lives = command, environ, 0

    def __enter__(self):
        command = self.command(self.lives)
        self.port = int(command[command.index("--port") + 1]) if "--port" in command else 0
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, env=self.environ, cwd=ROOT, start_new_session=True, **quiet)  # noqa: S603
        return self

    def __exit__(self, *exception):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_and_restart(self):
        self.__exit__()
        self.lives += 1
        self.__enter__()

    def wait(self):
        self.process.wait(30)


def server_command(port):
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "--no-access-log", "--log-level", "error"]
    return lambda _life: [*command, "newsroom.wsgi:application"]


def writer_command(folder, number, end):
    """Each life goes on with numbers that are higher than all before."""
    script = str(ROOT / "benchmarks" / "freshness_writer.py")
    journal = str(folder / f"journal-{number}")
    mine = SLUGS[number::WRITERS]
    return lambda life: [sys.executable, script, f"{journal}-{life:03}", str(life * 100_000), str(end), *mine]


def free_ports(count):
    with contextlib.ExitStack() as stack:
        free = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _one in range(count)]
        return [one.getsockname()[1] for one in free]


def wait_for(server):
    for _attempt in range(300):
        with contextlib.suppress(OSError):
            return ask(server.port, "/")
        time.sleep(0.1)
    raise TimeoutError("no server came up")


def ask(port, page):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", page)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()


def read(servers, end, reads, result):
    """Any page from any server, again and again; one that was killed does not answer."""
    while time.monotonic() < end:
        page, server = random.choice(PAGES), random.choice(servers)
        begin = time.monotonic()
        try:
            status, headers, text = ask(server.port, page)
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
            continue
        if status not in (200, 404, 410):
            result.wrong.append(f"{page} answers {status}")
        result.hits += headers["X-Cache"] == "HIT"
        reads.append(Read(page, begin, time.monotonic(), told_by(page, status, text), f"{status} {headers['X-Cache']}"))


def told_by(page, status, text):
    """A list without a story says that it is not there; a story's own page says so by its status."""
    slugs = SLUGS if page in LISTS else [page.split("/")[2]]
    told: dict[str, int | None] = dict.fromkeys(f"Story {slug}" for slug in slugs)
    if status == 200:
        for subject, number in _told.findall(text):
            told[subject] = max(told.get(subject) or 0, int(number))
    return told


def histories(folder, result):
    """Of each subject its states in order, each with when it was begun, and when it was known to be committed."""
    found = collections.defaultdict(lambda: [{"state": None, **BEGINS}])
    for journal in sorted(folder.glob("journal-*")):
        for line in journal.read_text().splitlines():
            with contextlib.suppress(json.JSONDecodeError):  # somebody was killed in the middle of it
                row = json.loads(line)
                if "begin" in row:
                    found[row["subject"]].append({"end": float("inf"), **row})
                else:
                    found[row["subject"]][-1]["end"] = row["end"]
                    result.changes += 1
    return found


def judge(reads, states, result):
    for one in reads:
        result.reads += 1
        for subject, number in one.told.items():
            history = states[subject]
            first = max(place for place, state in enumerate(history) if state["end"] < one.begin)
            allowed = [state["state"] for state in history[first:] if state["begin"] < one.end]
            if number not in allowed:
                age = one.begin - history[first]["end"]
                result.wrong.append(
                    f"{one.page} ({one.state}): {subject} is {number}, not of {allowed}, {age:.3f} s after"
                )
    return result


def prepare():
    """The stories of the race, of which nothing is live yet, and whom they belong to."""
    from articles.tests.factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory  # noqa: PLC0415
    from benchmarks.freshness_writer import AUTHOR, CHIEF  # noqa: PLC0415
    from benchmarks.seeding import colleague  # noqa: PLC0415

    from accounts import roles  # noqa: PLC0415  # isort: skip

    colleague(CHIEF, roles.CHIEF_EDITOR)
    labels = {
        "section": SectionFactory(slug="race"),
        "authors": [AuthorFactory(slug=AUTHOR, name="Mara")],
        "topics": [TagFactory(slug="race-tag")],
    }
    for slug in SLUGS:
        ArticleFactory(slug=slug, **labels)


def main(seconds):
    os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="freshness-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.race_settings"
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    prepare()
    with tempfile.TemporaryDirectory() as folder:
        result = race(seconds, dict(os.environ), Path(folder), kill_every=2)
    print(f"{result.reads} reads ({result.hits} hits), {result.changes} changes, {result.kills} kills")
    print("\n".join(result.wrong[:20]) or "nothing stale, nothing early")
    sys.exit(bool(result.wrong))


if __name__ == "__main__":
    main(float(sys.argv[1]) if sys.argv[1:] else 30)
