"""Every role against every action, in the admin and in the API: one table, nothing left out of it.

Letters: N staff without a role, V viewer, R reviewer, E editor, O ingest operator, A admin, S service user
(no access to the admin).
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver, reverse
from rest_framework.test import APIClient

from claims import models
from claims.services.tokens import create_token
from tests import factories as make

ROLES = {
    "N": "",
    "V": "viewer",
    "R": "reviewer",
    "E": "editor",
    "O": "ingest operator",
    "A": "admin",
    "S": "service",
}
SEE, NOBODY = "VREOA", ""
# model: who sees, adds, changes, deletes
MODELS = {
    "claims.apitoken": ("A", "A", "A", "A"),
    "claims.article": (SEE, "REOA", "OA", "OA"),
    "claims.batch": (SEE, NOBODY, NOBODY, NOBODY),
    "claims.change": (SEE, NOBODY, NOBODY, NOBODY),
    "claims.claim": (SEE, NOBODY, "EA", NOBODY),
    "claims.claimedge": (SEE, NOBODY, NOBODY, NOBODY),
    "claims.conflict": (SEE, NOBODY, "REA", NOBODY),
    "claims.delivery": ("EA", NOBODY, NOBODY, NOBODY),
    "claims.dismissreason": (SEE, "EA", "EA", "EA"),
    "claims.dispute": (SEE, NOBODY, "EA", NOBODY),
    "claims.feed": (SEE, "OA", "OA", "OA"),
    "claims.fetchevent": (SEE, NOBODY, NOBODY, NOBODY),
    "claims.host": (SEE, NOBODY, "OA", NOBODY),
    "claims.notice": ("REA", NOBODY, NOBODY, NOBODY),
    "claims.publisher": (SEE, "OA", "OA", "OA"),
    "claims.rating": (SEE, "EA", "EA", "EA"),
    "claims.reviewrule": (SEE, NOBODY, "EA", NOBODY),
    "claims.savedsearch": (SEE, NOBODY, SEE, SEE),
    "claims.speaker": (SEE, "EA", "EA", "EA"),
    "claims.verdict": (SEE, NOBODY, NOBODY, NOBODY),
    "claims.webhookendpoint": ("EA", "EA", "EA", "EA"),
    "auth.user": ("A", "A", "A", "A"),
    "auth.group": ("A", NOBODY, NOBODY, NOBODY),
    "django_celery_beat.periodictask": ("A", "A", "A", "A"),
    "django_celery_beat.intervalschedule": ("A", "A", "A", "A"),
    "django_celery_beat.crontabschedule": ("A", "A", "A", "A"),
    "django_celery_beat.solarschedule": ("A", "A", "A", "A"),
    "django_celery_beat.clockedschedule": ("A", "A", "A", "A"),
}
# page of its own: method, what is sent, who may
PAGES: dict[str, tuple[str, dict[str, Any], str]] = {
    "claims_conflict_decide": ("post", {"decision": "confirm", "version": 1}, "REA"),
    "claims_conflict_note": ("post", {"text": "look"}, "REA"),
    "claims_conflict_take_next": ("post", {}, "REA"),
    "claims_conflict_lease": ("post", {"do": "take"}, "REA"),
    "claims_conflict_bulk": ("post", {"decision": "confirm", "items": "1:1"}, "REA"),
    "claims_conflict_evidence": ("get", {}, SEE),
    "claims_conflict_export": ("get", {}, SEE),
    "claims_conflict_save_search": ("post", {"name": "mine", "query": ""}, SEE),
    "claims_batch_undo": ("post", {}, "REA"),
    "claims_dispute_arrange": ("post", {"do": "merge", "other": 1}, "EA"),
    "claims_article_changes": ("get", {}, SEE),
    "claims_article_export": ("get", {}, SEE),
    "claims_claim_export": ("get", {}, SEE),
    "claims_feed_look": ("get", {}, "OA"),
    "claims_feed_import": ("get", {}, "OA"),
    "claims_feed_export": ("get", {}, SEE),
    "claims_publisher_import": ("get", {}, "OA"),
    "claims_publisher_process_import": ("post", {}, "OA"),
    "claims_publisher_export": ("get", {}, SEE),
    "claims_speaker_import": ("get", {}, "EA"),
    "claims_speaker_process_import": ("post", {}, "EA"),
    "claims_speaker_export": ("get", {}, SEE),
    "claims_dismissreason_import": ("get", {}, "EA"),
    "claims_dismissreason_process_import": ("post", {}, "EA"),
    "claims_dismissreason_export": ("get", {}, SEE),
    "claims_rating_import": ("get", {}, "EA"),
    "claims_rating_process_import": ("post", {}, "EA"),
    "claims_rating_export": ("get", {}, SEE),
    "auth_user_password_change": ("get", {}, "A"),
}
# action of a list: who is offered it
ACTIONS = {
    ("claims.conflict", "confirm_selected"): "REA",
    ("claims.conflict", "dismiss_selected"): "REA",
    ("claims.conflict", "undo_selected"): "REA",
    ("claims.claimedge", "confirm_same"): "REA",
    ("claims.claimedge", "confirm_agreement"): "REA",
    ("claims.claimedge", "reject_selected"): "REA",
    ("claims.claimedge", "reopen_selected"): "REA",
    ("claims.delivery", "retry"): "EA",
    ("claims.feed", "download"): SEE,
    ("claims.feed", "*"): "OA",
    ("claims.host", "*"): "OA",
    ("claims.article", "download"): SEE,
    ("claims.article", "*"): "OA",
    ("claims.notice", "*"): "REA",
    ("claims.webhookendpoint", "*"): "EA",
    ("claims.apitoken", "*"): "A",
    ("django_celery_beat.periodictask", "*"): "A",
}
# address below /api/v1/: method, who may
API = {
    ("get", "claims/"): "VREOAS",
    ("get", "conflicts/"): "VREOAS",
    ("get", "articles/"): "VREOAS",
    ("get", "disputes/"): "VREOAS",
    ("get", "speakers/"): "VREOAS",
    ("get", "publishers/"): "VREOAS",
    ("get", "changes/"): "VREOAS",
    ("get", "ratings/"): "VREOAS",
    ("get", "claims/{id}/"): "VREOAS",
    ("get", "conflicts/{id}/"): "VREOAS",
    ("get", "articles/{id}/"): "VREOAS",
    ("get", "disputes/{id}/"): "VREOAS",
    ("get", "speakers/{id}/"): "VREOAS",
    ("get", "publishers/{id}/"): "VREOAS",
    ("get", "claims/export/"): "VREOAS",
    ("get", "claims/{id}/jsonld/"): "VREOAS",
    ("get", "claims/{id}/annotations/"): "VREOAS",
    ("get", "conflicts/export/"): "VREOAS",
    ("get", "conflicts/atom/"): "VREOAS",
    ("get", "disputes/{id}/claimreview/"): "VREOAS",
    ("post", "conflicts/bulk/"): "REA",
    ("post", "articles/"): "REOAS",
    ("post", "conflicts/{id}/confirm/"): "REA",
    ("post", "conflicts/{id}/dismiss/"): "REA",
    ("post", "conflicts/{id}/undo/"): "REA",
}
STANDARD = {"changelist", "add", "change", "delete", "history"}
ROWS: dict[str, Any] = {
    "claims.apitoken": lambda: create_token(owner=make.UserFactory(), name="test")[0],
    "claims.article": make.ArticleFactory,
    "claims.batch": make.BatchFactory,
    "claims.change": make.ChangeFactory,
    "claims.claim": lambda: make.AppearanceFactory().claim,
    "claims.claimedge": make.ClaimEdgeFactory,
    "claims.conflict": make.ConflictFactory,
    "claims.delivery": make.DeliveryFactory,
    "claims.dispute": make.DisputeFactory,
    "claims.feed": make.FeedFactory,
    "claims.fetchevent": make.FetchEventFactory,
    "claims.host": make.HostFactory,
    "claims.publisher": make.PublisherFactory,
    "claims.speaker": make.SpeakerFactory,
    "claims.verdict": make.VerdictFactory,
    "claims.dismissreason": lambda: models.DismissReason.objects.first(),
    "claims.rating": lambda: models.Rating.objects.first(),
    "claims.reviewrule": lambda: models.ReviewRule.objects.first(),
    "auth.user": make.UserFactory,
}


def person(letter: str) -> User:
    user: User = make.UserFactory(role=ROLES[letter] or None, is_staff=letter != "S")
    return user


def client_of(letter: str) -> Client:
    client = Client()
    client.force_login(person(letter))
    return client


def is_let_in(response: Any) -> bool:
    """Tell whether an answer is neither a refusal nor the way to the login page."""
    return response.status_code != 403 and not (
        response.status_code == 302 and "/admin/login/" in response["Location"]
    )


def arguments_of(name: str, row: Any) -> list[int]:
    """Return the numbers in a page's address: none for the page of a list."""
    if name == "claims_article_changes":
        revisions = [make.RevisionFactory(article=row, text=f"{n}") for n in range(2)]
        return [row.pk, revisions[1].pk]
    if name == "claims_conflict_evidence":
        return [row.pk, 0]  # not there; who may see it gets 404
    pattern = next(
        pattern
        for model_admin in admin.site._registry.values()
        for pattern in model_admin.get_urls()
        if pattern.name == name
    )
    return [row.pk] if pattern.pattern.converters else []


