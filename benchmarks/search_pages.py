"""Searches in one newsroom, as search.py has them asked for: lines of JSON in, lines of JSON out."""

import gc
import json
import re
import sys

import desk_pages
import seeding
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles.search import rebuild

COUNT = re.compile(r'role="status">\s*(?:<p>)?\s*([^<]*?)\s*<')


def serve(size):
    settings.ALLOWED_HOSTS = ["testserver"]
    out, sys.stdout = sys.stdout, sys.stderr
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    seeding.fill(size)
    for _batch in rebuild.rebuild():  # the newsroom was written past the workflow
        pass
    client = Client(raise_request_exception=True)
    gc.collect()
    gc.freeze()
    print(json.dumps([connection.vendor, []]), file=out, flush=True)
    for line in sys.stdin:
        what, address = json.loads(line)
        answer = {"look": _look, "time": desk_pages._time}[what](client, address)
        print(json.dumps(answer), file=out, flush=True)


def _look(client, address):
    found = COUNT.search(client.get(address).content.decode())
    return desk_pages._look(client, address) | {"found": " ".join(found[1].split()) if found else "?"}


if __name__ == "__main__":
    serve(int(sys.argv[1]))
