from django.contrib.auth import get_user_model
from django.db import connection
from django.utils.translation import gettext as _

from articles.models import Author

from ...models import Comment, Commenter
from ..verdicts import Opinion, Verdict

# Plain SQL, for every comment that comes in: along an index each, but for the authors, who are few.
# ``LOWER`` is the database's on both sides.
ASKED = f"""
    SELECT 'commenter' FROM {Commenter._meta.db_table} WHERE LOWER(email) = LOWER(%(mail)s)
    UNION SELECT 'colleague' FROM {get_user_model()._meta.db_table} WHERE LOWER(email) = LOWER(%(mail)s)
        AND email <> '' AND is_active
    UNION SELECT 'colleague' FROM {Author._meta.db_table} WHERE LOWER(public_email) = LOWER(%(mail)s)
        AND public_email <> ''
    UNION SELECT 'name' FROM {Comment._meta.db_table} WHERE LOWER(name) = LOWER(%(name)s)
        AND commenter_id IS NOT NULL AND reviewed
"""  # noqa: S608 our own tables


def unproven(comment):
    """Anybody can type the address or the name of somebody who proved theirs; trust hangs on the proof alone.

    Names of colleagues and authors are the other check's, impersonation.
    """
    if comment.user_id:
        return None
    found = _found(comment.name, comment.email)
    if comment.commenter:
        proved = comment.commenter.email.lower() == comment.email.lower()
        found -= {"name", "commenter"} if proved else {"name"}
    return [Opinion(Verdict.HOLD, words) for kind, words in _words().items() if kind in found]


def _found(name, mail):
    with connection.cursor() as cursor:
        cursor.execute(ASKED, {"name": _askable(name), "mail": _askable(mail)})
        return {kind for (kind,) in cursor.fetchall()}


def _askable(text):
    """Without what no database takes."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _words():
    return {
        "commenter": _("uses the address of somebody who proved it, without proof"),
        "colleague": _("uses the address of a colleague, without proof"),
        "name": _("uses the name of somebody who proved their address, without proof"),
    }
