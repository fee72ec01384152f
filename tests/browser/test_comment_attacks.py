"""No comment does anything in a browser, or pushes a page apart: not before readers, its writer or moderators."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import CharField, Value
from django.db.models.functions import Cast, LPad
from django.utils import timezone

from articles.tests.attacks import ABSENT, SECURITY
from articles.tests.factories import published
from comments import paging, proof
from comments.admin import places
from comments.models import DIGITS, Ban, Comment, Decision, Letter, Report, Standing, Thread, WordRule
from comments.tests.test_attacks import attacks

from .test_attacks import WATCH

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(not SECURITY.is_dir(), reason=ABSENT),
]
DESK = "/admin/comments"
TABS = ["held", "unread", "reported", "approved", "rejected", "removed", "spam", "mine"]
WIDTHS = (390, 1280)
AT_ONCE = 450  # comments on a page; of many more SQLite cannot ask for the replies at once
PROVOKE = """() => {
    const kinds = ["mouseover", "mouseenter", "focusin", "animationstart", "toggle", "error", "load"]
    const elements = [...document.querySelectorAll("body *")]
    for (const element of elements)
        for (const kind of kinds) element.dispatchEvent(new Event(kind, { cancelable: true }))
    const handled = elements.filter((element) => [...element.attributes].some(({ name }) => name.startsWith("on")))
    const led = elements.filter((element) =>
        ["href", "src", "action", "formaction"].some((name) =>
            /^\\s*(javascript|vbscript|data):/i.test(element.getAttribute(name) ?? "")))
    const foreign = elements.filter(({ tagName }) => /^(iframe|object|embed|base|meta|marquee|video)$/i.test(tagName))
    const beyond = elements.filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    const widest = beyond.map((element) => `${innerWidth} px: ${element.className} ${element.outerHTML.slice(0, 200)}`)
    const wide = document.documentElement.scrollWidth > innerWidth ? widest.slice(-3) : []
    const bad = [...handled, ...led, ...foreign].map(({ outerHTML }) => outerHTML.slice(0, 200))
    return [...window.executed, ...bad, ...wide]
}"""


@pytest.fixture
def words():
    """What the form would take; a NUL is refused before anything is kept."""
    found = dict.fromkeys(text.replace("\0", "").strip() for text in attacks())
    return [text[:5_000] for text in found if text]


@pytest.fixture
def edition(words):
    return published(headline=f"{words[0]} {words[1]}"[:150])


@pytest.fixture
def long_ones(edition, words):
    """Held: all words in six, far longer than a form takes."""
    bodies = ["\n".join(words[place::6]) for place in range(6)]
    mail = next(filter(_is_mail, words))
    return stored(edition.article, bodies, mails=[f'"{mail}"@example.org'])


def stored(article, words, *, mails=("",), **fields):
    """As rows; the verbs would take minutes."""
    rows = [Comment(article=article, name=text[:80], body=text, **fields) for text in words]
    for place, row in enumerate(rows):
        row.email = mails[place % len(mails)]
        row.visible = row.standing == Standing.APPROVED
        row.link_domain = row.body[:50]
    Comment.objects.bulk_create(rows)
    Comment.objects.filter(path="").update(path=LPad(Cast("pk", CharField()), DIGITS, Value("0")))
    return rows


def _is_mail(text):
    try:
        return "<" in text and not validate_email(f'"{text}"@example.org')
    except ValidationError:
        return False


def watched(page, live_server):
    strangers = []
    page.set_default_timeout(30_000)
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: strangers.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda asked: None if asked.url.startswith(live_server.url) else strangers.append(asked.url))
    return strangers


def assert_harmless(page):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(PROVOKE) == [], page.url


def look(page, *addresses):
    for address in addresses:
        assert page.goto(address).status == 200, address
        assert_harmless(page)


def send(page, edition, **fields):
    page.goto(edition.get_absolute_url())
    for name, value in fields.items():
        page.locator(f"#leave-a-reply [name={name}]").fill(value)
    page.locator("#leave-a-reply [type=submit]").click()
    page.wait_for_load_state()


def test_before_readers(edition, words, visit, live_server, monkeypatch):
    monkeypatch.setattr(paging, "ROOTS", AT_ONCE)
    rows = stored(edition.article, words, standing=Standing.APPROVED)
    Thread.objects.create(article=edition.article, visible_count=len(rows))
    page = visit()
    strangers = watched(page, live_server)
    story = edition.get_absolute_url()
    pages = -(-len(rows) // AT_ONCE)
    look(page, story, *(f"{story}comments/{number}/" for number in range(2, pages + 1)), "/comments/moderation/")
    for row in rows[:: len(rows) // 4]:
        look(page, f"/comments/{row.pk}/reply/", f"/comments/{row.pk}/report/")
    assert len(rows) > 3_000
    assert strangers == []


def test_before_their_writers(edition, words, long_ones, visit, live_server):
    page = visit()
    strangers = watched(page, live_server)
    look(page, *(f"/comments/held/{proof.held_token(row)}/" for row in long_ones))
    look(page, proof.confirm_link(long_ones[0]).removeprefix(settings.SITE_URL))
    other = published()
    for row in long_ones:  # too long, and come back
        send(page, other, body=row.body, name=row.name, email=row.email)
        assert page.locator(".not-sent").count() == 1
        assert_harmless(page)
    asked = [asked_about(page, other, "\n".join(words[place::40])[:4_900], words[place * 7][:80]) for place in range(4)]
    assert sum(asked) >= 2  # the first one is no flood yet
    assert strangers == []


def asked_about(page, edition, body, name):
    """Whether one more step is asked for; shouting comes back once before that."""
    send(page, edition, body=body, name=name)
    assert_harmless(page)
    if page.locator(".not-sent").count():
        page.locator("#leave-a-reply [type=submit]").click()
        page.wait_for_load_state()
        assert_harmless(page)
    return page.get_by_role("button", name="Yes, send it").count() == 1


def test_in_a_report_that_comes_back(edition, words, visit, live_server):
    (row,) = stored(edition.article, ["\n".join(words[::3])], standing=Standing.APPROVED)
    page = visit()
    strangers = watched(page, live_server)
    for place in range(3):
        page.goto(f"/comments/{row.pk}/report/")
        page.get_by_role("textbox").last.fill("\n".join(words[place::200])[:450])
        page.get_by_role("button", name="Send the report").click()
        page.locator(".not-sent").wait_for()
        assert_harmless(page)
    assert strangers == []


@pytest.fixture
def busy_desk(edition, words, long_ones, moderator):
    """Every list of the desk with words in all its columns."""
    now, mails = timezone.now(), [f'"{text}"@example.org' for text in words if len(text) < 240 and _is_mail(text)]
    mine = words[::8]
    states = [
        {"standing": Standing.APPROVED, "reviewed": False},
        {"standing": Standing.APPROVED, "reviewed": True, "reports": 1, "reported_at": now},
        *({"standing": each} for each in Standing.values),
    ]
    rows = []
    for place, state in enumerate(states):
        rows += stored(edition.article, mine[place :: len(states)], mails=mails, **state)
    reason = lambda row: {"check": "word_rules", "reason": row.name, "matches": [row.name], "spans": [[0, 5]]}  # noqa: E731
    Decision.objects.bulk_create(Decision(comment=row, after=row.standing, reasons=[reason(row)]) for row in rows)
    said = {"by": moderator, "before": "held", "at": now}
    Decision.objects.bulk_create(
        Decision(comment=row, after=row.standing, reasons=[reason(row)], note=row.body, **said) for row in rows[::5]
    )
    Report.objects.bulk_create(
        Report(comment=row, reporter=str(row.pk), reason="insult", words=row.body[:500]) for row in rows if row.reports
    )
    Ban.objects.bulk_create(
        Ban(kind="domain", key=str(row.pk), hint=row.body[:254], note=row.name) for row in rows[:50]
    )
    Letter.objects.bulk_create(
        Letter(kind="approved", key=str(row.pk), comment=row, to=row.email[:254]) for row in rows[:50]
    )
    WordRule.objects.bulk_create(WordRule(text=row.body[:80], folded=f"x{row.pk}", note=row.name) for row in rows[:50])
    return rows


def test_before_moderators(busy_desk, long_ones, moderator, sign_in, live_server, monkeypatch):
    monkeypatch.setattr(places, "SIZE", 150)
    page = sign_in(moderator)
    strangers = watched(page, live_server)
    look(page, *(f"{DESK}/comment/?standing={tab}" for tab in TABS))
    look(page, f"{DESK}/comment/{long_ones[0].pk}/change/", f"{DESK}/ban/add/?comment={long_ones[0].pk}")
    look(page, *(f"{DESK}/{name}/" for name in ("decision", "ban", "letter", "wordrule")))
    assert strangers == []
