"""What every race needs: a newsroom with a few stories, servers, and a line at its end."""

import contextlib
import os

from benchmarks.freshness import Process, free_ports, server_command, wait_for

STORIES = 5


def stories():
    """The articles of STORIES live stories, which nobody has commented on."""
    from articles.tests.factories import published  # noqa: PLC0415

    return [published().article for _number in range(STORIES)]


@contextlib.contextmanager
def site(*, processes: int, **more):
    """One address, behind which so many processes answer, each in two threads."""
    (port,) = free_ports(1)
    command = server_command(port)(0)
    command[command.index("--workers") + 1] = str(processes)
    command[command.index("--blocking-threads") + 1] = "2"
    with Process(lambda _life: command, dict(os.environ) | more) as server:
        wait_for(server)
        yield port


def tell(words: str, faults: list[str]) -> bool:
    """The line of a race, and what is wrong with it. Returns whether it went well."""
    from django.db import connection  # noqa: PLC0415

    print(f"{'FAILED' if faults else 'ok':8}{connection.vendor:12}{words}", flush=True)
    for fault in faults[:5]:
        print(f"{'':20}{fault}", flush=True)
    return not faults
