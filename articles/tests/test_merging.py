"""Two people at the form of one story: what each changed comes together, and the same field is a question."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import workflow
from articles.models import Article, Edition

from .factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory, published
from .sending import fields_of

pytestmark = pytest.mark.django_db
BODY = "<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>"


@pytest.fixture
def story(editor):
    article = ArticleFactory(body=BODY, headline="Was", topics=[TagFactory()])
    workflow.keep(article, by=editor)
    return article


def address(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def desk_of(name):
    client = Client()
    client.user = UserFactory(role=roles.EDITOR, first_name=name, last_name="")
    client.force_login(client.user)
    return client


@pytest.fixture
def nora():
    return desk_of("Nora")


@pytest.fixture
def ove():
    return desk_of("Ove")


def opened(client, article):
    return fields_of(client.get(address(article)))


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def both_save(story, nora, ove, hers, his):
    """Both open the form, she saves first; the answer that he gets."""
    her_form, his_form = opened(nora, story), opened(ove, story)
    assert nora.post(address(story), her_form | {"_continue": ""} | hers).status_code == 302
    return ove.post(address(story), his_form | {"_continue": ""} | his)


def stored(story):
    return Article.objects.get(pk=story.pk)


def row(prefix, *keys):
    rows = {f"{prefix}-TOTAL_FORMS": len(keys), f"{prefix}-INITIAL_FORMS": 0}
    name = "author" if prefix == "bylines" else "target"
    for place, key in enumerate(keys):
        rows |= {f"{prefix}-{place}-{name}": key, f"{prefix}-{place}-order": place, f"{prefix}-{place}-role": "writing"}
    return rows


def test_different_fields_come_together_and_he_is_told(story, nora, ove):
    answer = both_save(story, nora, ove, {"headline": "Hers"}, {"standfirst": "His"})
    assert answer.status_code == 302
    assert "Nora saved meanwhile: Headline." in said(answer)
    fresh = stored(story)
    assert (fresh.headline, fresh.standfirst, fresh.latest_revision.by) == ("Hers", "His", ove.user)
    assert fresh.latest_revision.content["headline"] == "Hers"


def test_paragraphs_tags_bylines_section_and_related_stories_come_together(story, nora, ove):
    mine, hers = TagFactory(), TagFactory()
    author, other, section = AuthorFactory(), ArticleFactory(), SectionFactory()
    there = [story.bylines.get().author_id]
    answer = both_save(
        story,
        nora,
        ove,
        {"body": BODY.replace("One.", "One by her."), "tags": [hers.pk], "section": section.pk}
        | row("bylines", *there, author.pk),
        {"body": BODY.replace("Two.", "Two by him."), "tags": [mine.pk, story.tags.get().pk]}
        | row("related_links", other.pk),
    )
    assert answer.status_code == 302
    fresh = stored(story)
    assert fresh.body == "<p>One by her.</p>\n<p>Two by him.</p>\n<p>Three.</p>"
    assert set(fresh.tags.all()) == {mine, hers}
    assert fresh.section == section
    assert [byline.author_id for byline in fresh.bylines.all()] == [*there, author.pk]
    assert [link.target for link in fresh.related_links.all()] == [other]


def test_the_same_field_is_a_question_and_nothing_is_stored_before_the_answer(story, nora, ove):
    answer = both_save(story, nora, ove, {"headline": "Hers", "kicker": "K"}, {"headline": "His", "dateline": "Oslo"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Nora saved this story at" in page
    assert stored(story).headline == "Hers"
    fields = fields_of(answer, "conflict_form")
    assert (fields["kicker"], fields["dateline"], fields["edit-headline"]) == ("K", "Oslo", "His")


@pytest.mark.parametrize(
    ("answers", "headline"),
    [
        ({"answer-headline": "mine"}, "His"),
        ({"answer-headline": "theirs"}, "Hers"),
        ({"answer-headline": "edit", "edit-headline": "Hers and his"}, "Hers and his"),
        ({"edit-headline": "Typed, and nothing chosen"}, "Typed, and nothing chosen"),
        ({"answer-headline": "x", "mine-headline": "{", "edit-headline": "Odd"}, "Odd"),
    ],
)
def test_what_is_answered_is_saved_with_all_that_both_did(story, nora, ove, answers, headline):
    asked = both_save(story, nora, ove, {"headline": "Hers", "kicker": "K"}, {"headline": "His", "dateline": "Oslo"})
    answer = ove.post(address(story), fields_of(asked, "conflict_form") | {"_continue": ""} | answers)
    assert answer.status_code == 302
    fresh = stored(story)
    assert (fresh.headline, fresh.kicker, fresh.dateline, fresh.body) == (headline, "K", "Oslo", BODY)


def test_in_the_body_only_the_paragraph_that_both_changed_is_a_question(story, nora, ove):
    asked = both_save(
        story,
        nora,
        ove,
        {"body": BODY.replace("One", "Eins").replace("Two", "Hers")},
        {"body": BODY.replace("Three", "Drei").replace("Two", "His")},
    )
    fields = fields_of(asked, "conflict_form")
    assert fields["edit-body"].replace("\r", "") == "<p>Eins.</p>\n<p>His.</p>\n<p>Drei.</p>"
    ove.post(address(story), fields | {"_continue": "", "answer-body": "theirs"})
    assert stored(story).body == "<p>Eins.</p>\n<p>Hers.</p>\n<p>Drei.</p>"


def test_lists_and_choices_can_be_answered(story, nora, ove):
    here, there = SectionFactory(), SectionFactory()
    one, other = AuthorFactory(), AuthorFactory()
    asked = both_save(
        story,
        nora,
        ove,
        {"section": here.pk} | row("bylines", one.pk),
        {"section": there.pk} | row("bylines", other.pk),
    )
    fields = fields_of(asked, "conflict_form") | {"answer-bylines": "both", "answer-section_id": "mine"}
    assert ove.post(address(story), fields | {"_continue": ""}).status_code == 302
    fresh = stored(story)
    assert fresh.section == there
    assert [byline.author for byline in fresh.bylines.all()] == [other, one]


def test_an_answer_may_be_overtaken_again(story, nora, ove):
    asked = both_save(story, nora, ove, {"headline": "Hers"}, {"headline": "His"})
    nora.post(address(story), opened(nora, story) | {"headline": "Hers again", "kicker": "K", "_continue": ""})
    again = ove.post(address(story), fields_of(asked, "conflict_form") | {"answer-headline": "mine", "_continue": ""})
    assert again.status_code == 200
    fields = fields_of(again, "conflict_form")
    assert (fields["edit-headline"], fields["kicker"]) == ("His", "K")
    ove.post(address(story), fields | {"answer-headline": "mine", "_continue": ""})
    assert stored(story).headline == "His"


def test_one_can_go_on_writing_in_the_form(story, nora, ove):
    asked = both_save(story, nora, ove, {"headline": "Hers"}, {"headline": "His", "kicker": "K"})
    form = ove.post(address(story), fields_of(asked, "conflict_form") | {"_open_form": ""})
    fields = fields_of(form)
    assert (fields["headline"], fields["kicker"]) == ("His", "K")
    assert "Nothing of this is saved yet" in form.content.decode()
    assert ove.post(address(story), fields | {"_continue": ""}).status_code == 302
    assert stored(story).headline == "His"


@pytest.mark.parametrize("verb", ["publish", "approve", "schedule"])
def test_nobody_vouches_for_words_that_they_have_not_seen(story, nora, ove, verb):
    answer = both_save(story, nora, ove, {"headline": "Hers"}, {"standfirst": "His", "_verb": verb})
    assert "press the button again" in said(answer)
    assert stored(story).stage == "draft"
    assert not Edition.objects.exists()
    ove.post(address(story), opened(ove, story) | {"_verb": "publish"})
    assert Edition.objects.get().headline == "Hers"


def test_the_same_and_nothing_are_no_alarm(story, nora, ove):
    answer = both_save(story, nora, ove, {"headline": "Ours"}, {"headline": "Ours"})
    assert "meanwhile" not in said(answer)
    assert story.revisions.count() == 2
    answer = both_save(story, nora, ove, {"body": f"{BODY}<p>Four.</p>"}, {"body": BODY.replace("\n", "\r\n")})
    assert answer.status_code == 302
    assert stored(story).body.endswith("Four.</p>")


def test_a_text_without_a_common_one_is_asked_about(nora, ove):
    story = ArticleFactory(headline="Was")  # of a time before revisions
    answer = both_save(story, nora, ove, {"headline": "Hers"}, {"headline": "His"})
    assert "conflict_form" in answer.content.decode()


def test_a_live_text_stays_as_it_was(editor, nora, ove):
    story = published(by=editor, headline="Was").article
    both_save(story, nora, ove, {"headline": "Hers"}, {"standfirst": "His"})
    assert Edition.objects.live().get().headline == "Was"
