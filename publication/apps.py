from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts import paper


class PublicationConfig(AppConfig):
    name = "publication"
    verbose_name = _("The publication")

    def ready(self):
        paper.ask(self.get_model("Publication").objects.title)
