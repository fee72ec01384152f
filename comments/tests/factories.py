import factory

from accounts import roles
from accounts.tests.factories import UserFactory
from comments import workflow
from comments.models import Comment


class CommentFactory(factory.django.DjangoModelFactory):
    """Goes in by the workflow, so a comment of this factory has its decision, its path and its thread."""

    class Meta:
        model = Comment

    name = factory.Sequence(lambda n: f"Reader {n}")
    body = factory.Sequence(lambda n: f"Words of the reader with the number {n}.")

    @classmethod
    def _create(cls, model_class, **fields):
        return workflow.post(model_class(**fields))


def approved(*, by=None, **fields):
    comment = CommentFactory(**fields)
    workflow.approve(comment, by=by or UserFactory(role=roles.MODERATOR))
    comment.refresh_from_db()
    return comment
