import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from images.models import Image

from .. import addresses, body, embargo, permissions, revisions, states, workflow
from ..models import Article
from .line_ends import UnixLineEnds
from .prose import ProseWidget
from .rows import posted
from .widgets import MomentField

EMBARGO_FIELDS = ["embargo_until", "embargo_source", "embargo_note"]
OUTSIDE_THE_TEXT = [*EMBARGO_FIELDS, "comments_mode"]  # they hold at once, and are in no revision


class ArticleForm(UnixLineEnds, forms.ModelForm):
    """The working copy. ``user`` is set by the ModelAdmin, on the class that it makes for each request."""

    base_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)
    embargo_until = Article._meta.get_field("embargo_until").formfield(form_class=MomentField)
    user: Any

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 -- the fieldsets of the ModelAdmin are the list
        widgets = {"body": ProseWidget(attrs={"rows": 24, "spellcheck": "true"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.initial["base_revision"] = self.instance.latest_revision_id
        if "headline" in self.fields and not self.instance.pk:
            self.fields["headline"].widget.attrs["autofocus"] = True
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)  # browsers cut a longer paste off without a word
        for name in self.fields.keys() & {*OUTSIDE_THE_TEXT}:
            self.fields[name].show_hidden_initial = bool(self.instance.pk)

    def clean(self):
        """Under the row lock until the end of the request: who may change the story, and has anybody else done so?"""
        cleaned = self.cleaned_data = super().clean()
        # A text that nobody touched stays as it is: it may be older than today's vocabulary.
        if cleaned.get("body") != self.initial.get("body"):
            cleaned["body"] = body.clean(cleaned.get("body", ""))
        if not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = addresses.slug_for(cleaned.get("headline", ""))
        if self.instance.pk:
            Article.objects.select_for_update(no_key=True).only("pk").get(pk=self.instance.pk)
            current = Article.objects.select_related("latest_revision__by").get(pk=self.instance.pk)
            self._refuse_overtaken(current)
            self._check_outside(current, current.timeline())
        self._hold_lead_image()
        return cleaned

    def save_columns(self) -> None:
        """Only the text that the form shows: what else is stale would undo what somebody did meanwhile."""
        columns = {field.name for field in Article._meta.concrete_fields if field.editable} - {*OUTSIDE_THE_TEXT}
        self.instance.save(update_fields=columns & self.cleaned_data.keys())

    def save_outside(self) -> None:
        """What was changed in the form of that which is not of the text; ``clean`` has asked whether it may be."""
        cleaned = self.cleaned_data
        if self._touched(*EMBARGO_FIELDS):
            until, source, note = (cleaned[name] for name in EMBARGO_FIELDS)
            workflow.set_embargo(self.instance, by=self.user, until=until, source=source, note=note)
        if self._touched("comments_mode"):
            workflow.set_comments_mode(self.instance, by=self.user, mode=cleaned["comments_mode"])

    def _touched(self, *names):
        """Whether the person changed any, compared with what stood there when the form was opened."""
        return not {*names}.isdisjoint(self.changed_data)

    def _check_outside(self, current, timeline):
        """What was not touched stays as somebody else has set it meanwhile."""
        for name in OUTSIDE_THE_TEXT:
            if name in self.cleaned_data and not self._touched(name):
                self.cleaned_data[name] = getattr(current, name)
        until = self.cleaned_data.get("embargo_until", current.embargo_until)
        if reason := embargo.why_not(current, timeline, until, by=self.user):
            self.add_error("embargo_until", reason)
        if reason := self._why_not_mode(current, timeline):
            self.add_error("comments_mode", reason)

    def _hold_lead_image(self):
        """Nobody deletes it until the story is saved; somebody may have, since it was chosen."""
        image = self.cleaned_data.get("lead_image")
        if image and not Image.objects.filter(pk=image.pk).select_for_update(no_key=True).values_list("pk").first():
            self.add_error("lead_image", _("Somebody has just deleted this picture. Choose another."))

    def _why_not_mode(self, current, timeline):
        changed = self.cleaned_data.get("comments_mode", current.comments_mode) != current.comments_mode
        if changed and timeline.was_public and not permissions.may(self.user, "change_any_article"):
            return _("Readers saw this story: only an editor opens or closes its comments.")
        return None

    def _refuse_overtaken(self, current):
        self.instance.stage, self.instance.latest_revision = current.stage, current.latest_revision
        try:
            permissions.require_change(self.user, current)
        except PermissionDenied as refusal:
            raise ValidationError(str(refusal), code="not_yours") from refusal
        overtaken = current.latest_revision_id != self.cleaned_data.get("base_revision")
        if overtaken and not self.errors and self._content() != revisions.snapshot(current):
            self.data = self.data.copy()
            self.data["base_revision"] = current.latest_revision_id  # saving again means: mine
            raise ValidationError(_overtaken(current), code="overtaken")

    def _content(self):
        """What the story would be after this form, in the shape of ``revisions.snapshot``."""
        cleaned = self.cleaned_data
        columns = {field.attname: _key(cleaned.get(field.name)) for field in revisions.COLUMNS}
        return columns | {
            "tags": sorted(tag.pk for tag in cleaned["tags"]),
            "bylines": list(posted(self.data, "bylines", "author", "role")),
            "related": [target for (target,) in posted(self.data, "related_links", "target")],
        }


def _key(value):
    return getattr(value, "pk", value)


def _overtaken(article):
    latest = article.latest_revision
    who = latest.by if latest and latest.by else _("Somebody")
    when = states.short(latest.at if latest else article.saved_at, timezone.now())
    return format_html(
        _(
            "{who} saved this story at {when}, after you had opened it. Your text is below and not saved yet. "
            '<a href="{address}" target="_blank" rel="noopener">Look at the saved story</a> and take over what you '
            "need; saving again puts your text in its place."
        ),
        who=who,
        when=when,
        address=reverse("admin:articles_article_change", args=[article.pk]),
    )
