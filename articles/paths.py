import unicodedata


def path_of(section_slug: str, slug: str) -> str:
    """A story's path as the table of addresses keeps it: decoded, in NFC, with both slashes."""
    return unicodedata.normalize("NFC", f"/{section_slug}/{slug}/")
