from django.db.models import Value


class Literal(Value):
    """A word of ours in the SQL itself: SQLite takes no partial index for a condition with a parameter in it."""

    def as_sql(self, compiler, connection):
        if not str(self.value).isalpha():
            raise ValueError("only words that need no quoting")
        return f"'{self.value}'", []
