class UnicodeSlug:
    """A slug in any script, as ``SlugField(allow_unicode=True)`` accepts it."""

    regex = r"[-\w]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
