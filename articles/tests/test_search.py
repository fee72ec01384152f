import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import labels, search, workflow
from articles.models import Author, Edition, EditionByline, SearchText
from articles.search import rebuild, tables
from articles.search.engines import marked
from articles.tests.factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory, published

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def chief():
    return UserFactory(role=roles.CHIEF_EDITOR)


def find(text, *, order=search.Order.BEST, at=None):
    now = at or timezone.now()
    keys = search.found(search.asked(text), Edition.objects.live(at=now), order=order, at=now)
    assert len(keys) == len(set(keys))
    return [Edition.objects.get(pk=key).headline for key in keys]


def marks(text, edition):
    return search.highlighted(search.asked(text), [edition.pk])[edition.pk]


def test_a_story_is_found_by_words_of_every_kind():
    published(
        headline="Frigates at sea",
        kicker="Navy",
        standfirst="The yard is late.",
        body="<p>Nobody asked the <strong>harbour</strong> board.</p><p>Rust won.</p>",
        authors=[AuthorFactory(name="Mara Lind")],
        topics=[TagFactory(name="Shipbuilding")],
        section=SectionFactory(name="Defence"),
    )
    published(headline="Bakers on strike", body="<p>No bread.</p>")
    for words in ("frigates", "NAVY yard", "harbour rust", "lind", "shipbuilding defence", "mara frigates board"):
        assert find(words) == ["Frigates at sea"], words
        assert find(words, order="newest") == ["Frigates at sea"], words
    assert find("frigates bread") == []


def test_words_are_found_in_their_other_forms_and_without_accents():
    published(headline="Frigates reach the café", body="<p>Señor Müller was sailing.</p>")
    for words in ("frigate", "cafe", "café", "CAFÉ", "cafe\u0301", "senor muller", "sailed"):
        assert find(words), words


def test_phrases_and_exclusions():
    published(headline="One", body="<p>The harbour board met.</p>")
    published(headline="Two", body="<p>The board of the harbour met.</p>")
    assert sorted(find("harbour board")) == ["One", "Two"]
    assert find('"harbour board"') == find("“harbour board”") == find("harbour-board") == ["One"]
    assert find('met -"harbour board"') == find("harbour –“harbour board”") == ["Two"]
    assert find("harbour -met") == []


def test_words_with_signs_in_them_are_found_either_way():
    published(headline="The F-16, the AUKUS/NATO deal and navy.mil", body="<p>It costs 3.5 and isn’t new.</p>")
    for words in ("f-16", "f 16", "F–16", "aukus", "nato", "aukus/nato", "navy.mil", "navy", "3.5", "isn't"):
        assert find(words), words


