import factory
from django.contrib.auth.models import Group

from accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    """``UserFactory(role=roles.EDITOR)``: somebody who signs in with the password “correct horse”."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"colleague{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    first_name = "Robin"
    last_name = factory.Sequence(lambda n: f"Colleague {n}")
    is_staff = True
    password = factory.django.Password("correct horse")

    @factory.post_generation
    def role(self, create, name):
        if name:
            self.groups.add(Group.objects.get(name=name))
