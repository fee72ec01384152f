import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from .. import addresses, body, permissions, revisions, states
from ..models import Article
from .line_ends import UnixLineEnds
from .rows import posted
from .widgets import Moment, ProseWidget


class ArticleForm(UnixLineEnds, forms.ModelForm):
    """The working copy. ``user`` is set by the ModelAdmin, on the class that it makes for each request."""

    base_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)
    embargo_until = Article._meta.get_field("embargo_until").formfield(widget=Moment, form_class=forms.DateTimeField)
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

    def clean(self):
        """Under the row lock until the end of the request: who may change the story, and has anybody else done so?"""
        cleaned = self.cleaned_data = super().clean()
        cleaned["body"] = body.clean(cleaned.get("body", ""))
        if not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = addresses.slug_for(cleaned.get("headline", ""))
        if self.instance.pk:
            self._refuse_overtaken()
        return cleaned

    def save_columns(self) -> None:
        """Only what the form shows: a stale ``stage`` would undo a step that somebody took meanwhile."""
        columns = (field for field in Article._meta.concrete_fields if field.editable)
        self.instance.save(update_fields=[field.name for field in columns if field.name in self.cleaned_data])

    def _refuse_overtaken(self):
        Article.objects.select_for_update().only("pk").get(pk=self.instance.pk)
        current = Article.objects.select_related("latest_revision__by").get(pk=self.instance.pk)
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
