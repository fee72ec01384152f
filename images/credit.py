"""Who made a picture and whose it is, in the line that readers see below it."""

import re

SIGN = re.compile(r"^(?:copyright\s*)?(?:©|\(c\)|copyright)?[\s:]*(?:\d{4}[\s,]*)?", re.IGNORECASE)


def credit_line(byline: str, credit: str, copyright: str) -> str:
    """``Mara Lind / Reuters, © 2026 The Courier``; nobody is named twice."""
    names = [name for name in (byline, credit) if name]
    if len(names) == 2 and byline.casefold() in credit.casefold():
        names = [credit]
    holder = SIGN.sub("", copyright)
    if not copyright:
        return " / ".join(names)
    notice = copyright if holder != copyright else f"© {copyright}"
    said = [name for name in names if name.casefold() != holder.casefold()]
    return ", ".join(part for part in (" / ".join(said), notice) if part)
