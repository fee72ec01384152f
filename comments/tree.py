"""What follows from the standings of a thread: which comments readers see, which leave a tombstone, how many."""

from collections import defaultdict

from django.db.models.functions import Left

from .models import DIGITS, Comment, Standing, Thread

FEW = 50  # roots that are looked up one by one, in an index
AT_ONCE = 1_000  # keys in one statement
HIDES_REPLIES = (Standing.HELD, Standing.REJECTED, Standing.SPAM)


def refresh(article, *root_paths: str) -> bool:
    """Write ``visible`` and ``tombstone`` for some roots and all below them, and the thread's count.

    Under the thread's row lock. A removed comment keeps its replies, unless it was removed with them; any other
    hidden one hides them. Tells whether a flag changed.
    """
    rows = Comment.objects.filter(article=article)
    if len(root_paths) > FEW:
        rows = rows.alias(root=Left("path", DIGITS)).filter(root__in=root_paths)
    else:
        rows = rows.below(*map(int, root_paths))
    columns = ("path", "standing", "hides_replies", "visible", "tombstone", "parent_id")
    tree = list(rows.only(*columns).order_by("path"))
    visible = _visible(tree)
    with_visible_below = _ancestors(tree, visible)
    changed = defaultdict(list)
    for comment in tree:
        shown = comment.pk in visible
        stone = comment.standing == Standing.REMOVED and comment.pk in with_visible_below
        if (comment.visible, comment.tombstone) != (shown, stone):
            changed[shown, stone].append(comment.pk)
    for (shown, stone), keys in changed.items():
        for start in range(0, len(keys), AT_ONCE):
            rows = Comment.objects.filter(pk__in=keys[start : start + AT_ONCE])
            rows.update(visible=shown, tombstone=stone)
    count = Comment.objects.filter(article=article, visible=True).count()
    Thread.objects.filter(article=article).update(visible_count=count)
    return bool(changed)


def _visible(tree):
    """``tree`` is in order of path, so a parent comes before its replies."""
    open_below, visible = set(), set()
    for comment in tree:
        reachable = comment.parent_id is None or comment.parent_id in open_below
        if not reachable or comment.standing in HIDES_REPLIES:
            continue
        if comment.standing == Standing.REMOVED and comment.hides_replies:
            continue
        open_below.add(comment.pk)
        if comment.standing == Standing.APPROVED:
            visible.add(comment.pk)
    return visible


def _ancestors(tree, visible):
    found = set()
    for comment in tree:
        if comment.pk in visible:
            found |= {int(part) for part in comment.path.split("/")[:-1]}
    return found
