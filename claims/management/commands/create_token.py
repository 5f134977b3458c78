"""Make an API token and print its key, once."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from claims.models import Scope
from claims.services.tokens import create_token


class Command(BaseCommand):
    help = "Make an API token and print its key; the key is stored nowhere and cannot be shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="name of the account the token speaks for")
        parser.add_argument("--name", default="command line", help="what the token is for")
        parser.add_argument("--scope", action="append", choices=Scope.values, help="default: all; repeatable")
        parser.add_argument("--days", type=int, help="valid for so many days; default: until it is revoked")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            message = f"no active account is called {options['user']}"
            raise CommandError(message)
        days = options["days"]
        if days is not None and not 1 <= days <= 36_500:
            message = "--days takes 1 to 36500"
            raise CommandError(message)
        _, key = create_token(
            owner=user,
            name=options["name"][:80],
            scopes=options["scope"] or Scope.values,
            expires_at=timezone.now() + timedelta(days=days) if days else None,
        )
        self.stdout.write(key)
