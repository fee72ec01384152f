"""A form that is sent in the very moment in which something else happens; for tests on real transactions."""

import threading
import time

from django.db import connection, transaction

WAITS = 0.5  # seconds, in which the other thread comes as far as the lock


def sent_meanwhile(client, address, fields, happens):
    """The answer to a form that is sent after something happened, and before that is certain."""
    answers = []

    def send():
        try:
            answers.append(client.post(address, fields))
        finally:
            connection.close()

    thread = threading.Thread(target=send)
    with transaction.atomic():
        happens()
        thread.start()
        time.sleep(WAITS)
    thread.join()
    return answers[0]
