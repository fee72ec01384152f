from django.core.management.base import BaseCommand

from comments import workflow


class Command(BaseCommand):
    help = (
        "Take IP addresses and user agents out of comments older than COMMENT_ADDRESS_DAYS, in small steps and while "
        "the site runs. For every night; it may be stopped, and run at any time."
    )

    def handle(self, *, verbosity, **options):
        forgotten = workflow.forget_addresses()
        if verbosity:
            self.stdout.write(f"{forgotten} comments do not say any more where they came from.")
