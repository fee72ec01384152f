from django.utils.translation import gettext as _

from articles.models import Article
from comments import workflow
from comments.models import Comment

from .models import Imported
from .receipt import Receipt
from .records import CommentRecord

NAME = Comment._meta.get_field("name").max_length


class Discussion:
    """The comments of one imported story, each with the standing it had; replies find the comment they answered."""

    def __init__(self, article: Article, source: str, receipt: Receipt, *, by):
        self.article = article
        self.source = source
        self.receipt = receipt
        self.by = by

    def take(self, records: tuple[CommentRecord, ...]) -> None:
        comments = [record for record in records if record.kind == "comment"]
        self.receipt.pingbacks += len(records) - len(comments)
        self.present = {record.key for record in comments}
        self.here = self._imported_before([record.key for record in comments])
        for record in comments:
            self.receipt.comments[record.standing] += 1
            self.receipt.known += record.key in self.here
        self._bring_in([record for record in comments if record.key not in self.here])

    def _imported_before(self, keys):
        rows = Imported.objects.filter(source=self.source, kind=Imported.Kind.COMMENT, key__in=keys)
        targets = dict(rows.values_list("key", "target_id"))
        comments = Comment.objects.in_bulk(targets.values())
        return {key: comments[target] for key, target in targets.items() if target in comments}

    def _bring_in(self, waiting):
        """Parents before replies, whatever order the file has; a circle of replies is cut at its first comment."""
        while waiting:
            ready = [record for record in waiting if self._parent_is_settled(record)] or waiting[:1]
            for record in ready:
                self.here[record.key] = self._new(record)
            waiting = [record for record in waiting if record.key not in self.here]

    def _parent_is_settled(self, record):
        return record.parent_key not in self.present or record.parent_key in self.here

    def _new(self, record):
        if record.parent_key and record.parent_key not in self.here:
            self.receipt.warn(_("A comment by %s answered one that is missing; it stands on its own.") % record.name)
        comment = Comment(
            article=self.article,
            parent=self.here.get(record.parent_key),
            name=record.name[:NAME] or _("Anonymous"),
            email=record.email,
            body=record.body,
            posted_at=record.posted_at,
        )
        workflow.bring_in(comment, by=self.by, standing=record.standing)
        Imported.objects.update_or_create(
            source=self.source, kind=Imported.Kind.COMMENT, key=record.key, defaults={"target_id": comment.pk}
        )
        return comment
