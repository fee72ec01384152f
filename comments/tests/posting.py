"""Posting as a browser does, and the one more step that a suspicious comment takes."""

import datetime as dt
import re
from html import unescape

import time_machine
from django.urls import reverse
from django.utils import timezone

from comments.one_more_step import SOONEST

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
WORDS = {"body": "Who pays?", "name": "Ann"}


def send(client, article, headers=OWN_PAGE, *, ip="127.0.0.1", **fields):
    address = reverse("comments:post_comment", args=[article.pk])
    return client.post(address, WORDS | fields, headers=headers, REMOTE_ADDR=ip)


def hidden_in(response) -> dict[str, str]:
    """What the form of the page sends without anybody typing."""
    page = response.content.decode()
    return {
        name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    }


def seconds_later(seconds=SOONEST + 1):
    return time_machine.travel(timezone.now() + dt.timedelta(seconds=seconds), tick=False)


def is_asked(response) -> bool:
    return response.status_code == 200 and "Do you want to send this comment?" in response.content.decode()
