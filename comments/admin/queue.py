import re

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from articles.models import Section

from ..converters import Key
from ..models import Comment, Standing
from .cards import card_of, cards_of

ALL = "all"
TABS = [*Standing.choices, (ALL, _("All"))]


def tab_of(request) -> str:
    """What waits is what one comes for."""
    given = request.GET.get("standing")
    return given if given in dict(TABS) else Standing.HELD


def order_of(request) -> list[str]:
    """Along an index in every tab: the longest waiting first, of all else the newest."""
    orders = {Standing.HELD: ["posted_at", "pk"], ALL: ["-pk"]}
    return orders.get(tab_of(request), ["-posted_at", "-pk"])


class Queue(ChangeList):
    """Cards in the place of rows, and tabs whose counts follow the search and the other filters."""

    def get_queryset(self, request, exclude_parameters=None):
        found = super().get_queryset(request, exclude_parameters)
        self.tab = tab_of(request)
        self.counts = dict(found.order_by().values_list("standing").annotate(Count("pk")))
        return found if self.tab == ALL else found.filter(standing=self.tab)

    def get_results(self, request):
        super().get_results(request)
        self.page_num = self.paginator.validate_number(self.page_num)
        self.cards = cards_of(self.result_list, by=request.user)

    def tabs(self):
        """Label, count, link and whether it is the open one."""
        counts = self.counts | {ALL: sum(self.counts.values())}
        for value, label in TABS:
            link = self.get_query_string({"standing": value})
            yield {"label": label, "count": counts.get(value, 0), "link": link, "open": value == self.tab}

    def sections(self):
        return next((spec.lookup_choices for spec in self.filter_specs if spec.parameter_name == "section"), [])

    def article(self):
        """The headline that the queue is narrowed to, or None."""
        specs = (spec for spec in self.filter_specs if spec.parameter_name == "article")
        return next((headline for spec in specs for _key, headline in spec.lookup_choices), None)

    def without_article(self):
        return self.get_query_string(remove=["article"])


class StandingFilter(admin.SimpleListFilter):
    """Makes ``standing`` a known parameter; the queue applies it, after it has counted all standings at once."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return TABS

    def queryset(self, request, queryset):
        return queryset


class SectionFilter(admin.SimpleListFilter):
    title = _("section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return Section.objects.in_order().values_list("slug", "name")

    def queryset(self, request, queryset):
        return queryset.filter(article__section__slug=self.value()) if self.value() else queryset


class ArticleFilter(admin.SimpleListFilter):
    """By a link on the card; the choice is the one story that is asked for, and there is none if it has no comments."""

    title = _("article")
    parameter_name = "article"

    def has_output(self):
        """Also without a choice: no comments then, and not all of them."""
        return self.value() is not None

    def lookups(self, request, model_admin):
        key = self.value() or ""
        if not re.fullmatch(Key.regex, key):
            return []
        found = Comment.objects.filter(article=key).select_related("article__section")[:1]
        return [(comment.article_id, card_of(comment, by=request.user).headline) for comment in found]

    def queryset(self, request, queryset):
        return queryset.filter(article__in=[key for key, _headline in self.lookup_choices])


class ForgivingPaginator(Paginator):
    """The last page in the place of one that is not there any more: decisions empty the queue from under its pages."""

    def validate_number(self, number):
        try:
            return max(1, min(int(number), self.num_pages))
        except (TypeError, ValueError):
            return 1
