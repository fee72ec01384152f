"""A text before its readers see it: on the desk, and by a link for one outsider."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import labels, preview, workflow
from articles.models import Article, Edition, Note, PreviewLink, PreviewOpening, Revision, Transition
from articles.moves import Refused
from images.intake import take_in
from images.renditions import renditions_of
from images.tests.pictures import encoded, scene, upload

from .factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory, published
from .sending import fields_of

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def hidden():
    return take_in(upload(encoded(scene((640, 400)))), by=None, title="Quay", alt="A quay at night")


@pytest.fixture
def body_picture():
    return take_in(upload(encoded(scene((500, 330)))), by=None, title="Crane", alt="A crane")


@pytest.fixture
def story(chief, hidden, body_picture):
    body = f'<p>The words.</p><figure data-image="{body_picture.pk}"><figcaption>Below it</figcaption></figure>'
    article = ArticleFactory(
        headline="Nightfall",
        slug="nightfall",
        lead_image=hidden,
        body=body,
        authors=[AuthorFactory(name="Mara Voss")],
        topics=[TagFactory(name="Harbours")],
        created_by=chief,
    )
    workflow.keep(article, by=chief)
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def link(story, chief):
    return preview.make_link(story, by=chief, revision=story.latest_revision, for_whom="The lawyer")


@pytest.fixture
def token(link):
    return link[1]


def url(article, page="preview", *args):
    return reverse(f"admin:articles_article_{page}", args=[article.pk, *args])


def outside(token):
    return reverse("preview:outsider", args=[token])


def pictures_in(response):
    source = response.content.decode()
    found = re.findall(r'<img src="([^"]+)"', source)
    for srcset in re.findall(r'srcset="([^"]+)"', source):
        found += [part.split()[0] for part in srcset.split(", ")]
    return found


def changed(article, by, **fields):
    Article.objects.filter(pk=article.pk).update(**fields)
    return workflow.keep(Article.objects.get(pk=article.pk), by=by)


def is_kept_by_nobody(response):
    return {"no-store", "private"} <= {part.strip() for part in response["Cache-Control"].split(",")} and (
        "noindex" in response["X-Robots-Tag"]
    )


# The desk.


def test_the_working_copy_stands_in_the_page_that_readers_get(desk, story):
    response = desk.get(url(story))
    source = response.content.decode()
    assert [template.name for template in response.templates if template.name == "articles/article_detail.html"]
    for words in (
        "<h1>Nightfall</h1>",
        "The words.",
        "Mara Voss",
        "Harbours",
        "The working copy, as saved",
        "Below it",
    ):
        assert words in source
    assert is_kept_by_nobody(response)
    assert "comment-form" not in source
    assert 'name="robots" content="noindex' in source
    assert Edition.objects.count() == 0


def test_a_draft_with_nothing_in_it_can_be_looked_at_too(desk, chief):
    article = ArticleFactory(headline="", slug="", section=None, authors=[], body="")
    assert desk.get(url(article)).status_code == 200
    workflow.keep(article, by=chief)
    assert desk.get(url(article)).status_code == 200


def test_any_revision_and_no_other_story_s(desk, story, chief):
    earlier = story.latest_revision
    changed(story, chief, headline="Daybreak")
    source = desk.get(url(story), {"revision": earlier.pk}).content.decode()
    assert "<h1>Nightfall</h1>" in source
    assert "An earlier text" in source
    assert "<h1>Daybreak</h1>" in desk.get(url(story)).content.decode()
    assert desk.get(url(ArticleFactory()), {"revision": earlier.pk}).status_code == 404
    for odd in ("x", "-1", "9" * 30):
        assert desk.get(url(story), {"revision": odd}).status_code == 404
        assert desk.get(url(story), {"edition": odd}).status_code == 404


def test_a_revision_whose_labels_are_gone_is_shown_without_them(desk, story, chief, hidden):
    revision = story.latest_revision
    changed(story, chief, lead_image=None)
    story.bylines.all().delete()
    hidden.delete()
    assert "<h1>Nightfall</h1>" in desk.get(url(story), {"revision": revision.pk}).content.decode()


def test_a_chosen_time_shows_the_edition_that_is_live_then(desk, story, chief):
    now = timezone.now().replace(second=0, microsecond=0)
    workflow.publish(story, by=chief, at=now + HOUR)
    changed(story, chief, headline="Daybreak")
    workflow.publish(Article.objects.get(pk=story.pk), by=chief, at=now + 3 * HOUR)

    def at(moment):
        return desk.get(url(story), {"at": f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"}).content.decode()

    assert "Readers see nothing then" in at(now)
    assert "<h1>Nightfall</h1>" in at(now + HOUR)
    assert "<h1>Nightfall</h1>" in at(now + 2 * HOUR)
    assert "<h1>Daybreak</h1>" in at(now + 3 * HOUR)
    for edition in Edition.objects.all():
        source = desk.get(url(story), {"edition": edition.pk}).content.decode()
        assert f"<h1>{edition.headline}</h1>" in source
        assert "Scheduled: readers see this from" in source
    assert desk.get(url(story), {"at": "never"}).status_code == 200


def test_the_embargo_stands_out(desk, story):
    until = timezone.now() + HOUR
    Article.objects.filter(pk=story.pk).update(embargo_until=until, embargo_source="The ministry")
    source = desk.get(url(story)).content.decode()
    assert re.search(r'class="preview-embargo">\s*Under embargo until [^<]*set by The ministry', source)


def test_only_who_may_see_stories_sees_the_preview(client, story, moderator):
    assert client.get(url(story)).status_code == 302
    for user in (moderator, UserFactory(is_staff=True)):
        client.force_login(user)
        assert client.get(url(story)).status_code == 403
        assert client.get(url(story, "links")).status_code == 403


# Pictures.


def test_the_desk_sees_the_pictures_of_an_unpublished_story_and_nobody_else_does(desk, story, hidden, body_picture):
    addresses = pictures_in(desk.get(url(story)))
    assert {address.split("/")[4] for address in addresses} == {str(hidden.pk), str(body_picture.pk)}
    assert not any(address.endswith("avif") for address in addresses)
    other = Client()
    other.force_login(UserFactory(role=roles.EDITOR))
    for address in addresses:
        answer = desk.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert is_kept_by_nobody(answer)
        for stranger in (Client(), other):
            assert stranger.get(address).status_code == 404
    with time_machine.travel(timezone.now() + HOUR + dt.timedelta(seconds=2), tick=False):
        assert desk.get(addresses[0]).status_code in (302, 404)


def test_a_seal_opens_one_picture(desk, story, hidden, body_picture):
    _, _, _, seal, key, _ = pictures_in(desk.get(url(story)))[0].split("/")
    assert key == str(hidden.pk)
    for name in renditions_of(body_picture):
        assert desk.get(f"/pictures/preview/{seal}/{body_picture.pk}/{name}").status_code == 404
    for wrong in (seal[:-1], seal + "x", "d1", f"d{desk.session['_auth_user_id']}", "l1:x:y", "ü"):
        assert desk.get(f"/pictures/preview/{wrong}/{hidden.pk}/{hidden.rendition_name(640)}").status_code == 404


def test_a_picture_whose_rights_ended_is_in_no_preview(desk, story, hidden):
    address = next(address for address in pictures_in(desk.get(url(story))) if f"/{hidden.pk}/" in address)
    hidden.rights_until = timezone.now() - HOUR
    hidden.save()
    assert f"/{hidden.pk}/" not in "".join(pictures_in(desk.get(url(story))))
    assert desk.get(address).status_code == 404


def test_public_pages_name_their_pictures_as_before(client, chief, hidden):
    edition = published(by=chief, lead_image=hidden)
    editor = Client()
    editor.force_login(chief)
    before = client.get(edition.get_absolute_url()).content
    editor.get(url(edition.article))
    page_after = client.get(edition.get_absolute_url()).content
    assert before == page_after
    assert b"/pictures/preview/" not in page_after
    assert b"image/avif" in page_after


def test_the_front_page_s_preview_shows_the_pictures_of_what_is_to_come(desk, story, chief):
    at = timezone.now().replace(second=0, microsecond=0) + HOUR
    workflow.publish(story, by=chief, at=at)
    response = desk.get("/admin/articles/frontpage/preview/", {"at": f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"})
    addresses = pictures_in(response)
    assert addresses
    assert is_kept_by_nobody(response)
    for address in addresses:
        assert desk.get(address).status_code == 200
        assert Client().get(address).status_code == 404


# Links.


def test_a_link_shows_one_text_to_whoever_has_it_and_never_a_later_one(client, story, link, token, chief):
    changed(story, chief, headline="Daybreak", body="<p>Secret.</p>")
    response = client.get(outside(token))
    source = response.content.decode()
    assert response.status_code == 200
    assert "<h1>Nightfall</h1>" in source
    assert "Daybreak" not in source
    assert "Secret" not in source
    assert is_kept_by_nobody(response)
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert token not in str(PreviewLink.objects.values().get())


def test_an_outsider_sees_the_pictures_while_the_link_stands(client, link, token, chief):
    addresses = pictures_in(client.get(outside(token)))
    assert len(addresses) > 3
    for address in addresses:
        assert client.get(address).status_code == 200
    preview.revoke(link[0], by=chief)
    for address in addresses:
        assert client.get(address).status_code == 404


def test_unknown_revoked_and_expired_are_all_the_same(client, story, chief):
    def one():
        return preview.make_link(story, by=chief, revision=story.latest_revision, lasting=HOUR)

    (revoked, token), (_over, late), (_gone, deleted) = one(), one(), one()
    preview.revoke(revoked, by=chief)
    PreviewLink.objects.filter(digest=preview._digest(deleted)).delete()
    with time_machine.travel(timezone.now() + HOUR, tick=False):
        answers = [client.get(outside(word)) for word in (token, late, deleted, "x", "ü", "x" * 500)]
        answers += [client.post(outside(word), {"verb": "approve", "name": "A"}) for word in (token, late, deleted)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert all(is_kept_by_nobody(answer) for answer in answers)
    assert Note.objects.count() == 0


def test_each_opening_is_counted_with_its_network(client, link, token):
    for address in ("192.0.2.77", "2001:db8:1:2::3", "192.0.2.78"):
        client.get(outside(token), REMOTE_ADDR=address)
    client.head(outside(token))
    found = PreviewLink.objects.get()
    assert found.openings == 3
    assert abs(found.last_opened_at - timezone.now()) < HOUR
    kept = list(PreviewOpening.objects.order_by("pk").values_list("client", flat=True))
    assert kept == ["192.0.2.0/24", "2001:db8:1::/48", "192.0.2.0/24"]


def test_a_link_lasts_between_an_hour_and_thirty_days(story, chief):
    for lasting in (dt.timedelta(minutes=59), dt.timedelta(days=31)):
        with pytest.raises(Refused):
            preview.make_link(story, by=chief, revision=story.latest_revision, lasting=lasting)
    link, _token = preview.make_link(story, by=chief, revision=story.latest_revision)
    assert link.expires_at - link.made_at == dt.timedelta(days=7)
    with pytest.raises(Refused):
        preview.make_link(ArticleFactory(), by=chief, revision=story.latest_revision)


def test_a_writer_shares_their_own_story_even_when_it_was_submitted(writer, moderator, story, link):
    own = ArticleFactory(created_by=writer)
    revision = workflow.keep(own, by=writer)
    workflow.submit(own, by=writer)
    assert preview.make_link(own, by=writer, revision=revision)
    for user in (writer, moderator):
        with pytest.raises(PermissionDenied):
            preview.make_link(story, by=user, revision=story.latest_revision)
        with pytest.raises(PermissionDenied):
            preview.revoke(link[0], by=user)


def test_what_an_outsider_says_lands_with_the_story(client, desk, story, link, token):
    stranger = Client()
    comment = {"verb": "comment", "name": "Ida <b>Falk</b>", "text": "The second date is wrong."}
    answer = stranger.post(outside(token), comment)
    assert "the newsroom has your comment" in answer.content.decode()
    stranger.post(outside(token), comment)
    stranger.post(outside(token), {"verb": "approve", "name": "Ida <b>Falk</b>", "text": ""})
    assert list(Note.objects.order_by("pk").values_list("verb", flat=True)) == ["comment", "approve"]
    for page in ("history", "change", "team"):
        source = desk.get(url(story, page)).content.decode()
        assert "The second date is wrong." in source
        assert "Ida &lt;b&gt;Falk&lt;/b&gt;, by a link" in source
    assert "link for The lawyer" in source
    assert 'pill-good">Approves' in source
    assert "The second date" not in stranger.get(outside(token)).content.decode()
    assert Article.objects.get(pk=story.pk).stage == Article.Stage.DRAFT


def test_colleagues_answer_an_outsider_who_never_reads_it(client, desk, story, token):
    client.post(outside(token), {"verb": "comment", "name": "Ida", "text": "The second date is wrong."})
    said = Note.objects.get()
    assert desk.post(url(story, "take_back_note", said.pk), follow=True).status_code == 200
    desk.post(url(story, "note"), {"text": "Checked: she is right.", "parent": said.pk})
    assert [reply.text for reply in said.replies.all()] == ["Checked: she is right."]
    source = desk.get(url(story, "team")).content.decode()
    assert source.index("The second date is wrong.") < source.index("Checked: she is right.")
    assert "Checked" not in Client().get(outside(token)).content.decode()


def test_those_on_the_story_get_a_letter_of_what_an_outsider_said(
    story, writer, link, token, django_capture_on_commit_callbacks
):
    story.bylines.create(author=AuthorFactory(login=writer), order=1)
    gone = UserFactory(role=roles.EDITOR, is_staff=False)
    story.bylines.create(author=AuthorFactory(login=gone), order=2)
    with django_capture_on_commit_callbacks(execute=True):
        preview.note(token, verb="approve", name="Ida")
    assert sorted(to for letter in mail.outbox for to in letter.to) == sorted([writer.email, link[0].made_by.email])
    assert "Ida, by a link approves the text of “Nightfall”" in mail.outbox[0].body


def test_the_notes_of_outsiders_cost_no_more_questions_however_many(
    desk, story, link, token, django_assert_max_num_queries
):
    for number in range(15):
        preview.note(token, verb="comment", name=f"Ida {number}", text="Hm.")
    with django_assert_max_num_queries(20):
        assert desk.get(url(story, "team")).content.decode().count("on the text of") == 15


def test_an_answer_without_a_name_or_words_comes_back_with_what_was_typed(client, token):
    answer = client.post(outside(token), {"verb": "comment", "name": "", "text": "Half a thought"})
    assert answer.status_code == 422
    assert "Half a thought" in answer.content.decode()
    assert client.post(outside(token), {"verb": "comment", "name": "Ida", "text": " "}).status_code == 422
    assert client.post(outside(token), {"verb": "publish", "name": "Ida", "text": "x"}).status_code == 422
    assert client.post(outside(token), {"verb": "approve", "name": "I" * 200}).status_code == 422
    assert Note.objects.count() == 0


def test_answers_need_the_token_of_the_form(link, token):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(outside(token), {"verb": "approve", "name": "Ida"}).status_code == 403


def test_answers_are_limited(client, token):
    answers = [client.post(outside(token), {"verb": "approve", "name": f"Ida {n}"}).status_code for n in range(22)]
    assert answers == [200] * 20 + [429] * 2
    assert Note.objects.count() == 20


def test_no_link_is_opened_without_end(client, link, token):
    old = timezone.now() - 2 * HOUR
    PreviewOpening.objects.bulk_create(
        PreviewOpening(link=link[0], client="192.0.2.0/24", at=moment)
        for moment in [old] * 5 + [timezone.now()] * (preview.MOST_OPENINGS - 1)
    )
    assert [client.get(outside(token)).status_code for _ in range(3)] == [200, 429, 429]
    assert is_kept_by_nobody(client.get(outside(token)))
    assert PreviewLink.objects.get().openings == 1


def test_the_desk_makes_a_link_copies_it_sees_its_openings_and_ends_it(desk, story):
    page = desk.get(url(story, "links"))
    assert 'value="168" selected' in page.content.decode()
    fields = {"for_whom": "The lawyer", "hours": "24", "revision": story.latest_revision_id}
    made = desk.post(url(story, "links"), fields)
    address = re.search(r'<input id="link-address" type="text" readonly value="([^"]+)"', made.content.decode())[1]
    assert is_no_store(made)
    path = "/" + address.split("/", 3)[3]
    assert Client().get(path).status_code == 200
    link = PreviewLink.objects.get()
    assert link.expires_at - link.made_at == dt.timedelta(days=1)
    listed = desk.get(url(story, "links")).content.decode()
    assert "1 opening" in listed
    assert path.split("/")[2] not in listed
    assert "127.0.0.0/24" in desk.get(url(story, "openings", link.pk)).content.decode()
    assert "Revoked" in desk.post(url(story, "revoke", link.pk), follow=True).content.decode()
    assert Client().get(path).status_code == 404
    assert [step.verb for step in Transition.objects.order_by("pk")] == ["make_link", "revoke_link"]
    assert "Link made for an outsider" in desk.get(url(story, "history")).content.decode()


def test_one_button_on_the_form_makes_the_usual_link_to_the_text_as_saved(desk, story):
    fields = fields_of(desk.get(url(story, "change")), "quick_link")
    made = desk.post(url(story, "links"), fields).content.decode()
    assert re.search(r'<input id="link-address"[^>]* value="[^"]+/preview/', made)
    link = PreviewLink.objects.get()
    assert (link.revision, link.expires_at - link.made_at) == (story.latest_revision, preview.USUAL)


def is_no_store(response):
    return "no-store" in response["Cache-Control"]


def test_odd_forms_make_no_link(desk, story):
    other = Revision.objects.create(article=ArticleFactory(), content={}, digest="x")
    assert desk.post(url(story, "links"), {"hours": "24", "revision": other.pk}).status_code == 404
    for odd in ({"hours": "5", "revision": story.latest_revision_id}, {"hours": "24"}, {}, {"revision": "9" * 30}):
        assert desk.post(url(story, "links"), odd).status_code == 200
    assert desk.get(url(story, "links"), {"revision": "9" * 30}).status_code == 200
    assert PreviewLink.objects.count() == 0


def test_the_list_of_links_asks_the_same_few_questions_however_long(
    desk, story, chief, django_assert_max_num_queries, monkeypatch
):
    for _ in range(30):
        preview.make_link(story, by=chief, revision=story.latest_revision)
    with django_assert_max_num_queries(25):
        assert desk.get(url(story, "links")).content.decode().count("/revoke/") == 20


def test_the_form_leads_to_preview_and_links(desk, story, writer):
    source = desk.get(url(story, "change")).content.decode()
    assert f'href="{url(story)}" target="_blank"' in source
    assert f'href="{url(story, "links")}"' in source
    theirs = Client()
    theirs.force_login(writer)
    assert f'href="{url(story, "links")}"' not in theirs.get(url(story, "change")).content.decode()


def test_an_older_text_is_shown_with_the_labels_into_which_its_own_were_merged(desk, chief):
    pairs = [
        (AuthorFactory(name="Old Name"), AuthorFactory(name="New Name")),
        (TagFactory(name="Old tag"), TagFactory(name="New tag")),
        (SectionFactory(name="Old section"), SectionFactory(name="New section")),
    ]
    author, tag, section = (old for old, _new in pairs)
    article = ArticleFactory(authors=[author], topics=[tag], section=section)
    revision = workflow.keep(article, by=chief)
    _link, token = preview.make_link(article, by=chief, revision=revision)
    for old, new in pairs:
        labels.merge(old, new, by=chief)
    for page in (desk.get(url(article), {"revision": revision.pk}), Client().get(outside(token))):
        for _old, new in pairs:
            assert new.name in page.content.decode()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "2027-03-28T01:30", "x"])
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "Europe/London"])
def test_any_moment_may_be_asked_for(desk, story, settings, moment, zone):
    with timezone.override(zone):
        assert desk.get(url(story), {"at": moment}).status_code == 200


def test_a_link_to_a_story_that_comes_first_leads_there_in_the_preview_of_that_time(desk, chief):
    at = timezone.now() + HOUR
    target = published(by=chief, at=at).article
    article = published(by=chief, body=f'<p><a data-article="{target.pk}">the other</a></p>').article
    address = target.editions.get().get_absolute_url()
    assert f'href="{address}"' not in desk.get(url(article)).content.decode()
    for moment, is_there in ((at - HOUR / 2, False), (at + HOUR, True)):
        page = desk.get(url(article), {"at": f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"})
        assert (f'href="{address}"' in page.content.decode()) is is_there
