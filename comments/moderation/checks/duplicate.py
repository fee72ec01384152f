from django.utils.translation import gettext as _

from ...models import Comment
from ..verdicts import Opinion, Verdict


def duplicate(comment):
    """The same words on the same story, whoever signed them; one that its writer changes is no twin of itself."""
    twins = Comment.objects.filter(article=comment.article_id, fingerprint=comment.fingerprint).exclude(pk=comment.pk)
    twin = twins.order_by("-pk").only("name").first()
    return Opinion(Verdict.HOLD, _("The same text as a comment by %s") % twin.name) if twin else None