ODD = [
    "", " ", "\0", "a\0b", "\ud800", "\udfff x", '"', '""', '"unclosed words', "-", "--", '-"', "-harbour", "- harbour",
    "AND", "OR", "NOT harbour", "harbour AND", "NEAR(harbour board, 5)", "headline:harbour", "{headline body}:x",
    "^harbour", "harbour*", "harbour OR 1=1", "';--", "a & b | !c", "<->", "harbour:*", "(harbour", "\\",
    "%", "_", "%s", "{}", "the",
    '"to be or not to be"', "☃", "\U0001f6a2", "ـ", "\x02harbour\x03", "َ", "harbour " * 1250, '"' * 10_000,
    "x" * 10_000, "-a " * 3000, "日本語", "\N{RIGHT-TO-LEFT OVERRIDE}harbour",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_nothing_that_can_be_typed_is_an_error(client, text):
    edition = published(headline="The harbour board")
    question = search.asked(text)
    for order in search.Order:
        found = search.found(question, Edition.objects.live(), order=order, at=timezone.now())
        assert found in ([], [edition.pk])
    search.highlighted(question, [edition.pk])
    for name in ("q", "author", "section", "from", "order"):
        address = {"q": "harbour"} | {name: text.encode("utf-8", "surrogatepass")}
        assert client.get("/search/", address).status_code == 200


def test_what_is_marked_is_escaped():
    edition = published(
        headline="<script>alert(1)</script> harbour",
        body="<p>&lt;img src=x onerror=alert(2)&gt; harbour &lt;mark&gt; \x02x\x03 &amp;amp;</p>",
    )
    headline, _standfirst, text = marks("harbour", edition)
    assert headline == "&lt;script&gt;alert(1)&lt;/script&gt; <mark>harbour</mark>"
    assert "onerror=alert(2)&gt; <mark>harbour</mark>" in text
    assert "<" not in text.replace("<mark>harbour</mark>", "")
    assert marked("\x02a\x03 \x02b\x03 \x03 <c \x02") == "<mark>a b</mark>  &lt;c "


def test_a_passage_of_a_long_text_has_the_words():
    edition = published(
        body="".join(f"<p>{'Nothing at all. ' * 300}</p>" for _ in range(2)) + "<p>Then the harbour.</p>"
    )
    passage = marks("harbour", edition)[2]
    assert "<mark>harbour</mark>" in passage
    assert len(passage) < 500


@pytest.mark.parametrize(("words", "shown"), [("malmo", "Malmö"), ("MALMÖ", "malmo"), ("sailing", "sails")])
def test_a_passage_is_found_in_other_forms_and_without_accents(words, shown):
    edition = published(headline="x", body=f"<p>{'Ümlaut. ' * 500}</p><p>Then {shown}.</p><p>{'Ümlaut. ' * 500}</p>")
    assert f"<mark>{shown}</mark>" in marks(words, edition)[2]


def test_a_passage_is_the_beginning_where_the_words_are_in_the_headline_alone():
    edition = published(headline="Harbour", body=f"<p>Nothing at all. {'And nothing more. ' * 500}</p>")
    headline, _standfirst, passage = marks("harbour", edition)
    assert headline == "<mark>Harbour</mark>"
    assert passage.startswith("Nothing at all.")
    assert len(passage) < 500


def test_the_best_come_first_and_age_counts(chief):
    now = timezone.now()
    published(headline="Harbour opens", at=now - 900 * DAY, by=chief)
    published(headline="A day out", body="<p>We saw the harbour.</p>" + "<p>Sun and sand.</p>" * 20, by=chief)
    published(headline="Harbour closes", at=now - DAY, by=chief)
    assert find("harbour") == ["Harbour closes", "Harbour opens", "A day out"]
    assert find("harbour", order="newest") == ["A day out", "Harbour closes", "Harbour opens"]


def test_only_what_is_live_is_found(chief):
    now = timezone.now()
    edition = published(headline="Harbour opens", by=chief)
    published(headline="Harbour tomorrow", at=now + DAY, by=chief)
    ArticleFactory(headline="Harbour draft")
    edition.article.headline = "Harbour shut"
    edition.article.save()
    later = workflow.publish(edition.article, by=chief, at=now + DAY)
    assert find("harbour") == ["Harbour opens"]
    assert sorted(find("harbour", at=now + 2 * DAY)) == ["Harbour shut", "Harbour tomorrow"]
    workflow.cancel_schedule(edition.article, by=chief)
    assert not SearchText.objects.filter(pk=later.pk).exists()
    workflow.withdraw(edition.article, by=chief)
    assert find("harbour") == []


def test_a_new_text_takes_the_place_of_the_old_one(chief):
    edition = published(headline="Harbour opens", by=chief)
    edition.article.headline = "Quay opens"
    edition.article.save()
    workflow.publish(edition.article, by=chief)
    assert find("harbour") == []
    assert find("quay") == ["Quay opens"]
    assert SearchText.objects.count() == 1


def test_a_backdated_story_is_found():
    published(headline="Harbour opens", at=timezone.now() - 4000 * DAY)
    assert find("harbour") == ["Harbour opens"]


def test_a_very_long_text_is_published_and_found_by_its_beginning():
    published(body="<p>Harbour " + " ".join(f"{number:x}ø字" for number in range(200_000)) + "</p>")
    assert find("harbour")


def test_merged_labels_are_found_by_the_name_that_stays(chief):
    lind, line, sea, ocean = (
        AuthorFactory(name="Lind"),
        AuthorFactory(name="Line"),
        TagFactory(name="Sea"),
        TagFactory(name="Ocean"),
    )
    published(headline="Theirs", authors=[lind], topics=[sea])
    labels.merge(lind, line, by=chief)
    labels.merge(sea, ocean, by=chief)
    assert find("lind") == find("sea") == []
    assert find("line ocean") == ["Theirs"]


def test_merged_sections_are_found_by_the_name_that_stays(chief):
    one, other = SectionFactory(name="Defence"), SectionFactory(name="World")
    published(headline="Theirs", section=one)
    labels.merge(one, other, by=chief)
    assert (find("defence"), find("world")) == ([], ["Theirs"])


@pytest.mark.parametrize(
    ("factory", "kind"), [(AuthorFactory, "author"), (TagFactory, "tag"), (SectionFactory, "section")]
)
def test_a_renamed_label_is_found_by_its_new_name(client, chief, factory, kind):
    label = factory(name="Oldname", slug="kept")
    published(
        headline="Theirs",
        **{"author": {"authors": [label]}, "tag": {"topics": [label]}, "section": {"section": label}}[kind],
    )
    client.force_login(chief)
    answer = client.post(
        f"/admin/articles/{kind}/{label.pk}/change/", {"name": "Newname", "slug": "kept", "order": "0"}
    )
    assert answer.status_code == 302
    assert (find("oldname"), find("newname")) == ([], ["Theirs"])


def test_rebuild_search_writes_what_is_missing_or_wrong_and_nothing_else(capsys):
    gone, wrong, over = (published(headline=f"Harbour {name}") for name in ("one", "two", "three"))
    SearchText.objects.filter(pk=gone.pk).delete()
    SearchText.objects.filter(pk=wrong.pk).update(headline="Nonsense")
    Edition.objects.filter(pk=over.pk).update(
        live_from=over.live_from - DAY, first_published_at=over.live_from - DAY, live_until=over.live_from
    )
    call_command("rebuild_search")
    assert capsys.readouterr().out.splitlines()[-1] == "2 written, 1 removed."
    assert sorted(find("harbour")) == ["Harbour one", "Harbour two"]
    assert find("nonsense") == []
    call_command("rebuild_search")
    assert capsys.readouterr().out.splitlines()[-1] == "0 written, 0 removed."


def test_rebuild_search_goes_on_where_it_was_stopped(monkeypatch):
    monkeypatch.setattr(rebuild, "BATCH", 2)
    editions = [published(headline=f"Harbour {number}") for number in range(5)]
    SearchText.objects.all().delete()
    steps = rebuild.rebuild()
    next(steps)
    stopped = next(steps)
    steps.close()
    assert (stopped.done, stopped.total, stopped.last) == (2, 5, editions[1].pk)
    assert len(find("harbour")) == 2
    assert [step.written for step in rebuild.rebuild(after=stopped.last)] == [0, 2, 3]
    assert len(find("harbour")) == 5


def test_rebuild_search_puts_the_index_in_the_language_of_the_site(settings):
    published(headline="The harbours are sailing")
    assert find("harbour")
    settings.LANGUAGE_CODE = "da"
    call_command("rebuild_search")
    assert tables.speaks(connection) == tables.wanted(connection)
    assert find("sailing")
    assert not find("sails")
    settings.LANGUAGE_CODE = "en-gb"
    call_command("rebuild_search")
    assert find("sails")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no pieces of an index")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_rebuild_search_leaves_the_index_in_one_piece(monkeypatch):
    def pieces():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(DISTINCT id >> 37) FROM {tables.WORDS}_data WHERE id > 10")  # noqa: S608
            return cursor.fetchone()[0]

    monkeypatch.setattr(tables, "PAGES", 1)
    for number in range(3):
        published(headline=f"Harbour {number}", body="".join(f"<p>quay{word}</p>" for word in range(2_000)))
    assert pieces() > 1
    for _again in range(2):
        call_command("rebuild_search", verbosity=0)
        assert pieces() == 1
        assert len(find("harbour quay1999")) == 3


def test_the_engine_and_the_texts_agree_after_all_kinds_of_changes(chief):
    edition = published(headline="Harbour", authors=[AuthorFactory(name="Lind")])
    edition.article.headline = "Quay"
    edition.article.save()
    workflow.publish(edition.article, by=chief)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # raises where it is not so
            cursor.execute(f"INSERT INTO {tables.WORDS} ({tables.WORDS}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
    assert EditionByline.objects.filter(author=Author.objects.get(name="Lind")).count() == 2


def test_a_question_that_takes_too_long_is_given_up():
    endless = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT max(i) FROM n"
    )
    with pytest.raises(search.TooLong), search.in_time(0.05), connection.cursor() as cursor:
        cursor.execute(endless)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
