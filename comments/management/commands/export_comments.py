import json

from django.core.management.base import BaseCommand, CommandError

from comments.export import comments_of
from comments.forgetting import bans_on


class Command(BaseCommand):
    help = "Write as JSON all that is stored about the person who commented under an e-mail address."

    def add_arguments(self, parser):
        parser.add_argument("--email", required=True, help="in any case")

    def handle(self, *, email, **options):
        """A comment at a time, however many there are."""
        if not email.strip():
            raise CommandError("An empty address is nobody's.")
        self.stdout.write(f'{{"email": {json.dumps(email)}, "comments": [', ending="")
        for number, comment in enumerate(comments_of(email)):
            words = json.dumps(comment, ensure_ascii=False, indent=2)
            self.stdout.write((",\n" if number else "\n") + words, ending="")
        self.stdout.write(f'\n], "bans": {json.dumps(bans_on(email), ensure_ascii=False)}}}')
