"""``python -m newsroom.processes`` starts what Procfile lists, and ends it by Ctrl-C, SIGTERM or a closed terminal."""

import os
import signal
import sys

from honcho import command


def hang_up(signum, frame):
    """Honcho knows no SIGHUP, and would fail at its first word to a terminal that is gone, its children still alive."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.dup2(nowhere, sys.stderr.fileno())
    signal.raise_signal(signal.SIGTERM)


if __name__ == "__main__":
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup wants to outlive its terminal
        signal.signal(signal.SIGHUP, hang_up)
    sys.argv[1:] = ["--env", os.devnull, "start"]  # no .env: `manage.py` would not see what stands there
    command.main()
