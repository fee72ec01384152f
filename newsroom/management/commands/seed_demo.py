from django.core.management.base import BaseCommand

from newsroom.demo.seed import seed


class Command(BaseCommand):
    help = "Fill an empty newsroom with the demo paper, The Saltmarsh Courier. Does nothing where there are stories."

    def add_arguments(self, parser):
        parser.add_argument("--password", help="lets the demo's editor, writer and moderator sign in with it")

    def handle(self, *, password, **options):
        articles = seed(password=password)
        self.stdout.write(
            f"The demo newsroom is here: {len(articles)} stories."
            if articles
            else "There are stories here already: nothing was changed."
        )
