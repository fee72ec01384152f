import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from articles import addresses, cache_tags
from articles.models import FormerSlug, Section, Series, Tag
from page_cache.versions import current

from .factories import AuthorFactory, SectionFactory, SeriesFactory, TagFactory, published
from .sending import fields_of

pytestmark = pytest.mark.django_db
FACTORIES = {"section": SectionFactory, "tag": TagFactory, "series": SeriesFactory, "author": AuthorFactory}
MODELS = {"section": Section, "tag": Tag, "series": Series}


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def address(label, page="change"):
    return reverse(f"admin:articles_{label._meta.model_name}_{page}", args=[label.pk])


def send(client, label, **changes):
    fields = fields_of(client.get(address(label)), f"{label._meta.model_name}_form")
    return client.post(address(label), fields | changes)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


def version():
    return current((cache_tags.LABELS,))


@pytest.mark.parametrize("kind", FACTORIES)
def test_a_label_that_is_printed_on_pages_makes_them_stale(desk, kind):
    label, before = FACTORIES[kind](), version()
    assert send(desk, label, name="Renamed").status_code == 302
    label.refresh_from_db()
    assert label.name == "Renamed"
    assert version() != before


@pytest.mark.parametrize("kind", FACTORIES)
def test_the_former_address_leads_on_to_the_new_one(desk, client, kind):
    label = FACTORIES[kind](slug="former")
    old = label.get_absolute_url()
    send(desk, label, slug="new")
    label.refresh_from_db()
    answer = client.get(old)
    assert (answer.status_code, answer.url) == (301, label.get_absolute_url())


@pytest.mark.parametrize("kind", FACTORIES)
def test_a_label_leads_straight_to_its_page(desk, kind):
    label = FACTORIES[kind]()
    page = desk.get(address(label)).content.decode()
    assert f'href="{label.get_absolute_url()}"' in page
    assert "/admin/r/" not in page


def test_saving_without_a_new_address_leaves_no_former_one(desk):
    send(desk, TagFactory(), name="Renamed")
    assert not FormerSlug.objects.exists()


@pytest.mark.parametrize("kind", MODELS)
def test_a_new_label_is_added_and_makes_pages_stale(desk, kind):
    add, before = reverse(f"admin:articles_{kind}_add"), version()
    fields = fields_of(desk.get(add), f"{kind}_form") | {"name": "Ærø", "slug": "ærø"}
    assert desk.post(add, fields).status_code == 302
    assert MODELS[kind].objects.get().slug == "ærø"
    assert version() != before


@pytest.mark.parametrize("kind", FACTORIES)
def test_a_label_that_nobody_uses_can_be_deleted(desk, kind):
    label, before = FACTORIES[kind](), version()
    assert desk.post(address(label, "delete"), {"post": "yes"}).status_code == 302
    assert not type(label).objects.filter(pk=label.pk).exists()
    assert version() != before


@pytest.mark.parametrize("kind", FACTORIES)
def test_a_label_of_a_story_is_not_deleted_and_says_why(desk, chief, kind):
    label = FACTORIES[kind](name="Used")
    use = {
        "section": {"section": label},
        "tag": {"topics": [label]},
        "series": {"series": label},
        "author": {"authors": [label]},
    }
    published(by=chief, **use[kind])
    answer = desk.post(address(label, "delete"), {"post": "yes"})
    assert answer.url == address(label)
    assert "“Used” cannot be deleted" in said(answer)
    assert type(label).objects.filter(pk=label.pk).exists()


def test_a_section_with_sub_sections_is_not_deleted(desk):
    parent = SectionFactory()
    SectionFactory(parent=parent)
    assert "cannot be deleted" in said(desk.post(address(parent, "delete"), {"post": "yes"}))


def test_a_section_can_be_part_of_a_main_section_only(desk):
    parent = SectionFactory()
    child, other = SectionFactory(parent=parent), SectionFactory()
    offered = desk.get(address(other)).context["adminform"].form.fields["parent"].queryset
    assert set(offered) == {parent, other}
    assert send(desk, other, parent=child.pk).status_code == 200
    assert send(desk, other, parent=parent.pk).status_code == 302
    other.refresh_from_db()
    assert other.parent == parent


@pytest.mark.parametrize("slug", ["admin", "feeds", "no spaces"])
def test_an_address_of_the_site_itself_is_refused_for_a_section(desk, slug):
    assert send(desk, SectionFactory(), slug=slug).status_code == 200


def test_an_editor_adds_tags_and_cannot_touch_sections(client, editor):
    client.force_login(editor)
    assert client.get(reverse("admin:articles_tag_add")).status_code == 200
    assert client.get(reverse("admin:articles_section_add")).status_code == 403
    section = SectionFactory(name="As it was")
    assert client.post(address(section), {"name": "Mine", "slug": "mine"}).status_code == 403


@pytest.mark.parametrize("kind", FACTORIES)
def test_the_lists_of_labels_keep_to_few_queries(desk, kind, django_assert_max_num_queries):
    for _ in range(20):
        FACTORIES[kind]()
    with django_assert_max_num_queries(7):
        assert desk.get(reverse(f"admin:articles_{kind}_changelist")).status_code == 200


def test_a_section_cannot_be_renamed_to_where_others_have_stories(client, chief):
    alpha, gamma = SectionFactory(slug="alpha"), SectionFactory(slug="gamma", name="Gamma")
    for section in (alpha, gamma):
        published(by=chief, section=section, slug="budget", headline=f"Budget of {section.slug}")
    addresses.rename(alpha, "beta")
    Section.objects.filter(pk=alpha.pk).update(slug="beta")
    client.force_login(chief)
    url = reverse("admin:articles_section_change", args=[gamma.pk])
    answer = client.post(url, {"name": "Gamma", "slug": "alpha", "order": 0, "description": "typed words"})
    assert "Budget of alpha" in answer.content.decode()
    assert "typed words" in answer.content.decode()
    gamma.refresh_from_db()
    assert gamma.slug == "gamma"
