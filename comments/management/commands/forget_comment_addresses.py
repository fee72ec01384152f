from django.core.management.base import BaseCommand

from comments import workflow


class Command(BaseCommand):
    help = (
        "Take IP addresses and user agents out of comments older than COMMENT_ADDRESS_DAYS, and who was banned out of "
        "bans that ended as long ago, in small steps and while the site runs. For every night; it may be stopped, and "
        "run at any time."
    )

    def handle(self, *, verbosity, **options):
        workflow.forget_what_is_over()
        forgotten = workflow.forget_addresses()
        if verbosity:
            self.stdout.write(f"{forgotten} comments do not say any more where they came from.")
