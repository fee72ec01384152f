import errno
import hashlib
import ipaddress
import os
import socket
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, transaction
from django.db.models import Q
from django.utils.crypto import get_random_string

from accounts import roles
from accounts.models import User

CHIEF = "chief"
EASY_TO_READ = "abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXYZ2346789"


class Command(BaseCommand):
    help = "All that `make run` does before the server starts. May be repeated, and interrupted, at any time."
    requires_system_checks = []  # they run in their turn, with the database's

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="the address that the server will listen at")
        parser.add_argument("--port", default=8000, type=int)

    def handle(self, *, host, port, **options):
        refuse_unless_free(host, port)
        refuse_unless_reachable()
        self.check(databases=[DEFAULT_DB_ALIAS])
        call_command("migrate", interactive=False, verbosity=0)
        if is_first_start():
            self._open_newsroom()
        self._collect_static()
        self.stdout.write(f"Newsroom is at {settings.SITE_URL}/ and the desk at {settings.SITE_URL}/admin/")
        if not ipaddress.ip_address(host).is_loopback:
            names = ", ".join(settings.ALLOWED_HOSTS)
            another = f"make run HOST={host} PORT={port} SITE_URL=http://NAME:{port}"
            self.stdout.write(f"Everybody on the network may come, to {names}. By another name: {another}")

    @transaction.atomic
    def _open_newsroom(self):
        """All or nothing. The password is printed, in ASCII for any terminal, before it counts: it cannot be lost."""
        self.stdout.write("The first start: writing the demo newsroom ...")
        call_command("seed_demo", stdout=self.stdout)
        password = get_random_string(16, EASY_TO_READ)
        chief = User.objects.create_user(CHIEF, password=password, is_staff=True)
        chief.groups.add(Group.objects.get(name=roles.CHIEF_EDITOR))
        self.stdout.write(f"\n  The chief editor signs in as {CHIEF} with the password  {password}")
        self.stdout.write(
            f"  It is shown this once. Change it at {settings.SITE_URL}/accounts/you/password/"
            f" or, if it is lost, with: .venv/bin/python manage.py changepassword {CHIEF}\n\n"
        )
        self.stdout.flush()

    def _collect_static(self):
        sources, stamp = static_sources(), Path(settings.STATIC_ROOT).with_suffix(".sources")
        if Path(settings.STATIC_ROOT).is_dir() and stamp.exists() and stamp.read_text() == sources:
            return
        self.stdout.write("Collecting the static files ...")
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(sources)


def refuse_unless_free(host: str, port: int) -> None:
    """Granian would share a taken port with whoever has it, without a word."""
    another = f"make run PORT={port + 1 if 1024 <= port < 65535 else 8000}"
    if not 0 < port < 65536:
        raise CommandError(f"PORT={port} is not a port: {another}")
    try:
        family = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, ValueError) as error:
        reasons = {
            errno.EADDRINUSE: f"Port {port} is taken. Stop what listens there, or take another port: {another}",
            errno.EACCES: f"Port {port} is for root. Take one from 1024 up: {another}",
        }
        nowhere = f"HOST={host} is no address of this machine. Leave it out, or let everybody in: make run HOST=0.0.0.0"
        raise CommandError(reasons.get(getattr(error, "errno", None) or 0, nowhere)) from error


def refuse_unless_reachable() -> None:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise CommandError(f"The database does not answer: {error}".rstrip()) from error


def is_first_start() -> bool:
    """Whether nobody was ever in charge here."""
    in_charge = Q(username=CHIEF) | Q(is_superuser=True) | Q(groups__name=roles.CHIEF_EDITOR)
    return not User.objects.filter(in_charge).exists()


def static_sources() -> str:
    """A word that changes with any of the files that the static files are collected from."""
    found = [(path, os.stat(storage.path(path))) for finder in get_finders() for path, storage in finder.list([])]
    lines = sorted(f"{path} {stat.st_size} {stat.st_mtime_ns}\n" for path, stat in found)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
