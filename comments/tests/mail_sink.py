"""A mail server for tests: takes letters, writes down which, and can be slow, or refuse."""

import email
import socketserver
import threading
import time
from contextlib import contextmanager


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 sink")
        while line := self.rfile.readline():
            verb = line.decode("ascii", "replace").strip().upper()
            if verb.startswith(("EHLO", "HELO")):
                self._say("250 sink")
            elif verb == "DATA":
                self._take()
            elif verb == "QUIT":
                self._say("221 bye")
                return
            elif verb.startswith("RCPT") and self.server.refusing:
                self._say("451 later")
            else:
                self._say("250 ok")

    def _take(self):
        self._say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        letter = email.message_from_bytes(b"".join(lines))
        self.server.begun += 1
        time.sleep(self.server.before)
        self.server.taken.append(letter)
        time.sleep(self.server.after)
        if self.server.mute:
            self.connection.close()
            return
        self._say("250 taken")

    def _say(self, words):
        try:
            self.wfile.write(f"{words}\r\n".encode())
        except OSError:  # whoever asked was killed
            return


class Sink(socketserver.ThreadingTCPServer):
    """``taken`` are the messages; ``before`` and ``after`` the seconds around the moment in which one is."""

    allow_reuse_address = daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken, self.begun, self.before, self.after, self.refusing, self.mute = [], 0, 0.0, 0.0, False, False

    def handle_error(self, request, client_address):
        """A client that was killed is no news."""

    @property
    def port(self):
        return self.server_address[1]

    def recipients(self):
        return sorted(letter["To"] for letter in self.taken)


@contextmanager
def mail_sink():
    server = Sink()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
