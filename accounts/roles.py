"""The roles of a newsroom are groups. Each room grants what is its own in a migration, by these helpers."""

from django.contrib.auth.management import create_permissions
from django.utils.translation import gettext_noop as _

WRITER, EDITOR, MODERATOR, CHIEF_EDITOR = _("Writer"), _("Editor"), _("Moderator"), _("Chief editor")
IMPORTER = "Importer"
STAFF_ROLES = (WRITER, EDITOR, MODERATOR, CHIEF_EDITOR)


def grant(apps, schema_editor, app_label: str, roles: dict[str, list[str]]) -> None:
    """Give each group in ``roles`` the permissions named by codename.

    Django makes permissions only after the last migration, so those of ``app_label`` are made here first.
    """
    alias = schema_editor.connection.alias
    config = apps.get_app_config(app_label)
    config.models_module = True
    create_permissions(config, verbosity=0, using=alias, apps=apps)
    config.models_module = None
    permission = apps.get_model("auth", "Permission").objects.using(alias)
    for role, codenames in roles.items():
        group, _created = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=role)
        found = list(permission.filter(content_type__app_label=app_label, codename__in=codenames))
        missing = set(codenames) - {row.codename for row in found}
        if missing:
            raise LookupError(f"{app_label} has no permission {', '.join(sorted(missing))}")
        group.permissions.add(*found)
