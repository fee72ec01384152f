import factory

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import workflow
from articles.models import Article, Author, Byline, Section, Series, Tag


class SectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Section

    name = factory.Sequence(lambda n: f"Section {n}")
    slug = factory.Sequence(lambda n: f"section-{n}")


class AuthorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Author

    name = factory.Sequence(lambda n: f"Author {n}")
    slug = factory.Sequence(lambda n: f"author-{n}")
    bio = "Founder and editor. Holds a degree. Speaks on the wireless."


class TagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tag

    name = factory.Sequence(lambda n: f"Tag {n}")
    slug = factory.Sequence(lambda n: f"tag-{n}")


class SeriesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Series

    name = factory.Sequence(lambda n: f"Series {n}")
    slug = factory.Sequence(lambda n: f"series-{n}")


class ArticleFactory(factory.django.DjangoModelFactory):
    """A draft that is ready for readers. ``authors=[…]``, ``topics=[…]`` set the byline and the tags."""

    class Meta:
        model = Article
        skip_postgeneration_save = True

    headline = factory.Sequence(lambda n: f"Headline {n}")
    slug = factory.Sequence(lambda n: f"headline-{n}")
    standfirst = "What it is about, in a sentence."
    body = "<p>The first paragraph.</p><p>The second paragraph.</p>"
    section = factory.SubFactory(SectionFactory)

    @factory.post_generation
    def authors(self, create, authors):
        for order, author in enumerate([AuthorFactory()] if authors is None else authors):
            Byline.objects.create(article=self, author=author, order=order)

    @factory.post_generation
    def topics(self, create, topics):
        self.tags.set(topics or [])


def published(*, by=None, at=None, **fields):
    """The edition of a new story, live now or from ``at``."""
    article = ArticleFactory(**fields)
    return workflow.publish(article, by=by or UserFactory(role=roles.CHIEF_EDITOR), at=at)
