from django.core.management.base import BaseCommand, CommandError

from comments import erasure, forgetting


class Command(BaseCommand):
    help = (
        "Take name, e-mail, IP address and all else that tells of a person out of the comments under an e-mail "
        "address. Not to be undone. Stopped half-way, it goes on when it is run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--email", required=True, help="in any case")
        parser.add_argument("--texts", action="store_true", help="what they wrote as well")
        parser.add_argument("--dry-run", action="store_true", help="say how many there are, and change nothing")
        parser.add_argument("--yes", "--no-input", "--noinput", action="store_true", help="do not ask")

    def handle(self, *, email, texts, dry_run, yes, **options):
        if not email.strip():
            raise CommandError("An empty address is nobody's.")
        there = erasure.extent(email)
        self.stdout.write(
            f"Comments: {there.comments}, of them {there.shown} before readers; on stories: {there.stories}."
        )
        if dry_run:
            return
        if not there.comments:
            forgetting.forget_bans(email=email)
            erasure.forget_proof(email)
            return
        if not yes and not self._agreed(texts):
            raise CommandError("Nothing was changed.")
        self.stdout.write(f"Erased: {erasure.erase(email, texts=texts)}.")

    def _agreed(self, texts):
        what = "Who wrote them, and what they wrote," if texts else "Who wrote them"
        try:
            return input(f"{what} will be gone for ever. Write “yes” to go on: ").strip().lower() == "yes"
        except EOFError:
            return False
