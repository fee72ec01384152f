from django.core.management.base import BaseCommand

from articles.search import rebuild


class Command(BaseCommand):
    help = (
        "Write the readers' search index anew, in batches and while the site runs. Run again after it was stopped: "
        "what is right already is not written. After a change of LANGUAGE_CODE the words are put in their new language."
    )

    def add_arguments(self, parser):
        parser.add_argument("--after", type=int, default=0, help="go on behind this edition, as the last run told")

    def handle(self, *, after, verbosity, **options):
        progress = rebuild.Progress()
        for progress in rebuild.rebuild(after=after):
            if verbosity:
                self.stdout.write(f"{progress.done} of {progress.total} (--after {progress.last})")
        self.stdout.write(f"{progress.written} written, {progress.removed} removed.")
