"""Room on a story's timeline: what ends when another text begins, and what goes on when that one is taken back."""

from django.utils.translation import gettext as _

from .moves import Refused, in_words


def make(timeline, live_from):
    """End or remove what stands at ``live_from``; returns the moment at which the new edition has to end."""
    if live_from < timeline.now:
        return _in_the_past(timeline)
    if live_from == timeline.now:
        return _now(timeline)
    return _ahead(timeline, live_from)


def _in_the_past(timeline):
    if timeline.editions:
        raise Refused(_("Only a story that was never published can be published in the past."))
    return


def _now(timeline):
    live, ahead = timeline.live, timeline.ahead
    if live:  # a fix takes over what the live text had left
        until = live.live_until
        end(live, timeline.now)
        return until
    if ahead:  # brought forward: stands in for the next scheduled one, whose text is older
        until = ahead[0].live_until
        ahead[0].delete()
        return until
    return None


def _ahead(timeline, live_from):
    chain, ahead = timeline.chain, timeline.ahead
    if any(edition.live_from == live_from for edition in ahead):
        raise Refused(_("Another text is scheduled for that very moment. Cancel it first."))
    if timeline.ends_at and timeline.ends_at <= live_from:
        raise Refused(_("The story ends on %s, before that. Move its end first.") % in_words(timeline.ends_at))
    before = [edition for edition in chain if edition.live_from < live_from]
    if not before:
        return ahead[0].live_from if ahead else None
    until = before[-1].live_until
    end(before[-1], live_from)
    return until


def drop(edition, timeline):
    """Delete a scheduled edition; only the one that ended because of it is open again."""
    before = next(
        (e for e in timeline.editions if e.live_until == edition.live_from and e.live_from < e.live_until), None
    )
    until = edition.live_until
    edition.delete()
    if before:
        end(before, until)


def end(edition, at):
    edition.live_until = at
    edition.save(update_fields=["live_until"])
