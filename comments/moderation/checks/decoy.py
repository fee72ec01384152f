from django.utils.translation import gettext as _

from ..verdicts import Opinion, Verdict


def decoy(comment):
    """A field that no person sees was filled: whoever did it never looked at the page."""
    return Opinion(Verdict.SPAM, _("filled the field that people do not see")) if comment.filled_decoy else None
