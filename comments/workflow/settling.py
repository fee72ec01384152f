"""What decisions make of the reports that readers sent before."""

from collections.abc import Sequence

from ..models import Comment, Decision, Report


def settle(decisions: Sequence[Decision]) -> None:
    """Each closes its comment's open reports; an undo opens those again that the decision closed, and no other.

    Last of a change, under the thread's lock. Reports that came after a decision outlive its undoing.
    """
    reopened = _reopen([decision for decision in decisions if decision.undo_of_id])
    _settle_again([decision for decision in decisions if _is_redo(decision) and decision.undo_of_id not in reopened])
    for decision in decisions:
        if decision.was.get("reports") and (decision.undo_of is None or decision.undo_of.by_readers):
            close(decision)


def close(decision: Decision) -> None:
    """Whatever readers reported of its comment is answered by ``decision``."""
    _settle(decision, Report.objects.filter(comment=decision.comment_id).unsettled())


def _is_redo(decision):
    return decision.undo_of is not None and decision.undo_of.undo_of_id is not None


def _reopen(undos):
    """The keys of the decisions whose reports are open again."""
    undone = {decision.undo_of_id: decision.comment_id for decision in undos}
    if not undone:
        return set()
    closed = Report.objects.filter(settled_by__in=undone)
    found = set(closed.order_by().values_list("settled_by", flat=True))
    if found:
        closed.update(settled_by=None)
    for key in found:
        _count(undone[key])
    return found


def _settle_again(redos):
    """They take an undo back: what the first decision had closed is closed."""
    if not redos:
        return
    unsettled = Report.objects.filter(comment__in=[decision.comment_id for decision in redos]).unsettled()
    still = set(unsettled.order_by().values_list("comment", flat=True))
    for decision in redos:
        if decision.comment_id in still:
            _settle(decision, unsettled.filter(comment=decision.comment_id, at__lte=_first_of(decision).at))


def _first_of(decision):
    while decision.undo_of:
        decision = decision.undo_of
    return decision


def _settle(decision, reports):
    reports.update(settled_by=decision)
    _count(decision.comment_id)


def _count(comment):
    ats = list(Report.objects.filter(comment=comment).unsettled().order_by("at").values_list("at", flat=True))
    Comment.objects.filter(pk=comment).update(reports=len(ats), reported_at=ats[0] if ats else None)
