from django.utils.translation import gettext as _

from ...models import Comment, Standing
from ..verdicts import Opinion, Verdict


def newcomer(comment):
    """Nothing of this person was ever approved: the same address, or else the same name from the same network.

    Only told: whether that holds a comment is the mode's to say. A typed address proves nothing.
    """
    approved = Comment.objects.filter(standing=Standing.APPROVED).exclude(pk=comment.pk)
    if comment.email:
        earlier = approved.from_mail(comment.email)
    elif comment.network:
        earlier = approved.filter(network=comment.network, name=comment.name)
    else:
        return None
    return None if earlier.exists() else Opinion(Verdict.PASS, _("the first comment of this person"))
