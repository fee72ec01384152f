import uuid
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import merged, moves, permissions, revisions, workflow
from ..comparison.fields import label_of
from ..merge import differences
from ..models import Article
from ..moves import Refused
from . import steps, story_search
from .bulk_views import BulkViews
from .history_views import HistoryViews
from .preview_views import PreviewViews
from .team import TeamViews


class ArticleViews(BulkViews, TeamViews, PreviewViews, HistoryViews):
    """The story's pages beside its form, and what the form's workflow buttons do."""

    def get_urls(self):
        def route(address, view, name):
            return path(address, self.admin_site.admin_view(view), name=f"articles_article_{name}")

        return [
            route("stories/", require_safe(self.stories_view), "stories"),
            route("<int:pk>/step/<slug:verb>/", self.step_view, "step"),
            route("<int:pk>/restore/<int:revision>/", require_POST(self.restore_view), "restore"),
            route("<int:pk>/duplicate/", require_POST(self.duplicate_view), "duplicate"),
            *super().get_urls(),
        ]

    def workflow_form(self, request, article, timeline):
        """With what was typed for a step that was refused, or whose page of confirmation was left."""
        if request.method == "POST":
            return steps.WorkflowForm(request.POST)
        typed = request.session.pop(_typed_key(article), {})
        following = timeline.ahead[0].pk if timeline.ahead else None
        return steps.WorkflowForm(initial={"ends_at": timeline.ends_at} | typed | {"edition": following})

    def take_step(self, request, article, verb):
        """Called once the story is saved; the dangerous ones ask first."""
        if verb in steps.STEPS and steps.STEPS[verb].question:
            remember(request, article)
            return redirect("admin:articles_article_step", article.pk, verb)
        if not self._attempt(request, partial(steps.take, article, verb, form=steps.WorkflowForm(request.POST))):
            remember(request, article)
        return _to_story(article)

    def step_view(self, request, pk, verb):
        """“Are you sure?”, as a page: it works without JavaScript."""
        article, step = self._story(request, pk), steps.STEPS.get(verb)
        if step is None or not step.question:
            raise Http404(f"no question to ask about {verb}")
        if request.method == "POST":
            form = steps.WorkflowForm(request.POST)
            if self._attempt(request, partial(steps.take, article, verb, form=form)):
                request.session.pop(_typed_key(article), None)
            return _to_story(article)
        permissions.require(request.user, moves.MOVES[verb].permission, article)
        if reason := moves.why_not(article, article.timeline(), verb):
            messages.error(request, reason)
            return _to_story(article)
        form = steps.WorkflowForm(initial=request.session.get(_typed_key(article)))
        context = {"title": step.question, "step": step, "move": moves.MOVES[verb], "form": form}
        return self._page(request, article, "confirmation", context)

    def restore_view(self, request, pk, revision):
        article = self._story(request, pk)
        revision = get_object_or_404(article.revisions, pk=revision)
        self._attempt(request, partial(_restore, article, revision))
        return _to_story(article)

    def duplicate_view(self, request, pk):
        article = self._story(request, pk)
        copy = workflow.duplicate(article, by=request.user, key=uuid_of(request.POST.get("creation_key", "")))
        messages.success(request, _("This is the copy: a draft of yours, without an address yet."))
        return _to_story(copy)

    def stories_view(self, request):
        """For the editor's links: stories with words (``q``), or the live one at an address (``address``)."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        address = request.GET.get("address")
        if address is None:
            results = story_search.matching(request.GET.get("q", ""))
        else:
            results = story_search.living_at(address, host=request.get_host())
        return JsonResponse({"results": results})

    def _story(self, request, pk):
        article = self.get_object(request, str(pk))
        if article is None:
            raise Http404(f"no story {pk}")
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article

    def _attempt(self, request, verb):
        """Whether the verb was taken; what it says, or why it refuses, is shown on the next page."""
        try:
            messages.success(request, verb(by=request.user))
        except (Refused, PermissionDenied) as refusal:
            for sentence in getattr(refusal, "messages", None) or [str(refusal)]:
                messages.error(request, sentence)
            return False
        except Article.DoesNotExist:
            messages.error(request, _("Somebody has just deleted this story."))
            return False
        return True

    def _page(self, request, article, name, context):
        context |= self.admin_site.each_context(request) | {"opts": self.opts, "original": article}
        return TemplateResponse(request, f"admin/articles/article/{name}.html", context)


def uuid_of(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _restore(article, revision, *, by):
    restored = workflow.restore(article, by=by, revision=revision)
    now, then = revisions.snapshot(restored), merged.resolved(revision.content)
    lost = [label_of(name) for name in differences(now, then) if name in now]
    if lost:
        return _("That text is back, without what is not there any more. Look at: %s.") % ", ".join(lost)
    return _("That text is back. Readers see no change before you publish it.")


def _to_story(article: Article):
    return redirect("admin:articles_article_change", article.pk)


def _typed_key(article):
    return f"typed for the steps of {article.pk}"


def remember(request, article):
    form = steps.WorkflowForm(request.POST)
    request.session[_typed_key(article)] = {
        name: request.POST[form.add_prefix(name)] for name in form.fields if request.POST.get(form.add_prefix(name))
    }
