from django.apps import AppConfig
from django.core.checks import Tags, register

from . import checks


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self):
        register(checks.site_url)
        register(checks.allowed_hosts, Tags.security)
        register(checks.trusted_proxies, Tags.security)
        register(checks.comment_addresses)
        register(checks.comments_order)
        register(checks.database, Tags.database)
        register(checks.sqlite_in_production, Tags.database, deploy=True)
