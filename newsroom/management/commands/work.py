from django.core.management.base import BaseCommand

from newsroom.worker import Worker


class Command(BaseCommand):
    help = (
        "Send letters that are due, and do what is to be done every day. Runs until SIGTERM, which lets it finish the "
        "letter in hand; beside the web server, or with --once from cron."
    )
    requires_system_checks = []  # they are made when the site is prepared; here they would only cost memory

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is due, and end")

    def handle(self, *, once, **options):
        worker = Worker()
        if once:
            worker.once()
        else:
            worker.forever()
