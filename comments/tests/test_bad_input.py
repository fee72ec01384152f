"""Forms and addresses that no page of ours makes: each gets an answer, none is a 500, and nothing is changed by them.

What one page refuses stands with the tests of that page; here are the rounds through all of them.
"""

import io
import json
import re

import pytest
from defusedxml import ElementTree
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from articles.tests.factories import published
from comments import proof, workflow
from comments.models import Ban, Comment, Decision, Letter, Report, Standing, Thread, WordRule

from .factories import CommentFactory, approved
from .posting import OWN_PAGE, WORDS, is_asked, send
from .test_attacks import STRINGS, attacks, taken

pytestmark = pytest.mark.django_db
HUGE = "9" * 60
BATCH = "00000000-0000-4000-8000-000000000000"
DESK = "/admin/comments"
QUERIES = {
    "NUL": "\0",
    "a long word": "a" * 10_000,
    "many words": "a " * 5_000,
    "four bytes a letter": "😀" * 10_000,
    "wildcards": "%_\\" * 3_000,
    "a huge number": HUGE,
    "below nothing": "-1",
    "another alphabet's digits": "٣",
    "no number": "x~~x",
    "a quotation mark": "'\"",
}
BYTES = ["%ff%fe", "%ED%A0%80", "%", "%u0041", "a&=&&=b", "%00"]
LISTS = {
    f"{DESK}/comment/": ("standing", "order", "after", "before", "article", "mail", "network", "name", "check", "q"),
    f"{DESK}/comment/similar/": ("link", "text"),
    f"{DESK}/comment/watch/": ("on",),
    f"{DESK}/decision/": ("page", "since", "until", "by"),
    f"{DESK}/decision/export/": ("since", "until", "by"),
    f"{DESK}/letter/": ("p", "q", "state", "kind__exact", "o"),
    f"{DESK}/ban/": ("p", "q", "in_force", "kind__exact", "o"),
    f"{DESK}/ban/add/": ("comment", "back"),
    f"{DESK}/wordrule/": ("p", "q", "what__exact", "o"),
}
POSTED = {  # each changes something, or would
    "/comment/{comment}/decide/": {"verb": "approve", "version": "1"},
    "/comment/{comment}/claim/": {},
    "/comment/bulk/": {"chosen": "{comment}:1", "verb": "approve"},
    f"/comment/bulk/{BATCH}/undo/": {},
    "/ban/{ban}/lift/": {},
    "/letter/{letter}/again/": {},
}
READ = ["/comment/", "/comment/{comment}/change/", "/comment/similar/?text=1", "/comment/watch/?on=1:1"]
READ += [f"/comment/bulk/{BATCH}/", "/decision/", "/decision/{decision}/change/", "/decision/export/", "/letter/"]
READ += ["/ban/", "/ban/{ban}/change/", "/ban/add/", "/wordrule/", "/wordrule/add/", "/wordrule/many/"]


@pytest.fixture
def edition(db):
    return published(headline="The ferry is late")


@pytest.fixture
def article(edition):
    return edition.article


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def keys(article, moderator):
    """One of each that the desk has a page for."""
    comment = CommentFactory(article=article, email="ann@example.org", wants_letters=True)
    ban = workflow.ban("network", "192.0.2.77", by=moderator, effect="block", until=None, note="").ban
    letter = Letter.objects.create(kind=Letter.Kind.APPROVED, comment=comment, to="ann@example.org")
    return {"comment": comment.pk, "ban": ban.pk, "letter": letter.pk, "decision": comment.decisions.get().pk}


def everything():
    """All rows that somebody may change, as they are."""
    return [list(model.objects.order_by("pk").values()) for model in (Comment, Decision, Ban, Letter, WordRule, Report)]


@pytest.mark.parametrize(
    "query",
    [
        "ban/?in_force=yes",
        "ban/?kind__exact=mail",
        "ban/?effect__exact=hold",
        "letter/?state=sent",
        "letter/?kind__exact=reply",
        "wordrule/?what__exact=hold",
        "wordrule/?active__exact=1",
    ],
)
def test_the_filters_beside_a_list_are_no_strangers(desk, query):
    assert desk.get(f"{DESK}/{query}").status_code == 200


def filled(fields, keys):
    return {name: value.format(**keys) for name, value in fields.items()}


