"""A moderator's buttons, and all that they may change."""

import re

from django.urls import reverse

from comments.models import Comment, SpamTrace, Thread
from comments.proof import held_token

from .threads import look

GONE = "[removed by a moderator]"


def fresh(comment):
    return Comment.objects.get(pk=comment.pk)


def page_of(desk, comment):
    return desk.get(reverse("admin:comments_comment_change", args=[comment.pk])).content.decode()


def press(desk, comment, verb, **fields):
    address = reverse("admin:comments_comment_decide", args=[comment.pk])
    fields = {"verb": verb, "version": fresh(comment).version, "stay": "1"} | fields
    answer = desk.post(address, fields, follow=True)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def held_page(comment):
    """Less the version, which only grows."""
    page = look(reverse("comments:held_comment", args=[held_token(comment)]))
    return re.sub(r'name="version" value="\d+"', "", page)


def state(article):
    """All that a decision may change, except for what only ever grows."""
    columns = [field.name for field in Comment._meta.concrete_fields if field.name != "version"]
    thread = Thread.objects.filter(article=article).values_list("visible_count", flat=True)
    traces = SpamTrace.objects.order_by("comment", "kind", "value").values_list("comment", "kind", "value")
    return list(Comment.objects.order_by("pk").values_list(*columns)), list(thread), list(traces)
