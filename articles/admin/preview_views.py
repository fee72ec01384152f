import datetime as dt
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from .. import preview, preview_page, revisions, states
from ..comparison.blocks import number_of
from ..models import Edition
from ..moves import Refused
from ..seals import for_desk
from .widgets import MomentField

LINKS_A_PAGE, OPENINGS_A_PAGE = 20, 50
MOST_EDITIONS = 8  # that the bar leads to
LASTING = [
    (1, gettext_lazy("1 hour")),
    (24, gettext_lazy("1 day")),
    (3 * 24, gettext_lazy("3 days")),
    (7 * 24, gettext_lazy("7 days")),
    (14 * 24, gettext_lazy("14 days")),
    (30 * 24, gettext_lazy("30 days")),
]


@dataclass(frozen=True)
class Text:
    """What the preview shows: ``edition`` is None where readers see nothing then."""

    what: str
    at: dt.datetime
    edition: Edition | None
    related: list[int] | None = None
    revision: int | None = None


class MomentForm(forms.Form):
    at = MomentField(label=gettext_lazy("What readers see at"))


class LinkForm(forms.Form):
    for_whom = forms.CharField(label=gettext_lazy("For whom"), max_length=120, required=False)
    hours = forms.TypedChoiceField(
        label=gettext_lazy("It works for"), choices=LASTING, coerce=int, initial=preview.USUAL // preview.SHORTEST
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class PreviewViews:
    """A story as readers will see it, for the desk; and the links by which outsiders see one text of it."""

    def get_urls(self):
        routes = {
            "preview": ("<int:pk>/preview/", require_safe(self.preview_view)),
            "links": ("<int:pk>/links/", self.links_view),
            "openings": ("<int:pk>/links/<int:link>/", require_safe(self.openings_view)),
            "revoke": ("<int:pk>/links/<int:link>/revoke/", require_POST(self.revoke_view)),
        }
        return [
            path(address, self.admin_site.admin_view(view), name=f"articles_article_{name}")
            for name, (address, view) in routes.items()
        ] + super().get_urls()

    def preview_view(self, request, pk):
        """``revision`` or ``edition`` by number, what is live ``at`` a moment, or else the working copy as saved."""
        article = self._story(request, pk)
        form = MomentForm(request.GET if "at" in request.GET else None)
        text = _asked(request, article, form)
        context = {
            "original": article,
            "text": text,
            "as_at": states.in_full(text.at),
            "pills": states.pills(article, article.timeline()),
            "is_embargoed": bool(article.embargo_until and article.embargo_until > timezone.now()),
            "timeline": article.timeline(),
            "ahead": article.timeline().ahead[:MOST_EDITIONS],
            "form": form if form.is_bound else MomentForm(initial={"at": timezone.localtime(text.at)}),
            "may_share": preview.may_share(request.user, article),
        }
        if text.edition:
            context |= preview_page.about(text.edition, at=text.at, related=text.related)
        template = "preview/desk.html" if text.edition else "preview/nothing.html"
        return preview_page.shown(request, template, at=text.at, pictures=for_desk(request.user), **context)

    def links_view(self, request, pk):
        """The address of a new link stands in the answer to the form that made it, and never again."""
        article = self._shared(request, pk)
        revision = number_of(request.GET.get("revision", "")) or article.latest_revision_id
        form = LinkForm(request.POST or None, initial={"revision": revision})
        made = _made(request, article, form) if request.method == "POST" and form.is_valid() else None
        shown = article.revisions.filter(pk=form["revision"].value() or 0).first() if not form.errors else None
        links = article.preview_links.select_related("revision", "made_by", "revoked_by").defer("revision__content")
        context = {
            "title": _("Links for outsiders"),
            "form": LinkForm(initial={"revision": revision}) if made else form,
            "revision": shown,
            "made": made and made[0],
            "address": made and _address(made[1]),
            "page": Paginator(links.order_by("-pk"), LINKS_A_PAGE).get_page(request.GET.get("page")),
            "now": timezone.now(),
        }
        response = self._page(request, article, "links", context)
        response["Cache-Control"] = "no-store, private"
        return response

    def openings_view(self, request, pk, link):
        article = self._shared(request, pk)
        link = get_object_or_404(article.preview_links.select_related("revision"), pk=link)
        page = Paginator(link.log.order_by("-at", "-pk"), OPENINGS_A_PAGE).get_page(request.GET.get("page"))
        context = {"title": _("Who opened the link"), "link": link, "page": page, "now": timezone.now()}
        return self._page(request, article, "openings", context)

    def revoke_view(self, request, pk, link):
        article = self._shared(request, pk)
        link = get_object_or_404(article.preview_links.select_related("article"), pk=link)
        if preview.revoke(link, by=request.user):
            messages.success(request, _("Revoked: from now on it opens nothing."))
        else:
            messages.info(request, _("That link did not work any more."))
        return redirect("admin:articles_article_links", article.pk)

    def _shared(self, request, pk):
        article = self._story(request, pk)
        if not preview.may_share(request.user, article):
            raise PermissionDenied(_("You may not give this story to outsiders."))
        return article


def _asked(request, article, form):
    now = timezone.now()
    if number := request.GET.get("revision"):
        return _revision(article, number, now)
    if number := request.GET.get("edition"):
        edition = get_object_or_404(_editions(article), pk=number_of(number) or 0)
        return _edition(
            edition, max(edition.live_from, now) if edition in article.timeline().chain else edition.live_from
        )
    if form.is_bound and form.is_valid():
        return _live_at(article, form.cleaned_data["at"])
    content = revisions.snapshot(article)
    edition = preview_page.as_edition(article, content, at=now)
    return Text(
        _saved(_("The working copy, as saved %(moment)s"), article.saved_at),
        now,
        edition,
        content["related"],
        article.latest_revision_id,
    )


def _revision(article, number, now):
    revision = get_object_or_404(article.revisions, pk=number_of(number) or 0)
    edition = preview_page.as_edition(article, revision.content, at=now)
    what = _saved(_("An earlier text, as saved %(moment)s"), revision.at)
    if revision.pk == article.latest_revision_id:
        what = _saved(_("The text as saved %(moment)s, the latest"), revision.at)
    return Text(what, now, edition, revision.content.get("related", []), revision.pk)


def _live_at(article, at):
    edition = _editions(article).live(at=at).first()
    return _edition(edition, at) if edition else Text(_("Readers see nothing of this story then"), at, None)


def _edition(edition, at):
    now = timezone.now()
    if edition.live_from > now:
        words = _("Scheduled: readers see this from %(moment)s")
    elif edition.live_until is None or edition.live_until > now:
        words = _("Live: readers have seen this since %(moment)s")
    else:
        words = _("Over: readers saw this from %(moment)s")
    return Text(_saved(words, edition.live_from), at, edition, revision=edition.revision_id)


def _editions(article):
    return Edition.objects.filter(article=article).for_page()


def _saved(words, moment):
    return words % {"moment": states.in_full(moment)}


def _made(request, article, form):
    """The link and its token, or None where it was refused in words."""
    given = form.cleaned_data
    revision = article.revisions.filter(pk=given["revision"]).first()
    if revision is None:
        raise Http404("no such text")
    try:
        return preview.make_link(
            article,
            by=request.user,
            revision=revision,
            lasting=dt.timedelta(hours=given["hours"]),
            for_whom=given["for_whom"],
        )
    except Refused as refusal:
        form.add_error(None, refusal)
        return None


def _address(token):
    return settings.SITE_URL + reverse("preview:outsider", args=[token])
