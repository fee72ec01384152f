from django import template
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import json_script
from django.utils.translation import gettext as _

from .. import library
from ..probe import MAX_BYTES

register = template.Library()


@register.simple_tag(takes_context=True)
def picture_library(context):
    """What static/desk/library.js has to know: once on every page that uses it, in a form with its CSRF token."""
    may_add = context["request"].user.has_perm("images.add_image")
    told = {
        "url": reverse("admin:images_image_library"),
        "mayAdd": may_add,
        "maxBytes": MAX_BYTES,
        "labels": _labels(),
    }
    return json_script(told, "picture-library")


@register.filter
def warnings(image):
    return library.warnings(image)


@register.simple_tag
def preview(image, *, large=False):
    """The address of the desk's preview."""
    return library.preview_url(image, large=large)


def _labels():
    return _dialog_labels() | {
        "uploading": _("Sending {name}"),
        "done": _("In the library."),
        "there": _("Already in the library, as “{title}”."),
        "edit": _("Edit"),
        "tooLarge": _("The file is too large; a picture may have %s at most.") % filesizeformat(MAX_BYTES),
        "signedOut": _("You are signed out. Sign in on another page, then try again."),
        "offline": _("The newsroom could not be reached. Look at your connection, then try again."),
        "failed": _("The newsroom could not answer. Try again in a moment."),
        "summary": _("In the library: {taken}. Refused: {refused}."),
        "selected": _("{count} selected"),
    }


def _dialog_labels():
    return {
        "title": _("Choose a picture"),
        "close": _("Close"),
        "search": _("Search the library"),
        "find": _("Search"),
        "upload": _("Upload a picture…"),
        "drop": _("Drop pictures here to upload them"),
        "more": _("More pictures"),
        "none": _("No picture is like that."),
        "found": _("Pictures: {count}"),
        "foundMore": _("Pictures: more than {count}"),
        "loading": _("Looking…"),
        "unusable": _("This picture cannot be chosen: its rights have ended."),
        "choose": _("Choose a picture…"),
        "change": _("Choose another…"),
    }
