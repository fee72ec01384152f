from django.core.management import BaseCommand, CommandError

from accounts import second_factor
from accounts.models import User


class Command(BaseCommand):
    help = (
        "For the only chief editor who has lost their phone: takes somebody's second factors and ends their sessions."
    )

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Nobody is called {username}.")
        second_factor.reset(user, by=None)
        self.stdout.write(f"{user} ({username}) sets up a new second factor at the next sign-in.")
