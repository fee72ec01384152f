"""How pictures are sent to the library: one at a time by script, or many in one plain form.

Not by the admin's own view for adding: that one holds a transaction, on SQLite the one lock for writing, while the
picture is decoded, and nobody else could save.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from .. import intake, library
from ..forms import UploadForm
from ..models import Image
from .lists import Reaching

A_PAGE = 24  # of the dialog


@dataclass
class Outcome:
    """What became of one file."""

    name: str
    image: Image | None = None
    refusals: list[str] = field(default_factory=list)


class UploadViews(admin.ModelAdmin):
    def library_view(self, request):
        """The library as JSON, for the dialog: what is looked for, or one file that is sent."""
        if request.method == "POST":
            return (
                self._send_one(request)
                if self.has_add_permission(request)
                else _refused(_("You may not upload pictures."), status=403)
            )
        if not self.has_view_permission(request):
            return _refused(_("You may not see the picture library."), status=403)
        images = library.matching(self.get_queryset(request), request.GET.get("q", ""))
        number = request.GET.get("page")
        pages = Reaching(images, A_PAGE, page=number, ahead=2, ordered=True)
        page = pages.get_page(number)
        following = page.next_page_number() if page.has_next() else None
        results = [library.as_json(image) for image in page]
        return JsonResponse({"results": results, "next": following, "count": pages.count, "more": pages.is_more})

    def _send_one(self, request):
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return _refused(*(sentence for errors in form.errors.values() for sentence in errors))
        outcome = self._take_in(request, form.cleaned_data["upload"][0], form.terms())
        if outcome.image is None:
            return _refused(*outcome.refusals)
        told = library.as_json(outcome.image) | {"already_here": outcome.image.already_here}
        return JsonResponse(told, status=201)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        outcomes = []
        if request.method == "POST" and form.is_valid():
            terms = form.terms()
            outcomes = [self._take_in(request, upload, terms) for upload in form.cleaned_data["upload"]]
            if len(outcomes) == 1 and (image := outcomes[0].image):
                return self._to_picture(request, image)
            form = UploadForm(initial=terms)
        context = {"title": _("Upload pictures"), "form": form, "outcomes": outcomes, "opts": self.opts}
        context |= {"media": self.media, **self.admin_site.each_context(request), **(extra_context or {})}
        return TemplateResponse(request, "admin/images/image/upload.html", context)

    def _take_in(self, request, upload, terms: dict[str, Any]) -> Outcome:
        try:
            image = intake.take_in(upload, by=request.user, **terms)
        except intake.PictureRefused as refusal:
            return Outcome(upload.name, refusals=refusal.messages)
        if not image.already_here:
            self.log_addition(request, image, [{"added": {}}])
        return Outcome(upload.name, image)

    def _to_picture(self, request, image):
        if image.already_here:
            text = _("The library already had this picture: “%(title)s”. Its texts were left as they are.")
            messages.info(request, text % {"title": image})
        else:
            messages.success(request, _("“%(title)s” is in the library.") % {"title": image})
        if not self.has_view_or_change_permission(request, image):
            return redirect("admin:index")
        return redirect("admin:images_image_change", image.pk)


def _refused(*sentences, status=400):
    return JsonResponse({"errors": [str(sentence) for sentence in sentences]}, status=status)
