"""The first administrator of a local installation."""

import secrets

from django.contrib.auth import get_user_model

ADMIN_NAME = "admin"


def create_admin() -> str:
    """Create the account ``admin`` with a random password and return that; empty when it exists."""
    users = get_user_model()._default_manager
    if users.filter(username=ADMIN_NAME).exists():
        return ""
    password = secrets.token_urlsafe(12)
    users.create_superuser(username=ADMIN_NAME, email="", password=password)
    return password
