"""In a language that puts every marked word between brackets, nothing else is left on a page but what people wrote."""

import json
import re
from html import unescape
from urllib.parse import urldefrag, urlsplit

import pytest
from django.apps import apps
from django.db import models
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from accounts import roles
from accounts.models import User
from accounts.tests.factories import UserFactory
from articles import notifications
from comments.models import Comment
from newsroom.demo.seed import seed

from .browser.busy_desk import AT_THE_DOOR, make_busy
from .catalogue import ROOT, marked, theirs, write_mo

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/no/such/page/", "/search/", "/search/?q=sea", "/search/?q=zzzz", "/search/?q=sea&from=tomorrow"]
ATTRIBUTES = r"""\s(?:title|alt|placeholder|label|summary|aria-label|aria-description|data-(?:%s))="([^"]*)\""""
SPOKEN = re.compile(ATTRIBUTES % "copied|done|drop-hint|found|label|moved|none|picked|removed?|share|twice|show|note")
TEMPLATES = sorted(path.relative_to(ROOT) for path in (ROOT / "templates").rglob("*.*"))
MARKED = re.compile(r"{% blocktrans(late)?\b.*?{% endblocktrans(late)? %}|{% comment.*?endcomment %}", re.DOTALL)
CLASSES = re.compile(r"{% block (?:\w*class|page_name) %}.*?{% endblock %}(?:-page{% endblock %})?")
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->", re.DOTALL)
SCRIPT = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{3,}")
THEIRS = {"Search", "True", "False", "JPEG"}  # Django's own templates have not marked the first three
ROUND_WORDS = " ,.:;()–·|“”„\"'#*…?›@/"


@pytest.fixture
def bracketed(settings, tmp_path):
    """A language that says every marked word between ⟦ and ⟧: ours, and those of Django and allauth."""
    texts = {}
    for text, plural, context in marked() | theirs():
        forms = [text, plural] if plural else [text]
        key = "\0".join(forms)
        texts[f"{context}\x04{key}" if context else key] = "\0".join(f"⟦{form}⟧" for form in forms)
    write_mo(tmp_path / "de/LC_MESSAGES/django.mo", texts)
    settings.LOCALE_PATHS, settings.LANGUAGE_CODE = [tmp_path], "de"


@pytest.fixture
def states(bracketed):
    """The addresses of a busy desk; everybody's password is “correct horse”."""
    chief = UserFactory(role=roles.CHIEF_EDITOR, username="chief", first_name="Ingrid", last_name="Vale")
    with notifications.silence():
        seed(password="correct horse")
        return make_busy(chief)


def test_what_readers_see_is_marked(client, states):
    assert walk(client, PUBLIC, is_public, 20) == {}


def test_what_the_desk_sees_is_marked(client, states):
    client.force_login(User.objects.get(username="chief"))
    assert walk(client, ["/admin/", *states.values()], lambda path: not is_public(path), 60) == {}


def test_what_stands_at_the_door_is_marked(client, bracketed):
    assert walk(client, list(AT_THE_DOOR.values()), lambda path: False, 5) == {}


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "410", "429", "500"])
def test_what_errors_say_is_marked(bracketed, name):
    assert left(render_to_string(f"{name}.html"), set()) == set()


def test_what_feeds_say_of_themselves_is_marked(client, states):
    story = Comment.objects.filter(visible=True).first().article_id
    for feed in ("/feeds/rss/", "/feeds/atom/", "/feeds/corrections/", f"/comments/on/{story}/feed/"):
        assert left(head_of(client.get(feed).content.decode()), written_by_people()) == set()


def head_of(feed):
    head = re.split("<item[> ]|<entry[> ]", feed)[0]
    return re.sub(r"<(id|generator|link|lastBuildDate|updated|language)\b[^>]*>[^<]*|<author>.*?</author>", "", head)


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_template_has_no_words_of_its_own(path):
    """Pages that nobody comes to in this test, letters, sentences after a step."""
    source = TAG.sub("", CLASSES.sub("", MARKED.sub("", (ROOT / path).read_text("utf-8"))))
    bare = re.sub(r"<[^>]*>", " ", SCRIPT.sub(" ", source))
    assert [text for text in [*bare.split("\n"), *SPOKEN.findall(source)] if WORD.search(text)] == []


def walk(client, ahead, is_wanted, at_least):
    """One page of each kind that links lead to; returns what is left on them, by address."""
    known, seen, wrong = written_by_people(), set(), {}
    while ahead:
        address = ahead.pop()
        if (kind := kind_of(address)) in seen:
            continue
        seen.add(kind)
        answer = client.get(address)
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        source = answer.content.decode()
        if found := left(source, known):
            wrong[address] = found
        links = [urldefrag(unescape(link)).url for link in re.findall(r'<a [^>]*href="(/[^"]*)"', source)]
        ahead += [link for link in links if is_wanted(urlsplit(link).path)]
    assert len(seen) >= at_least
    return wrong


def is_public(path):
    return not path.startswith(("/admin/", "/accounts/", "/preview/"))


def kind_of(address):
    path, query = urlsplit(address).path, urlsplit(address).query
    try:
        return resolve(path).route, query if "search" in path else bool(query)
    except Resolver404:
        return address


def left(source, known):
    """What stands outside of the brackets and in no row of the database."""
    spoken = [unescape(value) for value in SPOKEN.findall(source)]
    for _name, attributes, inside in SCRIPT.findall(source):
        if 'type="application/json"' in attributes:
            spoken += [text for text in texts_in(json.loads(inside)) if " " in text]
    bare = re.split(r"<[^>]*>", SCRIPT.sub(" ", re.sub(r"<!--.*?-->|</?mark>", "", source, flags=re.DOTALL)))
    found = set()
    for text in ["\0".join(unescape(piece) for piece in bare), *spoken]:
        rest = text
        while rest != (rest := re.sub(r"⟦[^⟦⟧]*⟧", "", rest)):
            pass
        found |= {" ".join(piece.split()) for piece in rest.split("\0") if WORD.search(piece)}
    return {piece for piece in found if not is_known(piece, known)}


def is_known(piece, known):
    """A row's text, some in a row with points or commas between, or some words of one."""
    whole = piece.strip(ROUND_WORDS)
    if whole in known or (" " in whole and any(whole in text for text in known)):
        return True
    if " … " in piece:  # what a search found, with gaps
        return all(any(part.strip(ROUND_WORDS) in text for text in known) for part in piece.split(" … "))
    for between in (r"\s[–|·/]\s", r"[,;:]\s|[()“”„…]"):
        if len(parts := re.split(between, piece)) > 1:
            return all(not WORD.search(part) or is_known(part, known) for part in parts)
    return False


def written_by_people():
    """All texts of all rows, each as it is, and each between its tags."""
    rows = THEIRS | {"The Saltmarsh Courier", *(user.get_full_name() for user in User.objects.all())}
    for model in apps.get_models():
        columns = [field for field in model._meta.concrete_fields if is_text(field)]
        for values in model._default_manager.values_list(*(field.name for field in columns)) if columns else ():
            rows |= set(texts_in(list(values)))
    pieces = {" ".join(unescape(piece).split()) for text in rows for piece in re.split(r"<[^>]*>|\n", text)}
    return {" ".join(text.split()) for text in rows} | {piece.strip(ROUND_WORDS) for piece in pieces}


def is_text(field):
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices


def texts_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)
