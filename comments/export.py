"""Everything that is stored about the person who wrote under an e-mail address."""

from collections.abc import Iterator

from django.db.models import Prefetch

from articles.models import Edition
from articles.paths import absolute

from .forgetting import reports_on
from .models import Comment, Decision
from .writers import in_batches, keys_of

BATCH = 200
STORED = ("name", "email", "body", "ip", "network", "user_agent", "fingerprint", "wants_letters")


def comments_of(email: str) -> Iterator[dict]:
    """One after the other, as JSON has them; colleagues are told as “a moderator”, for they are persons too."""
    for keys in in_batches(keys_of(email), BATCH):
        decisions = Prefetch("decisions", Decision.objects.order_by("pk"))
        found = (
            Comment.objects.filter(pk__in=keys)
            .select_related("user", "commenter")
            .prefetch_related(decisions, "letters")
        )
        comments = list(found.order_by("pk"))
        editions = _seen({comment.article_id for comment in comments})
        reports = reports_on(keys)
        for comment in comments:
            yield _comment(comment, editions.get(comment.article_id)) | {"reports": reports.get(comment.pk, [])}


def _seen(articles):
    """What readers saw last of each story; of one that was never public there is nothing to tell."""
    found = Edition.objects.begun().filter(article__in=articles).select_related("section").order_by("live_from", "pk")
    return {edition.article_id: edition for edition in found.only("article", "headline", "slug", "section")}


def _comment(comment, edition):
    return {
        "id": comment.pk,
        "article": {
            "id": comment.article_id,
            "headline": edition.headline if edition else None,
            "address": absolute(edition.get_absolute_url()) if edition else None,
        },
        "posted_at": comment.posted_at.isoformat(),
        "in_reply_to": comment.parent_id,
        "standing": comment.standing,
        "shown_to_readers": comment.visible,
        "verified_address": comment.commenter.email if comment.commenter else None,
        "account": comment.user.get_username() if comment.user else None,
        **{name: getattr(comment, name) for name in STORED},
        "letters": [_letter(letter) for letter in comment.letters.all()],
        "decisions": [_decision(decision) for decision in comment.decisions.all()],
    }


def _letter(letter):
    """Whose words are kept nowhere."""
    return {
        "about": letter.kind,
        "to": letter.to,
        "made_at": letter.made_at.isoformat(),
        "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
    }


def _decision(decision):
    return {
        "at": decision.at.isoformat(),
        "before": decision.before or None,
        "after": decision.after,
        "by": "a moderator" if decision.by_id else None,
        "reasons": decision.reasons,
        "note": decision.note,
        "was": decision.was,
    }
