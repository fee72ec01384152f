from comments.admin.marks import marked, spans_in


def test_spans_are_marked_in_their_places():
    assert marked("a casino and a bank", [(2, 8), (15, 19)]) == "a <mark>casino</mark> and a <mark>bank</mark>"


def test_everything_is_escaped_within_and_without():
    assert marked("<b>&<i>", [(3, 4)]) == "&lt;b&gt;<mark>&amp;</mark>&lt;i&gt;"
    assert marked("<script>", [(0, 8)]) == "<mark>&lt;script&gt;</mark>"
    assert marked("&amp;", []) == "&amp;amp;"


def test_what_overlaps_or_touches_is_one_mark():
    assert marked("abcdef", [(3, 5), (0, 2), (1, 3)]) == "<mark>abcde</mark>f"


def test_what_is_not_there_any_more_is_not_marked():
    reasons = [
        {"check": "links", "reason": "1 link", "matches": ["bc"], "spans": [[1, 3]]},
        {"check": "links", "reason": "1 link", "matches": ["zz"], "spans": [[0, 2], [90, 92], [-2, 4]]},
        {"check": "moderator", "reason": "rude", "matches": []},
    ]
    assert spans_in(reasons, "abcd") == [(1, 3)]
    assert spans_in(reasons, "redacted") == []
