"""App configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ClaimsConfig(AppConfig):
    """Registers the app and its system checks."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "claims"
    verbose_name = "Contradictory claims"

    def ready(self) -> None:
        """Register the system checks, and the roles after every migration."""
        from claims import checks  # noqa: F401 - registers by import
        from claims.roles import create_roles

        post_migrate.connect(create_roles, sender=self, dispatch_uid="claims.roles")
