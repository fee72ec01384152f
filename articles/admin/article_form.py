import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from images.forms import hold_pictures

from .. import addresses, body, embargo, merge, permissions, revisions, workflow
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
    draft_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)  # of what is autosaved
    embargo_until = Article._meta.get_field("embargo_until").formfield(form_class=MomentField)
    user: Any
    merged: merge.Merged | None = None  # with what colleagues saved meanwhile

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
        hold_pictures(self)
        if "_open_form" in self.data:
            self.add_error(None, ValidationError(_("Nothing of this is saved yet."), code="not_saved"))
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

    def save_merged(self) -> None:
        """After the rows of bylines and related stories: the whole text, with that of colleagues in it."""
        if self.merged and self.merged.taken:
            revisions.put_back(self.instance, self.merged.content)

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
        if current.latest_revision_id != self.cleaned_data.get("base_revision") and not self._is_not_to_save():
            self._merge(current)

    def _is_not_to_save(self):
        return self.errors or "_open_form" in self.data

    def _merge(self, current):
        """What colleagues saved since the form was opened comes in; where both changed the same, a person decides."""
        theirs = revisions.snapshot(current)
        base = current.revisions.filter(pk=self.cleaned_data.get("base_revision")).first()
        mine = self._content()
        found = merge.merge(base and base.content, mine, theirs)
        if not merge.differences(theirs, mine):
            return  # the same change by two people
        self.merged = found
        if found.conflicts:
            raise ValidationError(_("A colleague changed the same. Your text is not saved yet."), code="overtaken")

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
