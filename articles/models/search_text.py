from django.db import models


class SearchText(models.Model):
    """The words by which readers find an edition that is live or scheduled: plain text, and names of the day.

    Written with the edition. The engine's own index hangs on this table (migration 0024): an FTS5 table kept by
    triggers on SQLite, the generated column ``words`` on PostgreSQL.
    """

    edition = models.OneToOneField("articles.Edition", models.CASCADE, primary_key=True, related_name="search_text")
    headline = models.TextField()
    standfirst = models.TextField()  # the kicker as well
    names = models.TextField()  # of authors, section and tags
    body = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.headline
