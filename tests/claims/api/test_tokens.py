"""Tokens: scopes, expiry, revocation, what is stored, and reading without one."""

from __future__ import annotations

import importlib
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from claims.models import ApiToken, Scope
from claims.services import tokens
from tests.factories import ConflictFactory, UserFactory

pytestmark = pytest.mark.django_db
CLAIMS = "/api/v1/claims/"


def client_with(key: str, scheme: str = "Bearer") -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"{scheme} {key}")
    return client


def test_the_key_is_stored_as_a_hash_and_its_use_is_noted_once_a_minute() -> None:
    token, key = tokens.create_token(owner=UserFactory(role="viewer"), name="t")
    assert key not in str(ApiToken.objects.values().get())
    assert client_with(key).get(CLAIMS).status_code == 200
    assert client_with(key, "Token").get(CLAIMS).status_code == 200
    token.refresh_from_db()
    noted = token.last_used_at
    assert noted is not None
    client_with(key).get(CLAIMS)
    token.refresh_from_db()
    assert token.last_used_at == noted


@pytest.mark.parametrize("spoil", ["expire", "revoke", "close", "change"])
def test_what_is_no_longer_valid_is_refused(spoil: str) -> None:
    token, key = tokens.create_token(owner=UserFactory(role="viewer"), name="t")
    if spoil == "expire":
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif spoil == "revoke":
        assert tokens.revoke_tokens(ApiToken.objects.all()) == 1
        assert tokens.revoke_tokens(ApiToken.objects.all()) == 0
    elif spoil == "close":
        token.owner.is_active = False
        token.owner.save()
    else:
        key = key[:-1] + ("a" if key[-1] != "a" else "b")
    answer = client_with(key).get(CLAIMS)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert "expired or revoked" in answer.json()["detail"]


def test_a_scope_limits_what_the_role_allows() -> None:
    reviewer = UserFactory(role="reviewer")
    conflict = ConflictFactory()
    _, reading = tokens.create_token(owner=reviewer, name="r", scopes=[Scope.READ])
    _, handing_in = tokens.create_token(owner=reviewer, name="s", scopes=[Scope.SUBMIT])
    _, deciding = tokens.create_token(owner=reviewer, name="d", scopes=[Scope.READ, Scope.DECIDE])
    confirm = f"/api/v1/conflicts/{conflict.public_id}/confirm/"
    refused = client_with(reading).post(confirm, {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
    assert "decide" in refused.json()["detail"]
    assert client_with(handing_in).get(CLAIMS).status_code == 403
    words = {"text": "The mayor said on Monday that the bridge was open."}
    assert client_with(deciding).post("/api/v1/articles/", words, format="json").status_code == 403
    assert client_with(handing_in).post("/api/v1/articles/", words, format="json").status_code == 202
    assert client_with(deciding).post(confirm, {}, format="json").status_code == 200


def test_a_scope_gives_nothing_that_the_role_does_not() -> None:
    conflict = ConflictFactory()
    _, key = tokens.create_token(owner=UserFactory(role="viewer"), name="t")
    answer = client_with(key).post(f"/api/v1/conflicts/{conflict.public_id}/confirm/", {}, format="json")
    assert answer.status_code == 403


def test_reading_without_a_token_by_setting_only(settings: Any) -> None:
    conflict = ConflictFactory()
    assert APIClient().get(CLAIMS).status_code == 401
    settings.API_ANONYMOUS_READ = True
    answer = APIClient().get(CLAIMS, {"include": "conflicts"})
    assert answer.status_code == 200
    assert answer.json()["results"][0]["conflicts"]
    assert answer["RateLimit-Policy"].startswith('"anon"')
    assert (
        APIClient().post(f"/api/v1/conflicts/{conflict.public_id}/confirm/", {}, format="json").status_code
        == 401
    )
    assert APIClient().post("/api/v1/articles/", {"text": "A."}, format="json").status_code == 401


def test_the_admin_shows_the_key_once() -> None:
    client, owner = Client(), UserFactory(role="viewer")
    client.force_login(UserFactory(role="admin", is_staff=True))
    given = {"owner": owner.pk, "name": "dash", "scopes": ["read"]}
    page = client.post(reverse("admin:claims_apitoken_add"), given).content.decode()
    token = ApiToken.objects.get()
    key = page.split('id="secret">')[1].split("<")[0]
    assert tokens.digest_of(key) == token.digest
    assert token.scopes == ["read"]
    changed = client.get(reverse("admin:claims_apitoken_change", args=[token.pk])).content.decode()
    assert key not in changed
    assert token.digest not in changed
    action = {"action": "revoke_selected", "_selected_action": [token.pk]}
    client.post(reverse("admin:claims_apitoken_changelist"), action)
    assert client_with(key).get(CLAIMS).status_code == 401


def test_an_admin_makes_no_token_for_a_superuser(django_user_model: Any) -> None:
    client = Client()
    client.force_login(UserFactory(role="admin", is_staff=True))
    root = django_user_model.objects.create_superuser("root", password="x" * 20)
    given = {"owner": root.pk, "name": "mine", "scopes": ["read"]}
    assert client.post(reverse("admin:claims_apitoken_add"), given).status_code == 200
    assert not ApiToken.objects.exists()


def test_the_command_prints_a_key_that_works() -> None:
    UserFactory(role="viewer", username="vera")
    out = StringIO()
    call_command("create_token", "vera", "--scope", "read", "--days", "2", stdout=out)
    assert client_with(out.getvalue().strip()).get(CLAIMS).status_code == 200
    assert ApiToken.objects.get().expires_at is not None
    for wrong in (["nobody"], ["vera", "--days", "0"]):
        with pytest.raises(CommandError):
            call_command("create_token", *wrong, stdout=out)


def test_earlier_tokens_are_carried_over_hashed() -> None:
    user = UserFactory(role="viewer")
    key = "0123456789abcdef0123456789abcdef01234567"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE authtoken_token (key varchar(40), created timestamptz, user_id bigint)")
        cursor.execute("INSERT INTO authtoken_token VALUES (%s, now(), %s)", [key, user.pk])
        cursor.execute(importlib.import_module("claims.migrations.0023_hash_tokens").CARRY_OVER)
        cursor.execute("SELECT to_regclass('authtoken_token')")
        assert cursor.fetchone() == (None,)
    assert client_with(key, "Token").get(CLAIMS).status_code == 200
