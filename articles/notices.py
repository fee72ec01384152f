"""The notices that stand with a story: corrections, clarifications, updates, retractions."""


def notices_of(article):
    """By where they stand, a retraction before all others."""
    notices = sorted(article.corrections.all(), key=lambda notice: notice.kind != notice.Kind.RETRACTION)
    return {
        "notices_above": [notice for notice in notices if notice.comes_first],
        "notices_below": [notice for notice in notices if not notice.comes_first],
    }


def retractions_of(article):
    """What still stands at the address of a story that was taken off: readers who come back have to know."""
    return [notice for notice in article.corrections.all() if notice.kind == notice.Kind.RETRACTION]
