"""No body that somebody stored does anything in a browser: not on its page, not in the desk's form."""

import pytest

from articles import body
from articles.models import Article
from articles.tests.attacks import ABSENT, SECURITY, attack_strings
from articles.tests.factories import AuthorFactory, SectionFactory, published
from images.intake import take_in
from images.tests.pictures import upload

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(not SECURITY.is_dir(), reason=ABSENT),
]
STORIES = 4
WATCH = """
    window.executed = []
    for (const name of ["alert", "confirm", "prompt", "print"])
        window[name] = (...said) => window.executed.push([name, ...said.map(String)])
"""
PROVOKE = """(place) => {
    const kinds = ["mouseover", "mouseenter", "focus", "click", "animationstart", "toggle", "error"]
    const stop = (event) => event.preventDefault()
    document.addEventListener("click", stop, true)
    const elements = [...document.querySelectorAll(`${place}, ${place} *`)]
    for (const element of elements)
        for (const kind of kinds) element.dispatchEvent(new Event(kind, { cancelable: true }))
    document.removeEventListener("click", stop, true)
    const handled = elements.filter((element) => [...element.attributes].some(({ name }) => name.startsWith("on")))
    const led = elements.filter((element) => /^(javascript|vbscript|data):/i.test(element.href ?? element.src ?? ""))
    const tags = /^(script|iframe|object|embed|form|style|link|meta|base|svg)$/i
    const foreign = elements.filter(({ tagName }) => tags.test(tagName))
    return [...window.executed, ...[...handled, ...led, ...foreign].map(({ outerHTML }) => outerHTML.slice(0, 200))]
}"""


@pytest.fixture
def stories(chief):
    """A few with all attacks among them, and every tenth wherever else an editor's HTML may have text or a value."""
    attacks = attack_strings()
    image = take_in(upload(), by=chief)
    section, author = SectionFactory(), AuthorFactory()
    for number in range(STORIES):
        mine = attacks[number::STORIES]
        parts = [f"<p>{attack}</p>" for attack in mine] + [_in_places(attack, image) for attack in mine[::10]]
        text = "\n".join(map(body.clean, parts))
        published(by=chief, body=text, section=section, authors=[author])
    return Article.objects.order_by("pk")


def _in_places(attack, image):
    value = attack.replace("&", "&amp;").replace('"', "&quot;")
    return (
        f'<figure data-image="{image.pk}" data-layout="{value}"><img alt="{value}"><figcaption>{attack}</figcaption>'
        f'</figure><figure data-embed="{value}"><a href="{value}">{attack}</a></figure><p><a href="{value}">x</a></p>'
    )


def _watched(page, live_server):
    strangers = []
    page.set_default_timeout(60_000)  # the editor takes a while with a thousand blocks
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: strangers.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda asked: None if asked.url.startswith(_ours(live_server)) else strangers.append(asked.url))
    return strangers


def _ours(live_server):
    return (live_server.url, "data:", "blob:")


def test_no_attack_does_anything_on_the_page_of_its_story(stories, visit, live_server):
    page = visit()
    strangers = _watched(page, live_server)
    for article in stories:
        page.goto(article.editions.get().get_absolute_url())
        assert page.locator(".story-body > *").count() > 500
        assert page.evaluate(PROVOKE, ".story-body") == []
    assert strangers == []


def test_no_attack_does_anything_in_the_form_of_its_story(stories, sign_in, chief, live_server):
    page = sign_in(chief)
    strangers = _watched(page, live_server)
    for article in stories:
        page.goto(f"/admin/articles/article/{article.pk}/change/")
        page.locator(".ProseMirror > *").nth(500).wait_for(state="attached")
        assert page.evaluate(PROVOKE, ".ProseMirror") == []
    assert strangers == []
