"""The demo newsroom as `make run` starts it, in a folder of its own and on a port of its own."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READERS = "from benchmarks.desk_tasks.readers import comment; comment()"
LONGEST = 120  # seconds until the front page comes


@contextlib.contextmanager
def newsroom():
    """Yields its address, and the name and password that the first start prints."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
        probe.close()
        site = f"http://localhost:{port}"
        settings = _settings(folder, port, site)
        prepare = [sys.executable, "manage.py", "prepare", "--port", str(port)]
        told = subprocess.run(prepare, cwd=ROOT, env=settings, check=True, capture_output=True, text=True).stdout  # noqa: S603
        talk = [sys.executable, "manage.py", "shell", "-v", "0", "-c", READERS]
        subprocess.run(talk, cwd=ROOT, env=settings, check=True)  # noqa: S603
        serve = [sys.executable, "-m", "newsroom.processes"]
        with open(Path(folder) / "log", "w") as log:
            server = subprocess.Popen(serve, cwd=ROOT, env=settings, stdout=log, stderr=log)  # noqa: S603
        try:
            _wait_for(site, server, Path(folder) / "log")
            yield site, *re.search(r"signs in as (\S+) with the password  (\S+)", told).groups()
        finally:
            server.terminate()
            server.wait()


def _settings(folder, port, site):
    """Nothing of a site that somebody runs here: no database, no keys, no names of theirs."""
    theirs = {"DATABASE_URL", "SECRET_KEY", "CACHE_URL", "EMAIL_URL", "TIME_ZONE", "LANGUAGE_CODE", "SITE_NAME"}
    own = {name: value for name, value in os.environ.items() if name not in theirs}
    return own | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "VAR_DIR": folder,
        "ADDRESS": "127.0.0.1",
        "PORT": str(port),
        "SITE_URL": site,
        "ALLOWED_HOSTS": "localhost",
        "SECOND_FACTOR_GRACE_DAYS": "7",
    }


def _wait_for(site, server, log):
    end = time.monotonic() + LONGEST
    while True:
        try:
            return urllib.request.urlopen(site, timeout=10).close()  # noqa: S310
        except OSError as error:
            if server.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"The newsroom does not come: {error}\n{log.read_text()}") from error
            time.sleep(0.05)  # between two knocks at the door
