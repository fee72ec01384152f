from django.contrib import admin
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache


class AtTheDoor:
    """The admin's frame around a page of allauth's or Django's, which no browser keeps: there are secrets on some."""

    @method_decorator(never_cache)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)

    def get_context_data(self, **kwargs):
        return admin.site.each_context(self.request) | super().get_context_data(**kwargs)


class Inside(AtTheDoor):
    """A page of one's own account, for whoever is signed in; with a second factor if they have one."""

    behind_second_factor = True
