from django.contrib import admin


class AtTheDoor:
    """The admin's frame around a page of allauth's or Django's."""

    def get_context_data(self, **kwargs):
        return admin.site.each_context(self.request) | super().get_context_data(**kwargs)


class Inside(AtTheDoor):
    """A page of one's own account, for whoever is signed in; with a second factor if they have one."""

    behind_second_factor = True
