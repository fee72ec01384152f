"""Mail servers with habits, as Django's e-mail backends."""

import smtplib

from django.core.mail.backends.locmem import EmailBackend

REFUSED = "gone@example.org"


class Counting(EmailBackend):
    """Takes every letter; ``opened`` counts how often somebody connected."""

    opened = 0

    def open(self):
        type(self).opened += 1


class Picky(EmailBackend):
    """Refuses whoever is called REFUSED."""

    def send_messages(self, letters):
        if any(REFUSED in letter.to for letter in letters):
            raise smtplib.SMTPRecipientsRefused({REFUSED: (550, b"nobody here")})
        return super().send_messages(letters)


class Silent(EmailBackend):
    """Nobody answers; ``tried`` counts for how many times somebody waited."""

    tried = 0

    def open(self):
        type(self).tried += 1
        raise TimeoutError("timed out")
