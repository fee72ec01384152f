import contextlib
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.people import importer
from interchange.importer import Importer
from interchange.receipt import Receipt
from interchange.wordpress.reader import NotWordPressExport, TruncatedExport, read


class Command(BaseCommand):
    help = (
        "Bring a WordPress export (WXR 1.0 to 1.2) in: stories with their dates, authors, categories, tags and "
        "comments. Running it again with the same file changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the .xml that WordPress made under Tools → Export")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen and change nothing")
        parser.add_argument("--receipt", type=Path, metavar="PATH", help="write the receipt there, as JSON")

    def handle(self, *, file, dry_run, receipt, **options):
        with transaction.atomic() if dry_run else contextlib.nullcontext():
            result, trouble = self._import(file)
            if dry_run:
                transaction.set_rollback(True)
        text = json.dumps(result.as_json(), ensure_ascii=False, indent=2)
        if receipt:
            receipt.write_text(text + "\n", encoding="utf-8")
        self.stdout.write(_summary(result, dry_run=dry_run) if receipt else text)
        if trouble:
            raise CommandError(trouble)

    def _import(self, file) -> tuple[Receipt, str]:
        """The receipt, and what is wrong with a file that ends in its middle; all that came before it is kept."""
        importing = Importer(by=importer())
        try:
            importing.take_all(read(file))
        except (NotWordPressExport, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        except TruncatedExport as error:
            importing.finish()
            importing.receipt.warn(str(error))
            return importing.receipt, f"{file}: {error}"
        return importing.receipt, ""


def _summary(receipt: Receipt, *, dry_run: bool) -> str:
    articles, comments = sum(receipt.articles.values()), sum(receipt.comments.values())
    start = "Nothing was changed. It would be" if dry_run else "Imported"
    return (
        f"{start} {articles} stories ({receipt.articles['live']} live), {comments} comments, "
        f"{len(receipt.authors)} authors, {len(receipt.sections)} sections, {len(receipt.tags)} tags. "
        f"{receipt.known} of them were here before. {len(receipt.warnings)} warnings."
    )