def read(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("address", LISTS)
def test_no_query_of_the_desk_is_a_500(desk, keys, address):
    before = everything()
    for name in LISTS[address]:
        for strange, value in QUERIES.items():
            answer = desk.get(address, {name: value})
            assert answer.status_code in (200, 302, 400, 404), (name, strange)
            assert len(read(answer)) < 3_000_000, (name, strange)
        for value in BYTES:
            assert desk.get(f"{address}?{name}={value}").status_code in (200, 302, 400, 404), (name, value)
    assert everything() == before


@pytest.mark.parametrize("value", QUERIES.values(), ids=QUERIES)
def test_a_decision_is_not_lost_by_the_way_back(desk, article, value):
    comment = CommentFactory(article=article)
    address = reverse("admin:comments_comment_decide", args=[comment.pk])
    answer = desk.post(address, {"verb": "approve", "version": 1, "back": f"q={value}"})
    assert (answer.status_code, Comment.objects.get().standing) in [(302, "approved"), (400, "held")]
    chosen = {"chosen": f"{comment.pk}:{Comment.objects.get().version}", "verb": "spam", "back": f"q={value}"}
    answer = desk.post(reverse("admin:comments_comment_bulk"), chosen)
    assert (answer.status_code, Comment.objects.get().standing) in [(302, "spam"), (400, "held")]
    fields = {"kind": "domain", "value": "casino.example", "effect": "hold", "ends": "never", "back": f"q={value}"}
    answer = desk.post(reverse("admin:comments_ban_add"), fields)
    assert (answer.status_code, Ban.objects.count()) in [(302, 1), (422, 0)]


@pytest.mark.parametrize("form", ["decide", "bulk"])
@pytest.mark.parametrize("version", ["0", "-1", "2147483648", HUGE, "1e3", "\0", "", " "])
def test_a_version_that_is_none_decides_nothing(desk, article, form, version):
    comment = CommentFactory(article=article)
    addresses = {"decide": [comment.pk], "bulk": []}
    fields = {"verb": "spam", "version": version, "chosen": f"{comment.pk}:{version}"}
    answer = desk.post(reverse(f"admin:comments_comment_{form}", args=addresses[form]), fields)
    assert answer.status_code in (302, 400)
    assert Comment.objects.get().standing == Standing.HELD


@pytest.mark.parametrize("key", ["0", "999999999", "9" * 18, "9" * 19, HUGE, "9" * 5_000])
def test_a_key_that_is_nobodys_is_not_found(desk, keys, key):
    before = everything()
    strange = dict.fromkeys(keys, key)
    for path in (path for path in READ if "{" in path):
        assert desk.get(DESK + path.format(**strange)).status_code in (302, 404), path
    for path, fields in POSTED.items():
        answer = desk.post(DESK + path.format(**strange), filled(fields, strange))
        assert answer.status_code in (200, 302, 400, 404), path
    desk.post(f"{DESK}/comment/{keys['comment']}/claim/", {"left": key, "release": "1"})
    fields = {"verb": "undo", "version": 1, "decision": key}
    assert desk.post(f"{DESK}/comment/{keys['comment']}/decide/", fields).status_code in (302, 400)
    assert everything() == before


def test_the_desk_s_keys_of_another_comment_undo_nothing(desk, article, moderator):
    mine, other = (CommentFactory(article=article) for _number in range(2))
    workflow.approve(other, by=moderator)
    theirs = other.decisions.get(after=Standing.APPROVED)
    fields = {"verb": "undo", "version": 1, "decision": theirs.pk}
    desk.post(reverse("admin:comments_comment_decide", args=[mine.pk]), fields)
    assert [row.standing for row in Comment.objects.order_by("pk")] == ["held", "approved"]


@pytest.mark.parametrize("key", ["0", "999999999", "9" * 18, "9" * 19, HUGE, "9" * 5_000, "-1", "٣", "1.0", "%00"])
def test_nor_are_they_before_readers(client, edition, key):
    approved(article=edition.article)
    story = edition.get_absolute_url()
    for path in (f"/comments/{key}/", f"/comments/{key}/reply/", f"/comments/{key}/report/"):
        assert client.get(path).status_code == 404, path
    for path in (f"{story}comments/{key}/", f"{story}comments/replies/{key}/", f"{story}comments/replies/1/{key}/"):
        assert client.get(path).status_code == 404, path
    assert client.get(f"/comments/on/{key}/feed/").status_code == 404
    assert client.post(f"/comments/on/{key}/", WORDS, headers=OWN_PAGE).status_code == 404
    assert client.post(f"/comments/{key}/report/", {"reason": "insult"}, headers=OWN_PAGE).status_code == 404


@pytest.mark.parametrize("who", ["writer", None])
def test_who_may_not_moderate_reads_and_changes_nothing_at_the_desk(request, keys, who):
    browser, before = Client(), everything()
    if who:
        browser.force_login(request.getfixturevalue(who))
    answers = {path: browser.get(DESK + path.format(**keys)) for path in READ}
    for path, fields in POSTED.items():
        answers |= {f"{path} post": browser.post(DESK + path.format(**keys), filled(fields, keys))}
    rule = {"text": "word", "what": "hold", "active": "on", "lines": "word", "add": "1"}
    ban = {"kind": "network", "value": "192.0.2.0/24", "effect": "block", "ends": "never"}
    for path, fields in {
        "/wordrule/add/": rule,
        "/wordrule/many/": rule,
        "/wordrule/try/": rule,
        "/ban/add/": ban,
    }.items():
        answers |= {f"{path} post": browser.post(DESK + path, fields)}
    answers |= {
        "letters": browser.post(f"{DESK}/letter/", {"action": "send_again", "_selected_action": keys["letter"]})
    }
    for path, answer in answers.items():
        refused = answer.status_code == 403 if who else answer.status_code == 302 and "next=" in answer.url
        assert refused, (path, answer.status_code)
    assert everything() == before


def test_a_get_decides_nothing(desk, keys):
    before = everything()
    for path, fields in POSTED.items():
        assert desk.get(DESK + path.format(**keys), filled(fields, keys)).status_code == 405, path
    assert everything() == before


def test_nor_does_a_post_where_there_is_only_something_to_read(desk, keys, edition):
    before = everything()
    for path in ("/comment/watch/", "/comment/similar/", f"/comment/bulk/{BATCH}/", "/decision/export/", "/comment/"):
        assert desk.post(DESK + path).status_code == 405, path
    story, comment = edition.get_absolute_url(), keys["comment"]
    readers = [f"/comments/{comment}/", f"/comments/{comment}/reply/", f"/comments/on/{edition.article_id}/feed/"]
    for path in (*readers, f"{story}comments/2/", f"{story}comments/replies/{comment}/", "/comments/moderation/"):
        assert desk.post(path, headers=OWN_PAGE).status_code == 405, path
    for verb in ("put", "delete", "patch", "options"):
        assert getattr(desk, verb)(f"/comments/on/{edition.article_id}/").status_code == 405
    assert everything() == before


@pytest.mark.parametrize("page", ["held", "letters/confirm", "letters/stop"])
@pytest.mark.parametrize("token", ["x", "1:x", "a:b:c", ":::", "é:ü:ß", "%00", "%ff%fe:a", "9" * 5_000, "a" * 10_000])
def test_a_wrong_token_opens_nothing(client, keys, page, token):
    before = everything()
    for answer in (client.get(f"/comments/{page}/{token}/"), client.post(f"/comments/{page}/{token}/", OWN_PAGE)):
        assert answer.status_code == 404
    assert everything() == before


def test_nor_does_the_token_of_another_page(client, keys):
    comment, before = Comment.objects.get(), everything()
    tokens = {
        "held": proof.held_token(comment),
        "letters/confirm": proof.confirm_link(comment).split("/")[-2],
        "letters/stop": proof.stop_link(comment).split("/")[-2],
    }
    for page in tokens:
        for other, token in tokens.items():
            for strange in [token[:-1], f"{token}x", f"x{token}"] + ([token] if other != page else []):
                fields = {"verb": "withdraw", "version": 1}
                answer = client.post(f"/comments/{page}/{strange}/", fields, headers=OWN_PAGE)
                assert answer.status_code == 404, (page, other)
    assert everything() == before


@pytest.mark.parametrize("field", ["body", "name", "email", "parent", "asked", "step", "website", "wants_letters"])
@pytest.mark.parametrize("typed", ["%00", "a%00b", "%ED%A0%80", "a%ED%BF%BFb", "%ff", "%0d%0aX-Injected:%20y"])
def test_no_field_takes_bytes_that_break_anything(client, article, field, typed):
    sent = "&".join(f"{name}={value}" for name, value in ({"body": "Words", "name": "Ann"} | {field: typed}).items())
    kind = "application/x-www-form-urlencoded"
    answer = client.post(f"/comments/on/{article.pk}/", sent, content_type=kind, headers=OWN_PAGE)
    assert answer.status_code in (200, 302, 422)
    assert "X-Injected" not in answer.headers
    for comment in Comment.objects.all():
        stored = f"{comment.name}{comment.body}{comment.email}"
        assert "\0" not in stored
        stored.encode("utf-8")
    if answer.status_code == 302:
        assert client.get(answer.url).status_code == 200


def test_five_megabytes_are_refused_and_not_sent_back(client, article, moderator):
    comment = approved(article=article, by=moderator)
    before = everything()
    words = {"body": "x" * 5_000_000, "words": "x" * 5_000_000}
    typed = words | {"name": "Ann", "verb": "edit", "version": comment.version, "reason": "insult"}
    for path in (f"held/{proof.held_token(comment)}", f"{comment.pk}/report", f"on/{article.pk}"):
        answer = client.post(f"/comments/{path}/", typed, headers=OWN_PAGE)
        assert answer.status_code == 413, path
        assert len(answer.content) < 50_000
    assert everything() == before


@pytest.mark.parametrize("length", ["9" * 5_000, "-1", "x", "", "5000000000"])
def test_a_length_that_is_none_is_no_500(client, article, length):
    kind = "application/x-www-form-urlencoded"
    address = f"/comments/on/{article.pk}/"
    answer = client.post(address, "body=a&name=b", content_type=kind, headers=OWN_PAGE, CONTENT_LENGTH=length)
    assert answer.status_code in (413, 422)


def test_two_hundred_replies_one_below_the_other(client, edition, article, moderator):
    parent = None
    for number in range(200):
        parent = workflow.post(Comment(article=article, name=f"R{number}", body=f"Reply {number}", parent=parent))
        workflow.approve(parent, by=moderator)
    assert max(path.count("/") for path in Comment.objects.values_list("path", flat=True)) < 6
    assert Thread.objects.get().visible_count == 200
    page = client.get(edition.get_absolute_url())
    assert "200 comments" in page.content.decode()
    for comment in Comment.objects.order_by("pk")[::40]:
        place = client.get(f"/comments/{comment.pk}/", follow=True)
        assert (place.status_code, f'id="comment-{comment.pk}"' in place.content.decode()) == (200, True)


def test_a_reply_below_what_was_removed_keeps_what_was_typed(client, article, moderator):
    """Alone it stands for itself; with errors the form comes back with the words."""
    parent = approved(article=article, by=moderator)
    workflow.remove(parent, by=moderator)
    refused = send(client, article, parent=parent.pk, body="My long answer", name="")
    assert (refused.status_code, "My long answer" in refused.content.decode()) == (422, True)
    assert send(client, article, parent=parent.pk, body="My long answer").status_code == 302
    assert Comment.objects.get(name="Ann").body == "My long answer"


def test_without_headers_it_is_asked_first_and_no_word_is_lost(client, article):
    answer = client.post(f"/comments/on/{article.pk}/", WORDS | {"body": "My <b>long</b> answer"})
    assert is_asked(answer)
    assert "My &lt;b&gt;long&lt;/b&gt; answer" in answer.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.skipif(not STRINGS.is_dir(), reason="the attack strings of ../shared/data/security are not here")
def test_news_readers_get_well_formed_xml_whatever_was_typed(client, article, monkeypatch):
    monkeypatch.setattr("comments.feeds.NEWEST", 10_000)
    names = taken(article, attacks())
    items = ElementTree.fromstring(client.get(f"/comments/on/{article.pk}/feed/").content).findall("channel/item")
    assert len(items) == len(names) > 3_000
    assert {tag.tag for item in items for tag in item} == {
        *("title", "link", "description", "pubDate", "guid", "{http://purl.org/dc/elements/1.1/}creator")
    }
    descriptions = " ".join(item.findtext("description") for item in items)
    assert set(re.findall(r"<(/?\w*)", descriptions)) == {"p", "/p", "br", "a", "/a"}


@pytest.mark.skipif(not STRINGS.is_dir(), reason="the attack strings of ../shared/data/security are not here")
def test_the_export_of_a_person_is_json_with_their_very_words(article):
    names = taken(article, attacks())
    Comment.objects.update(email="ann@example.org")
    out = io.StringIO()
    call_command("export_comments", email="ann@example.org", stdout=out)
    told = json.loads(out.getvalue())
    found = json.dumps(told)
    assert found.count('"body"') >= len(names)
