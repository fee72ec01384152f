from functools import lru_cache

from django.utils.translation import gettext as _

from articles.models import Author

from .. import past
from ..folding import folded_words
from ..verdicts import Opinion, Verdict


def impersonation(comment):
    """Anybody can type the name of an author or a colleague: readers would take it for theirs.

    Not of logins without a name: “anna” would be any reader's.
    """
    typed = _forms(comment.name)
    for name in past.of(comment).values("person"):
        if typed & _forms(name) and not _is_own(name, comment.user):
            return Opinion(Verdict.HOLD, _("signed with the name of %s") % name, [comment.name])
    return None


def _is_own(name, user):
    """A colleague who is signed in may sign with their name."""
    return user and (name == user.get_full_name() or Author.objects.filter(login=user, name=name).exists())


@lru_cache(maxsize=16_384)
def _forms(name):
    """As it is read with the words in any order, and without blanks between them."""
    words = folded_words(name).split()
    return frozenset({"".join(words), " ".join(sorted(words))} if words else ())
