"""The notices that stand with a story: corrections, clarifications, updates, retractions."""


def notices_of(article):
    """By where they stand, a retraction before all others."""
    notices = sorted(article.corrections.all(), key=lambda notice: notice.kind != notice.Kind.RETRACTION)
    return {
        "notices_above": [notice for notice in notices if notice.comes_first],
        "notices_below": [notice for notice in notices if not notice.comes_first],
    }
