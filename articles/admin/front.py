from functools import partial

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import front, front_page, permissions, preview_page, states
from ..listing import page_of
from ..models import Edition, Front, FrontPage, Section
from ..moves import Refused
from ..seals import for_desk
from . import front_desk
from .choices import is_key
from .front_forms import BannerForm, FrontForm, PinForm, PreviewForm, moved
from .front_stories import found, label

STEPS_A_PAGE = 30
DESK = "admin:articles_frontpage_changelist"


@admin.register(FrontPage)
class FrontPageAdmin(admin.ModelAdmin):
    """One page in the place of a list and a form: the verbs of ``front.py`` as buttons."""

    def has_view_permission(self, request, obj=None):
        return permissions.may(request.user, front.RIGHT)

    has_module_permission = has_change_permission = has_view_permission

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        routes = {
            "changelist": ("", self.desk_view),
            "preview": ("preview/", never_cache(self.preview_view)),
            "undo": ("undo/", require_POST(self.undo_view)),
            "banner": ("banner/", require_POST(self.banner_view)),
            "end_banner": ("banner/end/", require_POST(self.end_banner_view)),
            "pin": ("pin/", require_POST(self.pin_view)),
            "unpin": ("unpin/<int:section>/", require_POST(self.unpin_view)),
            "log": ("log/", require_safe(self.log_view)),
            "stories": ("stories/", require_safe(self.stories_view)),
        }
        return [
            path(address, self.admin_site.admin_view(_for_arrangers(view)), name=f"articles_frontpage_{name}")
            for name, (address, view) in routes.items()
        ]

    # The slots.

    def desk_view(self, request):
        """Nothing is kept before “Save draft” or “Publish”: the other buttons give the changed list back."""
        if request.method != "POST":
            return self._desk(request)
        form = FrontForm(request.POST)
        if not form.is_valid():
            return HttpResponseBadRequest(_("That is not a front."))
        keys, do = form.cleaned_data["slots"], request.POST.get("_do", "")
        if do in ("save", "publish"):
            return self._keep(request, form, publish=do == "publish")
        changed = moved(keys, do)
        extra = {"base": form.cleaned_data["base"]}
        if changed is None:
            extra |= _search(form.cleaned_data["find"])
        return self._desk(request, keys if changed is None else changed, **extra)

    def undo_view(self, request):
        base = request.POST.get("base", "")
        try:
            front.undo(by=request.user, base=int(base) if is_key(base) else -1)
        except front.Overtaken:
            messages.warning(request, _("%s Nothing was undone.") % _who_was_first())
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Undone: readers see the front that was published before."))
        return redirect(DESK)

    def preview_view(self, request):
        """The home page at a chosen time: of the slots that were sent, or of the draft."""
        chosen = PreviewForm(request.POST or request.GET)
        at = chosen.moment()
        sent = FrontForm(request.POST)
        keys = sent.cleaned_data["slots"] if sent.is_valid() else front_desk.the_page().stories_of("draft")
        live = Edition.objects.live(at=at).newest_first()
        page = page_of(live, request.GET.get("page"), first=front_page.live_picks(keys, at=at))
        context = {"page": page, "as_at": states.in_full(at), "wrong": chosen.errors.get("at")}
        template = "admin/articles/frontpage/preview.html"
        return preview_page.shown(request, template, at=at, pictures=for_desk(request.user), **context)

    def stories_view(self, request):
        """For the fields that complete what one types; ``row`` is the slot that the story would have."""
        stories = found(request.GET.get("q", "")[:400])
        return JsonResponse({"stories": [_as_json(story) for story in stories]})

    # The banner and the pinned leads.

    def banner_view(self, request):
        form = BannerForm(request.POST)
        if not form.is_valid():
            return self._desk(request, banner_form=form)
        given = form.cleaned_data
        try:
            front.set_banner(given["text"], by=request.user, until=given["until"], article=given["story"])
        except Refused as refusal:
            form.add_error(None, refusal)
            return self._desk(request, banner_form=form)
        messages.success(request, _("The banner is on every page until %s.") % states.in_full(given["until"]))
        return redirect(DESK)

    def end_banner_view(self, request):
        return self._attempt(request, front.end_banner, _("The banner is gone."))

    def pin_view(self, request):
        form = PinForm(request.POST)
        if not form.is_valid():
            return self._desk(request, pin_form=form)
        given = form.cleaned_data
        try:
            front.pin(given["section"], given["story"], by=request.user, until=given["until"])
        except Refused as refusal:
            form.add_error(None, refusal)
            return self._desk(request, pin_form=form)
        messages.success(request, _("Pinned: it leads %s while it is live there.") % given["section"])
        return redirect(DESK)

    def unpin_view(self, request, section):
        section = get_object_or_404(Section, pk=section)
        return self._attempt(request, partial(front.unpin, section), _("Unpinned: the newest leads %s.") % section)

    # What was done.

    def log_view(self, request):
        page = Paginator(front_desk.log(), STEPS_A_PAGE).get_page(request.GET.get("page"))
        context = {
            "title": _("History of the front page"),
            "page": page,
            "steps": front_desk.in_words(page.object_list),
            "published": front_desk.the_page().published_id,
        }
        return self._page(request, "log", context)

    def _desk(self, request, keys=None, **extra):
        page = front_desk.the_page()
        if keys is None:
            keys = _kept(request.GET.get("from", ""), page)
        context = {
            "title": _("Front page"),
            "base": page.version,
            "banner_form": BannerForm(),
            "pin_form": PinForm(),
            **front_desk.context(page, keys),
            **extra,
        }
        return self._page(request, "desk", context)

    def _keep(self, request, form, *, publish):
        keys, base = form.cleaned_data["slots"], form.cleaned_data["base"]
        verb = front.publish_front if publish else front.save_draft
        try:
            verb(keys, by=request.user, base=base)
        except front.Overtaken as refusal:
            theirs = front_desk.rows(front_desk.the_page().stories_of("draft"))
            messages.warning(request, refusal.message)
            return self._desk(request, keys, overtaken=_who_was_first(), theirs=theirs)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return self._desk(request, keys, base=base)
        messages.success(request, _("Published: readers see this front now.") if publish else _("Draft saved."))
        return redirect(DESK)

    def _attempt(self, request, verb, said):
        try:
            verb(by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, said)
        return redirect(DESK)

    def _page(self, request, name, context):
        context |= self.admin_site.each_context(request) | {"opts": self.opts}
        return TemplateResponse(request, f"admin/articles/frontpage/{name}.html", context)


def _for_arrangers(view):
    def guarded(request, *args, **kwargs):
        permissions.require(request.user, front.RIGHT)
        return view(request, *args, **kwargs)

    return guarded


def _kept(number, page):
    """The stories of an arrangement out of the history, or those of the draft."""
    kept = Front.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    return kept.stories if kept else page.stories_of("draft")


def _search(text):
    return {"find": text, "matches": [front_desk.row(story) for story in found(text)], "searched": True}


def _who_was_first():
    step = front_desk.last_step()
    if step is None:
        return ""
    said = {"who": step.by or _("Somebody who left"), "when": states.short(step.at, timezone.now())}
    if step.verb == "save_draft":
        return _("%(who)s saved a draft at %(when)s.") % said
    if step.verb == "undo":
        return _("%(who)s went back to an earlier front at %(when)s.") % said
    return _("%(who)s published at %(when)s.") % said


def _as_json(story):
    row = front_desk.row(story)
    return {
        "id": story.pk,
        "label": label(story),
        "headline": story.headline,
        "state": ", ".join(str(pill.text) for pill in row.pills),
        "row": render_to_string("admin/articles/frontpage/slot.html", {"row": row}),
    }