def own_pages() -> set[str]:
    found: set[str] = set()
    for model, model_admin in admin.site._registry.items():
        prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
        names = {pattern.name for pattern in model_admin.get_urls() if pattern.name}
        found |= {name for name in names if name.removeprefix(prefix) not in STANDARD}
    return found


def test_the_tables_leave_nothing_out() -> None:
    assert {model._meta.label_lower for model in admin.site._registry} == set(MODELS)
    assert own_pages() == set(PAGES)
    known = {label for label, _name in ACTIONS}
    with_actions = {
        model._meta.label_lower for model, one in admin.site._registry.items() if tuple(one.actions or ())
    }
    assert with_actions == known


def test_the_api_table_leaves_no_address_out() -> None:
    schema = get_resolver("claims.api.urls")
    routes = {str(pattern.pattern).replace("<uuid:public_id>", "{id}") for pattern in schema.url_patterns}
    described = {"", "schema/", "docs/", "redoc/"}  # open to everybody signed in; no data of their own
    assert {path for _method, path in API} == routes - described


@pytest.mark.django_db
@pytest.mark.parametrize("letter", ROLES)
def test_lists_and_forms(letter: str) -> None:
    client = client_of(letter)
    wrong = []
    for label, (see, add, change, delete) in MODELS.items():
        prefix = f"admin:{label.replace('.', '_')}"
        row = ROWS[label]() if label in ROWS else None
        wanted = [
            (client.get, reverse(f"{prefix}_changelist"), see),
            (client.get, reverse(f"{prefix}_add"), add),
        ]
        if row is not None:
            wanted += [
                (client.get, reverse(f"{prefix}_change", args=[row.pk]), see),
                (client.get, reverse(f"{prefix}_history", args=[row.pk]), see),
                (client.post, reverse(f"{prefix}_change", args=[row.pk]), change),
                (client.get, reverse(f"{prefix}_delete", args=[row.pk]), delete),
            ]
        wrong += [
            (url, call.__name__)
            for call, url, letters in wanted
            if is_let_in(call(url)) != (letter in letters)
        ]
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("letter", ROLES)
def test_pages_of_their_own(letter: str) -> None:
    client = client_of(letter)
    wrong = []
    for name, (method, data, letters) in PAGES.items():
        app, model, _rest = name.split("_", 2)
        row = ROWS[f"{app}.{model}"]()
        url = reverse(f"admin:{name}", args=arguments_of(name, row))
        if is_let_in(getattr(client, method)(url, data)) != (letter in letters):
            wrong.append(name)
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("letter", ROLES)
def test_actions_of_lists(letter: str, rf: Any) -> None:
    request = rf.get("/")
    request.user = person(letter)
    wrong = []
    for model, model_admin in admin.site._registry.items():
        label = model._meta.label_lower
        offered = set(model_admin.get_actions(request)) & set(model_admin.actions or ())
        for action in model_admin.actions or ():
            letters = ACTIONS.get((label, action), ACTIONS.get((label, "*"), ""))
            if letter != "S" and (action in offered) != (letter in letters):
                wrong.append((label, action))
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("letter", ROLES)
def test_the_api(letter: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {create_token(owner=person(letter), name='test')[1]}")
    rows = {
        "claims": lambda: make.AppearanceFactory().claim,
        "conflicts": make.ConflictFactory,
        "articles": make.ArticleFactory,
        "disputes": make.DisputeFactory,
        "speakers": make.SpeakerFactory,
        "publishers": make.PublisherFactory,
    }
    wrong = []
    for (method, path), letters in API.items():
        url = "/api/v1/" + path
        if "{id}" in path:
            url = url.replace("{id}", str(rows[path.split("/")[0]]().public_id))
        status = getattr(client, method)(url, {}, format="json" if method == "post" else None).status_code
        if (status not in {401, 403}) != (letter in letters):
            wrong.append((method, path, status))
    assert wrong == []


@pytest.mark.django_db
def test_nobody_without_a_token_reads_the_api() -> None:
    assert {
        APIClient().get(f"/api/v1/{path}").status_code
        for method, path in API
        if method == "get" and "{" not in path
    } == {401}


@pytest.mark.django_db
def test_an_admin_makes_no_superuser_and_touches_none(django_user_model: Any) -> None:
    client = client_of("A")
    root = django_user_model.objects.create_superuser("root", password="x" * 20)
    url = reverse("admin:auth_user_change", args=[root.pk])
    assert client.post(url, {"username": "mine"}).status_code == 403
    assert client.get(reverse("admin:auth_user_password_change", args=[root.pk])).status_code == 403
    other = make.UserFactory()
    shown = client.get(reverse("admin:auth_user_change", args=[other.pk])).content.decode()
    assert 'name="is_superuser"' not in shown
    assert 'name="is_staff"' in shown


@pytest.mark.django_db
def test_an_editor_breaks_a_lease_and_settles_and_a_reviewer_does_neither() -> None:
    for letter, may in {"R": False, "E": True, "A": True, "O": False}.items():
        user = User.objects.get(pk=person(letter).pk)
        assert user.has_perm("claims.break_lease") is may
        assert user.has_perm("claims.settle_conflict") is may
