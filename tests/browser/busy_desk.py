"""The demo newsroom on a busy day, and the address of each state in which the desk can be seen."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from articles import assignments, front, notes, preview, workflow
from articles.models import Article, Author, Edition, FrontPage, Section, Tag
from articles.models.front import THE_ONE
from comments.models import Comment
from publication.models import StandingPage


def make_busy(chief: User) -> dict[str, str]:
    """A team at work, a link outside, a front arranged by hand. Returns names of states and their addresses."""
    nora, soren = User.objects.get(username="nora"), User.objects.get(username="soren")
    review = Article.objects.filter(stage=Article.Stage.IN_REVIEW).first()
    _talk(review, nora, soren)
    token = _share(review, by=nora)
    _send_back(Article.objects.filter(stage=Article.Stage.IN_REVIEW).last(), by=nora)
    _arrange(by=nora)
    return _stories(review) | _desk() | _labels() | _people(soren, chief) | {"outsider": f"/preview/{token}/"}


def _talk(story, nora, soren):
    said = notes.say(story, by=nora, text="Who gave us the figures? The council's table says otherwise.")
    notes.say(story, by=soren, text="The harbour office. I ring them at two.", answering=said)
    assignments.assign(story, by=nora, to=soren, what="Ring the harbour office", due=_in(hours=2))
    assignments.assign(story, by=nora, to=nora, what="Check the numbers", due=_in(days=1))


def _share(story, *, by):
    _link, token = preview.make_link(story, by=by, revision=story.revisions.first(), for_whom="Ida Falk, lawyer")
    preview.open(token, client="192.0.2.7")
    preview.note(token, verb="comment", name="Ida Falk", text="The third paragraph needs “alleged”.")
    return token


def _send_back(story, *, by):
    Article.objects.filter(pk=story.pk).update(created_by=User.objects.get(username="soren"))
    story.refresh_from_db()
    workflow.send_back(story, by=by, note="The other side is missing. Please ring the yard.")


def _arrange(*, by):
    page, _ = FrontPage.objects.get_or_create(pk=THE_ONE)
    live = [edition.article for edition in Edition.objects.live().order_by("-first_published_at")[:6]]
    front.publish_front([story.pk for story in live[1:5]], by=by, base=page.version)
    front.set_banner(
        "The sea wall is closed to walkers until the tide turns", by=by, until=_in(hours=5), article=live[0]
    )
    front.pin(live[2].section, live[2], by=by)


def _stories(review):
    stages, base = Article.Stage, "/admin/articles/article/"
    live = Article.objects.live().filter(corrections__isnull=False).first() or Article.objects.live().first()
    changed = Article.objects.changed_since_publication().first()
    embargoed = Article.objects.filter(embargo_until__isnull=False).first()
    shown = {
        "draft": Article.objects.filter(stage=stages.DRAFT).first(),
        "in review": review,
        "live": live,
        "changed": changed,
        "scheduled": Article.objects.scheduled().exclude(pk=embargoed.pk).first(),
        "embargoed": embargoed,
        "spiked": Article.objects.filter(stage=stages.SPIKED).first(),
        "withdrawn": Article.objects.withdrawn().first(),
    }
    newest, oldest = (changed.revisions.order_by(order).first().pk for order in ("-pk", "pk"))
    several = ".".join(str(story.pk) for story in shown.values())
    story = f"{base}{review.pk}/"
    return {f"form {name}": f"{base}{article.pk}/change/" for name, article in shown.items()} | {
        "list": base,
        "list empty": f"{base}?q=nothing+has+these+words",
        "form new": f"{base}add/",
        "history": f"{base}{changed.pk}/history/",
        "comparison": f"{base}{changed.pk}/compare/?from={oldest}&to={newest}",
        "team": f"{story}team/",
        "links": f"{story}links/",
        "openings": f"{story}links/{review.preview_links.get().pk}/",
        "preview": f"{story}preview/",
        "withdraw": f"{base}{live.pk}/step/withdraw/",
        **{f"bulk {name}": f"{base}bulk/{name}/?ids={several}" for name in ("assign", "send-back", "move", "tag")},
    }


def _desk():
    comment, picture = Comment.objects.first(), Article.objects.live().exclude(lead_image=None).first().lead_image
    return {
        "dashboard": "/admin/",
        "front desk": "/admin/articles/frontpage/",
        "front log": "/admin/articles/frontpage/log/",
        "comments": "/admin/comments/comment/",
        "comments approved": "/admin/comments/comment/?standing=approved",
        "comments safest": "/admin/comments/comment/?order=safest",
        "comment": f"/admin/comments/comment/{comment.pk}/change/",
        "ban": f"/admin/comments/ban/add/?comment={Comment.objects.exclude(network='').latest('pk').pk}",
        "bans": "/admin/comments/ban/",
        "decisions": "/admin/comments/decision/",
        "letters": "/admin/comments/letter/",
        "word rules": "/admin/comments/wordrule/",
        "how comments are moderated": "/comments/moderation/",
        "library": "/admin/images/image/",
        "upload": "/admin/images/image/add/",
        "picture": f"/admin/images/image/{picture.pk}/change/",
        "publication": "/admin/publication/publication/",
        "standing pages": "/admin/publication/standingpage/",
        "standing page": f"/admin/publication/standingpage/{StandingPage.objects.first().pk}/change/",
        "corrections": "/corrections/",
    }


def _labels():
    section, tag, author = Section.objects.first(), Tag.objects.first(), Author.objects.first()
    return {
        "sections": "/admin/articles/section/",
        "section": f"/admin/articles/section/{section.pk}/change/",
        "tags": "/admin/articles/tag/",
        "tag": f"/admin/articles/tag/{tag.pk}/change/",
        "merge": f"/admin/articles/tag/{tag.pk}/merge/",
        "merge confirmed": f"/admin/articles/tag/{tag.pk}/merge/?into={Tag.objects.last().pk}",
        "authors": "/admin/articles/author/",
        "author": f"/admin/articles/author/{author.pk}/change/",
        "series": "/admin/articles/series/",
    }


def _people(soren, chief):
    return {
        "people": "/admin/accounts/user/",
        "person": f"/admin/accounts/user/{soren.pk}/change/",
        "reset factor": f"/admin/accounts/user/{soren.pk}/reset-second-factor/",
        "invitation": "/admin/accounts/user/add/",
        "account": "/accounts/you/",
        "account name": "/accounts/you/name/",
        "account password": "/accounts/you/password/",
        "account letters": "/accounts/you/letters/",
        "account sessions": "/accounts/you/sessions/",
        "second factor": "/accounts/you/second-factor/",
        "second factor app": "/accounts/you/second-factor/app/",
        "second factor passkey": "/accounts/you/second-factor/passkey/",
    }


AT_THE_DOOR = {
    "sign-in": "/accounts/sign-in/",
    "forgotten": "/accounts/password/",
    "forgotten sent": "/accounts/password/sent/",
    "reset used": "/accounts/password/MQ/used-up/",
    "reset done": "/accounts/password/changed/",
}


def _in(**span):
    return timezone.now() + dt.timedelta(**span)
