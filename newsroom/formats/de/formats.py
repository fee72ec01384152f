"""Times as a German newspaper prints them; Django's own have no comma after the day."""

DATETIME_FORMAT = "j. F Y, H:i"
