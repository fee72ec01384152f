from django.urls.converters import IntConverter


class UnicodeSlug:
    """A slug in any script, as ``SlugField(allow_unicode=True)`` accepts it."""

    regex = r"[-\w]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class FeedForm(UnicodeSlug):
    regex = "rss|atom|json"


class FeedLabel(UnicodeSlug):
    regex = "section|tag|author|series"


class Count(IntConverter):
    """One spelling a number, and none that a database could not hold."""

    regex = "0|[1-9][0-9]{0,8}"


class Year(IntConverter):
    """With four digits; so far a calendar goes on every machine."""

    regex = "[12][0-9]{3}"


class TwoDigits(IntConverter):
    """A month or a day has one spelling too."""

    regex = "[0-3][0-9]"

    def to_url(self, value):
        return f"{value:02}"
