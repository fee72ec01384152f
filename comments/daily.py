"""What is to be done every day, though it may be done more often, and later after a night without power."""

import datetime as dt

from django.utils import timezone

from . import workflow
from .models import Letter

ADDRESS_DAYS = 30
AT_ONCE = 500


def round() -> None:
    workflow.forget_addresses()
    workflow.forget_what_is_over()
    workflow.empty_spam()
    forget_recipients()


def forget_recipients() -> int:
    """Of letters of last month: that one was sent stays, so that it is not sent twice; to whom goes."""
    old = Letter.objects.exclude(to="").filter(made_at__lt=timezone.now() - dt.timedelta(days=ADDRESS_DAYS))
    forgotten = 0
    while keys := list(old.order_by("made_at").values_list("pk", flat=True)[:AT_ONCE]):
        forgotten += Letter.objects.filter(pk__in=keys).update(to="", error="")
    return forgotten
