"""Autosave, the offer of what was typed and not saved, and who else has the story open."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import presence, revisions, states, typed
from ..comparison import FieldChange, compare
from ..comparison.blocks import number_of
from ..merge import Content, differences
from ..models import Article, Autosave
from .rows import posted

OFFERED = 3
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "_continue", "_save", "_verb", "_open_form"})


@dataclass(frozen=True)
class Offer:
    kept: Autosave
    when: str
    changes: list[FieldChange]


class TypedViews:
    """Of the admin of stories."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("typed/", view(require_POST(self.keep_view)), name="articles_article_typed"),
            path("typed/<uuid:key>/away/", view(require_POST(self.away_view)), name="articles_article_typed_away"),
            *super().get_urls(),
        ]

    def keep_view(self, request):
        """JSON for static/desk/words.js: keeps ``fields``, if there are any, and tells who else is here."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        sent, key = request.POST.get("fields", ""), _uuid(request.POST.get("key"))
        if len(sent) > typed.LARGEST:
            return JsonResponse({"error": _("This is too long to be kept.")}, status=413)
        article = number_of(request.POST.get("article", "")) or None
        answer = {"at": states.short(timezone.now(), timezone.now())}
        if sent and key:
            fields, version = _fields(QueryDict(sent)), number_of(request.POST.get("version", ""))
            answer["kept"] = typed.keep(request.user, key, fields, article=article, version=version)
        if "form" in request.POST:  # the story on the page, while ``article`` may be another one's
            answer |= self._here(request, request.POST["form"], _uuid(request.POST.get("open")))
        return JsonResponse(answer)

    def away_view(self, request, key):
        row = typed.one(request.user, key)
        if row is None:
            raise Http404("nothing kept")
        typed.settle(request.user, key)
        messages.success(request, _("What you had typed is thrown away."))
        return HttpResponseRedirect(_form_of(row))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """``_load`` puts what was typed into the form, still unsaved."""
        if request.method == "POST" and "_load" in request.POST:
            key = _uuid(request.POST["_load"])
            row = key and typed.one(request.user, key)
            if row is None:
                messages.error(request, _("That text is not kept any more: it was saved, or thrown away."))
                return HttpResponseRedirect(request.path)
            request.POST = _as_sent(row)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        if obj is None or self.has_change_permission(request, obj):
            if obj:
                presence.enter(obj.pk, request.user)
            context |= {
                "offers": self._offers(request, obj, form["draft_key"].value()),
                "also_editing": _also(obj, request.user) if obj else "",
                "words": _told(request, obj, form),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        typed.settle(request.user, form.cleaned_data.get("draft_key"))

    def keep_other_words(self, request, created):
        """The same new story was sent twice: what the second form says otherwise is kept and offered."""
        first = created.revisions.order_by("pk").first()
        fields = [*_fields(request.POST), ("base_revision", str(first.pk if first else ""))]
        if differences(revisions.snapshot(created), content_of(request.POST)):
            typed.keep(request.user, uuid.uuid4(), fields, article=created.pk)

    def _here(self, request, form, opened):
        article = Article.objects.filter(pk=number_of(form)).first()
        if article is None:
            also = ""
        elif "leaving" in request.POST:
            presence.leave(article.pk, request.user)
            also = ""
        else:
            presence.enter(article.pk, request.user)
            also = _also(article, request.user)
        if "offers" not in request.POST:
            return {"also": also}
        context = {"offers": self._offers(request, article, opened), "original": article}
        return {"also": also, "offers": render_to_string("admin/articles/article/typed.html", context, request)}

    def _offers(self, request, article, opened) -> list[Offer]:
        """What is the same as the saved text is none."""
        rows = [row for row in typed.of(request.user, article) if str(row.key) != str(opened)][:OFFERED]
        if not rows:
            return []
        saved = revisions.snapshot(article) if article else {}
        return [offer for row in rows if (offer := _offer(row, saved)).changes]


def content_of(data: QueryDict) -> Content:
    """What a form says, in the shape of ``revisions.snapshot``, as far as it says it; unchecked."""
    content: Content = {}
    for column in revisions.COLUMNS:
        if column.name in data and (data[column.name] or column.name != "slug"):
            value = str(data[column.name])
            content[column.attname] = (number_of(value) or None) if column.is_relation else value
    content["tags"] = sorted(filter(None, map(number_of, map(str, data.getlist("tags")))))
    content["bylines"] = list(posted(data, "bylines", "author", "role"))
    return content | {"related": [target for (target,) in posted(data, "related_links", "target")]}


def _offer(row, saved):
    content = content_of(_as_sent(row))
    differ = differences(saved, content)
    if not saved:
        differ = [name for name in differ if name not in ("kind", "bylines")]  # a new form begins with these
    changes = compare({name: saved.get(name) for name in differ}, {name: content[name] for name in differ})
    return Offer(row, states.short(row.at, timezone.now()), changes)


def _as_sent(row):
    sent = QueryDict(mutable=True)
    for name, value in row.fields:
        sent.appendlist(name, value)
    sent["draft_key"], sent["_open_form"] = str(row.key), ""
    return sent


def _fields(data):
    """PostgreSQL keeps no NUL, and nobody can see one."""
    pairs = [(name, value) for name, values in data.lists() if name not in NOT_KEPT for value in values]
    return [(name.replace("\0", ""), value.replace("\0", "")) for name, value in pairs]


def _also(article, user):
    here = presence.others(article.pk, user)
    people = [_("%(who)s (since %(when)s)") % {"who": row.user, "when": _clock(row.since)} for row in here]
    return _("Also editing now: %s") % ", ".join(people) if people else ""


def _clock(moment):
    return states.short(moment, timezone.now())


def _told(request, article, form):
    kept = typed.one(request.user, _uuid(str(form["draft_key"].value()))) if form.is_bound else None
    return {
        "url": reverse("admin:articles_article_typed"),
        "user": request.user.pk,
        "article": article.pk if article else "",
        "unsaved": form.is_bound,
        "version": kept.version if kept else 0,
        "kept": _("Kept at {at}, not saved yet"),
        "here": _("The newsroom cannot be reached, or you are signed out. What you type is kept in this browser."),
        "lost": _("What you type cannot be kept now. Save the story."),
    }


def _form_of(row):
    if row.article_id:
        return reverse("admin:articles_article_change", args=[row.article_id])
    return reverse("admin:articles_article_add")


def _uuid(text):
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
