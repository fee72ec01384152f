from django.utils.translation import gettext as _

from .. import past
from .. import word_rules as rules
from ..verdicts import Opinion

MOST = 20  # rules that a card names, those that reject first


def word_rules(comment):
    """Words and phrases that the newsroom does not want, or wants to look at, in the text or in the name."""
    phrases = rules.in_force.phrases(past.of(comment).rules_version)
    found = rules.find(comment.body, phrases=phrases)[:MOST]
    known = {rule.pk for rule, _spans in found}
    in_name = [rule for rule, _spans in rules.find(comment.name, phrases=phrases)[:MOST] if rule.pk not in known]
    return [_opinion(rule, spans=spans) for rule, spans in found] + [
        _opinion(rule, matches=[comment.name]) for rule in in_name
    ]


def _opinion(rule, **where):
    return Opinion(rules.VERDICT_OF[rule.what], _("matches rule “%s”") % rule.text, rule=rule.pk, **where)
