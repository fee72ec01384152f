"""How readers say that a comment should not be there."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from accounts.client import client_ip, network_of
from articles.models import Edition

from . import networks, workflow
from .forms import PlainText
from .models import Comment, Report
from .receiving import is_too_large
from .same_origin import is_same_origin

LONGEST = 500
SENTENCES = {
    Report.Reason.INSULT: _("It insults or harasses somebody"),
    Report.Reason.HATE: _("It stirs up hatred, or calls for violence"),
    Report.Reason.ADVERTISING: _("It is advertising"),
    Report.Reason.PRIVATE: _("It tells private matters of somebody"),
    Report.Reason.FALSE: _("It says what is not true, or is wrong in another way"),
}


class ReportForm(forms.Form):
    """The first attribute keeps the browser's own messages away: ours stand beside the fields."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=SENTENCES.items(),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose a reason."),
            "invalid_choice": _("Please choose one of these reasons."),
        },
    )
    words = PlainText(
        label=_("In your words (optional)"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.add_input(Submit("send", _("Send the report")))
        return helper


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request, pk):
    """From our own page at once, from anywhere else after a question with a real token, as comments are taken."""
    asked = Comment.objects.select_related("article").defer("article__body")
    comment = get_object_or_404(asked if request.method == "POST" else asked.filter(visible=True), pk=pk)
    edition = Edition.objects.live().filter(article=comment.article_id).select_related("section").first()
    if edition is None:
        raise Http404("the story is not before readers")
    if is_too_large(request):
        return _page(request, "report_comment", comment, edition, ReportForm(), status=413)
    form = ReportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "report_comment", comment, edition, form, status=422 if form.is_bound else 200)
    if request.POST.get("confirmed"):
        return _take_confirmed(request, comment, edition, form)
    if not is_same_origin(request):
        return _page(request, "confirm_report", comment, edition, form)
    return _take(request, comment, edition, form)


def _take(request, comment, edition, form):
    """Nothing of what was answered says more about a hidden comment than that it is not there."""
    reporter = networks.keyed(network_of(client_ip(request)), timezone.now())
    try:
        workflow.report(comment, reporter=reporter, **form.cleaned_data)
    except workflow.NotThere as refusal:
        raise Http404("readers do not see it") from refusal
    except workflow.KnownAlready:
        return _page(request, "comment_reported", comment, edition, known=True)
    except workflow.TooManyReports as refusal:
        form.add_error(None, refusal)
        return _page(request, "report_comment", comment, edition, form, status=429)
    return _page(request, "comment_reported", comment, edition)


@csrf_protect
def _take_confirmed(request, comment, edition, form):
    return _take(request, comment, edition, form)


def _page(request, name, comment, edition, form=None, *, status=200, **context):
    """A comment that went meanwhile is quoted to nobody."""
    if not comment.visible and name != "comment_reported":
        raise Http404("readers do not see it")
    facts: dict[str, Any] = {"comment": comment, "edition": edition, "form": form}
    response = render(request, f"comments/{name}.html", facts | context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
