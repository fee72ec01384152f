from functools import lru_cache

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from articles.models import Author

from ..folding import folded_words
from ..verdicts import Opinion, Verdict


def impersonation(comment):
    """Anybody can type the name of an author or a colleague: readers would take it for theirs."""
    typed = _forms(comment.name)
    for name in _names():
        if typed & _forms(name) and not _is_own(name, comment.user):
            return Opinion(Verdict.HOLD, _("signed with the name of %s") % name, [comment.name])
    return None


def _is_own(name, user):
    """A colleague who is signed in may sign with their name."""
    return user and (name == user.get_full_name() or Author.objects.filter(login=user, name=name).exists())


def _names():
    """Not of logins without a name: “anna” would be any reader's."""
    yield from Author.objects.order_by().values_list("name", flat=True)
    staff = get_user_model().objects.filter(is_staff=True, is_active=True).exclude(last_name="").exclude(first_name="")
    for first, last in staff.order_by().values_list("first_name", "last_name"):
        yield f"{first} {last}"


@lru_cache(maxsize=16_384)
def _forms(name):
    """As it is read with the words in any order, and without blanks between them."""
    words = folded_words(name).split()
    return frozenset({"".join(words), " ".join(sorted(words))} if words else ())
