"""What has to be done besides answering requests. Nothing exact hangs on it: what is late is done later.

One worker is enough, and two do no harm: whatever they do is claimed in the database first.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import translation

from comments import daily, moderators_mail, outbox

TICK = 1.5  # seconds between two looks
LONGEST_PAUSE = 30.0  # seconds, while the database does not answer
HOUR = 60 * 60
logger = logging.getLogger(__name__)


@dataclass
class Job:
    """Something that is done every so many seconds, the first time at once."""

    run: Callable[[], object]
    every: float
    next_at: float = field(default=0.0)


class Worker:
    def __init__(self):
        self.stopping = threading.Event()
        self.jobs = [
            Job(moderators_mail.look, 2 * TICK),
            Job(lambda: outbox.send_due(self.stopping.is_set), 0),
            Job(daily.round, HOUR),
        ]

    def stop(self, signum=None, frame=None) -> None:
        """What is in work is finished first: a letter is sent whole, and written down as sent."""
        self.stopping.set()

    def once(self) -> None:
        """All jobs one time; for cron. What fails is thrown."""
        with translation.override(settings.LANGUAGE_CODE):
            for job in self.jobs:
                job.run()

    def forever(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        pause = TICK
        with translation.override(settings.LANGUAGE_CODE):
            while not self.stopping.wait(pause):
                pause = TICK if self._do_what_is_due() else min(2 * pause, LONGEST_PAUSE)

    def _do_what_is_due(self):
        """Whether the database answered. A job that breaks is tried again when its time comes round."""
        for job in self.jobs:
            if self.stopping.is_set() or time.monotonic() < job.next_at:
                continue
            try:
                job.run()
            except (OperationalError, InterfaceError) as error:
                logger.warning("the database does not answer, the worker waits: %s", error)
                _begin_anew()
                return False
            except Exception:
                logger.exception("a job of the worker failed")
                job.next_at = time.monotonic() + max(job.every, LONGEST_PAUSE)
            else:
                job.next_at = time.monotonic() + job.every
        close_old_connections()
        return True


def _begin_anew():
    """With a connection that is none of the old ones: PostgreSQL's pool would hand out all that are broken in turn."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
