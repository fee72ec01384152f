"""Who may use which verb. Every verb asks here, so that no page has to be trusted."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from .models import Article, Byline


def may(user, permission: str) -> bool:
    return user.has_perm(f"articles.{permission}")


def is_own(user, article: Article) -> bool:
    """A story is one's own by having started it or by standing in its byline."""
    return article.created_by_id == user.pk or Byline.objects.filter(article=article, author__login=user).exists()


def may_change(user, article: Article) -> bool:
    """An editor changes any story; a writer their own, and only while it is a draft."""
    if may(user, "change_any_article"):
        return True
    return may(user, "change_article") and article.stage == Article.Stage.DRAFT and is_own(user, article)


def require(user, permission: str, article: Article | None = None) -> None:
    """Raises PermissionDenied, with a sentence for the person."""
    if not may(user, permission):
        raise PermissionDenied(_("You may not do this: it takes the right “%s”.") % permission.replace("_", " "))
    if permission == "submit_article" and article and not may_change(user, article):
        raise PermissionDenied(_("You can submit your own drafts only."))


def require_change(user, article: Article) -> None:
    if not may_change(user, article):
        raise PermissionDenied(_("You can change your own drafts only. Ask an editor to send the story back to you."))
