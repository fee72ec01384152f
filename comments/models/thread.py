from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _


class ThreadQuerySet(models.QuerySet):
    def comments_on(self, editions) -> int:
        """How many comments readers see on the stories of ``editions``, a queryset of live ones.

        From the threads to the stories: most stories have no comments, and an author may have very many stories.
        """
        talked_about = self.filter(Exists(editions.filter(article=OuterRef("article"))), visible_count__gt=0)
        return talked_about.aggregate(total=models.Sum("visible_count"))["total"] or 0


class Thread(models.Model):
    """What is true of an article's comments as a whole; made with the first of them."""

    article = models.OneToOneField("articles.Article", models.CASCADE, primary_key=True, related_name="+")
    visible_count = models.PositiveIntegerField(default=0)
    closes_at = models.DateTimeField(null=True, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("thread")
        verbose_name_plural = _("threads")

    def __str__(self):
        return f"{self.visible_count}"
