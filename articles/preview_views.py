"""What an outsider gets for the link that the desk gave them: one text, and a form to answer."""

from allauth.core import ratelimit
from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django.views.defaults import page_not_found

import page_cache
from accounts.client import client_ip

from . import preview, preview_page
from .models import Note
from .moves import Refused
from .seals import for_link

POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; frame-src {}; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class NoteForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    text = forms.CharField(
        label=_("Comment"),
        max_length=5000,
        required=False,
        help_text=_("Not needed if you approve."),
        widget=forms.Textarea(attrs={"rows": 6, "aria-describedby": "id_text_helptext"}),
    )
    verb = forms.ChoiceField(choices=Note.Verb.choices)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("verb") == Note.Verb.COMMENT and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write your comment here."))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def outsider(request, token):
    """The same answer for a link that is over, revoked or never was. Each GET is an opening, and logged."""
    try:
        response = _answer(request, token)
    except preview.TooManyOpenings:
        response = ratelimit.respond_429(request)
    for name, value in preview_page.HEADERS.items():
        response[name] = value
    return response


def _answer(request, token):
    opening = request.method == "GET"
    link = preview.open(token, client=client_ip(request)) if opening else preview.find(token)
    if link is None:
        return page_not_found(request, Http404("no such link"))
    if request.method != "POST":
        return _page(request, link, NoteForm())
    if full := ratelimit.consume_or_429(request, action="preview_note", key=str(link.pk)):
        return full
    return _noted(request, link, token)


def _noted(request, link, token):
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, link, form, status=422)
    try:
        note = preview.note(token, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal)
        return _page(request, link, form, status=422)
    if note is None:
        return page_not_found(request, Http404("no such link"))
    return _page(request, link, NoteForm(initial={"name": note.by_name}), said=note)


def _page(request, link, form, *, status=200, said=None):
    now = timezone.now()
    edition = preview_page.as_edition(link.article, link.revision.content, at=now)
    context = preview_page.about(edition, at=now, related=link.revision.content.get("related", []))
    context |= {"link": link, "form": form, "said": said, "now": now}
    response = preview_page.shown(
        request, "preview/outsider.html", at=now, pictures=for_link(link), status=status, **context
    )
    frames = page_cache.notes_of(request).get("frames") or ["'none'"]
    response["Content-Security-Policy"] = POLICY.format(" ".join(frames))
    return response
