import re

_forbidden = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def for_xml(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold, escaped or not; ``text`` is still to be escaped."""
    return _forbidden.sub("", text)
