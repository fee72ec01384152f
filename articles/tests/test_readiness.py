"""What a story lacks, on its form, with links to the fields; publishing refuses the musts."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article
from articles.moves import Refused
from articles.readiness import findings

from .factories import ArticleFactory, SectionFactory, published
from .test_printing import figure, picture  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db


def musts(article):
    return {finding.anchor for finding in findings(article) if finding.level == "must"}


def lacking(**fields):
    return Article.objects.get(pk=ArticleFactory(**fields).pk)


def test_every_must_is_what_publishing_refuses(editor):
    section = SectionFactory()
    published(by=editor, slug="taken", section=section)
    later = timezone.now() + dt.timedelta(hours=1)
    for anchor, story in {
        "id_headline": lacking(headline=""),
        "id_section": lacking(section=None),
        "bylines-group": lacking(authors=[]),
        "id_slug": lacking(slug="taken", section=section),
        "id_embargo_until": lacking(embargo_until=later),
    }.items():
        assert musts(story) == {anchor}
        with pytest.raises(Refused):
            workflow.publish(story, by=editor)


def test_a_story_that_is_ready_lacks_nothing_that_is_needed(editor):
    story = lacking()
    assert musts(story) == set()
    assert {finding.anchor for finding in findings(story)} == {"id_lead_image-place"}
    workflow.publish(story, by=editor)
    assert musts(story) == set()


def test_the_list_on_the_form_leads_to_the_fields(client, editor):
    story = lacking(section=None, standfirst="", authors=[], embargo_until=timezone.now() + dt.timedelta(hours=1))
    client.force_login(editor)
    source = client.get(f"/admin/articles/article/{story.pk}/change/").content.decode()
    panel = source.partition('aria-labelledby="readiness-heading"')[2].partition("</section>")[0]
    anchors = re.findall(r'href="#([^"]+)"', panel)
    assert set(anchors) == {"id_section", "bylines-group", "id_embargo_until", "id_standfirst", "id_lead_image-place"}
    for anchor in anchors:
        assert f'id="{anchor}"' in source, anchor


def test_what_a_picture_lacks_is_told_where_the_picture_stands(picture):  # noqa: F811
    lead, inside = picture(300, title="Quay"), picture(310, title="Boat")
    found = findings(ArticleFactory(lead_image=lead, body=figure(inside)))
    assert {finding.text: finding.anchor for finding in found} == {
        "“Quay” has no alternative text.": "id_lead_image-place",
        "“Boat” has no alternative text.": "id_body-place",
    }
