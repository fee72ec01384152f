from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from . import checks


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self):
        register(checks.grace, Tags.security)
        register(checks.second_factor, Tags.security)
        register(checks.shared_cache, Tags.security)
