"""App configuration."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ClaimsConfig(AppConfig):
    """Registers the app and its system checks."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "claims"
    verbose_name = "Contradictory claims"

    def ready(self) -> None:
        """Register the system checks, and the roles after every migration."""
        from django.contrib.auth.signals import user_logged_out

        from claims import checks  # noqa: F401 - registers by import
        from claims.roles import create_roles

        user_logged_out.connect(end_leases, dispatch_uid="claims.leases")
        post_migrate.connect(create_roles, sender=self, dispatch_uid="claims.roles")


def end_leases(user: Any, **kwargs: Any) -> None:
    """End the leases of a person who logs out."""
    from claims.services.leases import release_all

    if user is not None:
        release_all(actor=user)
