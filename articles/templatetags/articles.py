from django import template
from django.utils.formats import number_format

import page_cache

from .. import body, bylines, language, printing
from ..breadcrumbs import steps_above
from ..menu import menu_of
from ..moments import printed_moment
from ..paths import absolute

register = template.Library()


@register.simple_tag(takes_context=True)
def story_body(context, edition):
    """The body as of now, or ``as_of`` the moment of a preview.

    The page's policy is told whose frames a reader may ask for.
    """
    if hosts := printing.frame_hosts(edition.html):
        page_cache.note(context["request"], frames=hosts)
    return printing.printed(edition, at=context.get("as_of"))


@register.filter
def minutes_to_read(html):
    return body.minutes_to_read(html)


@register.filter
def byline_groups(edition):
    return bylines.groups(edition.bylines.all())


@register.filter
def credited(edition):
    return bylines.credited(edition)


@register.filter
def byline_in_one_line(edition):
    return bylines.in_one_line(edition)


@register.simple_tag(takes_context=True)
def section_menu(context):
    return menu_of(context["request"])


@register.inclusion_tag("articles/_breadcrumb.html", takes_context=True)
def breadcrumb(context, thing):
    """The steps above ``thing``, from the front page on: those of the structured data without the page itself."""
    return {"steps": steps_above(thing, menu_of(context["request"]))}


@register.simple_tag
def moment(value, style="DATETIME_FORMAT"):
    """A date as people of this site read it, and as machines do."""
    return "" if value is None else printed_moment(value, style)


@register.simple_tag
def language_of(edition):
    """The ``lang`` and ``dir`` of a text that is not in the language of the page around it."""
    return language.attributes_of(edition.language)


@register.filter
def figures(number):
    """As people of this site write a large number: 12,500 or 12.500."""
    return number_format(number, force_grouping=True)


@register.filter
def absolute_url(path):
    return absolute(path)


@register.filter
def page_numbers(page):
    """The numbers that a reader can go to from ``page``, with an ellipsis for each gap."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def page_link(number):
    """The link from any page of a list to page ``number``; the first page has no number in its address."""
    return "." if number == 1 else f"?page={number}"
