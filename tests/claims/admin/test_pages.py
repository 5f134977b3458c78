"""Every page of the admin opens, for every kind of row, and asks no more queries for more rows."""

import pghistory
import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import models
from claims.services.tokens import create_token
from tests import factories

LISTED = [model for model in admin.site._registry if model._meta.app_label == "claims"]
MANY = {
    "apitoken": lambda: create_token(owner=factories.UserFactory(), name="test")[0],
    "article": factories.ArticleFactory,
    "batch": factories.BatchFactory,
    "change": factories.ChangeFactory,
    "claim": factories.AppearanceFactory,
    "claimedge": factories.ClaimEdgeFactory,
    "conflict": factories.ConflictFactory,
    "delivery": factories.DeliveryFactory,
    "dispute": factories.DisputeFactory,
    "feed": factories.FeedFactory,
    "fetchevent": factories.FetchEventFactory,
    "host": factories.HostFactory,
    "notice": lambda: factories.NoticeFactory(user=User.objects.get(username="admin")),
    "publisher": factories.PublisherFactory,
    "savedsearch": lambda: factories.SavedSearchFactory(owner=User.objects.get(username="admin")),
    "speaker": factories.SpeakerAliasFactory,
    "verdict": factories.VerdictFactory,
    "webhookendpoint": factories.WebhookEndpointFactory,
}


def list_url(model: type) -> str:
    return reverse(f"admin:claims_{model._meta.model_name}_changelist")


def factories_of(name: str):
    row = MANY[name]()
    return {"claim": lambda: row.claim, "speaker": lambda: row.speaker}.get(name, lambda: row)()


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_list_and_form_open(admin_client: Client, model: type) -> None:
    row = MANY.get(model._meta.model_name, lambda: None)() or model.objects.first()
    row = row if isinstance(row, model) else model.objects.first()
    assert admin_client.get(list_url(model)).status_code == 200
    url = reverse(f"admin:claims_{model._meta.model_name}_change", args=[row.pk])
    assert admin_client.get(url).status_code == 200


@pytest.mark.parametrize("name", sorted(MANY))
def test_a_longer_list_takes_no_more_queries(admin_client: Client, name: str) -> None:
    url = reverse(f"admin:claims_{name}_changelist")
    MANY[name]()
    admin_client.get(url)
    few = queries_of(admin_client, url)
    for _ in range(5):
        MANY[name]()
    assert queries_of(admin_client, url) == few
    assert few <= 12


@pytest.mark.parametrize(
    "query", ["_facets=1", "p=999", "o=1.2", "kind__exact=x", "status=x", "place=%27", "all="]
)
@pytest.mark.parametrize("name", ["conflict", "claim", "article", "feed", "fetchevent", "verdict"])
def test_odd_addresses_do_no_harm(admin_client: Client, name: str, query: str) -> None:
    response = admin_client.get(f"{reverse(f'admin:claims_{name}_changelist')}?{query}")
    assert response.status_code in {200, 302}


def test_ids_and_days_that_are_none_are_refused(admin_client: Client) -> None:
    MANY["conflict"]()
    for query in ("claim_a__speaker__id__exact=x", "created_at_from=2025-99-99", "created_at_from=x"):
        assert admin_client.get(f"/admin/claims/conflict/?{query}").status_code in {200, 302}
    assert admin_client.get("/admin/claims/conflict/99999999999999999999/change/").status_code in {302, 404}
    assert admin_client.get("/admin/claims/conflict/x/change/").status_code in {302, 404}


@pytest.mark.parametrize("word", ["troops", "speaker", "%", "'", "a & | !b", "\\"])
@pytest.mark.parametrize("name", ["conflict", "claim", "article", "feed", "speaker", "publisher", "dispute"])
def test_any_search_opens(admin_client: Client, name: str, word: str) -> None:
    response = admin_client.get(reverse(f"admin:claims_{name}_changelist"), {"q": word})
    assert response.status_code == 200


@pytest.mark.parametrize("name", ["auth_user", "auth_group", "django_celery_beat_periodictask"])
def test_accounts_and_schedules_open(admin_client: Client, name: str) -> None:
    assert admin_client.get(reverse(f"admin:{name}_changelist")).status_code == 200
    assert admin_client.get(reverse(f"admin:{name}_add")).status_code == 200


def test_front_page_counts_what_waits(admin_client: Client) -> None:
    factories.ConflictFactory.create_batch(2)
    factories.ArticleFactory(parked=True)
    factories.FeedFactory(state=models.FeedState.FAILING)
    response = admin_client.get(reverse("admin:index"))
    counted = {figure["label"]: figure["count"] for figure in response.context["figures"]}
    assert counted == {
        "conflicts to decide": 2,
        "confirmed conflicts": 0,
        "parked articles": 1,
        "feeds in trouble": 1,
    }
    assert queries_of(admin_client, reverse("admin:index")) <= 6


@pytest.mark.parametrize("name", ["article", "claim", "conflict", "dispute", "feed", "publisher", "speaker"])
def test_history_says_who_changed_what(admin_client: Client, admin_user: User, name: str) -> None:
    row = factories_of(name)
    field = {"claim": "credibility", "conflict": "score", "dispute": "question", "publisher": "name"}.get(
        name, "title" if name != "speaker" else "name"
    )
    with pghistory.context(user=admin_user.pk):
        setattr(row, field, 0 if field == "score" else 2)
        row.save()
    shown = admin_client.get(reverse(f"admin:claims_{name}_history", args=[row.pk]))
    assert shown.status_code == 200
    newest, oldest = shown.context["entries"]
    assert (newest.who, newest.what, oldest.what) == ("admin", "update", "insert")
    assert field in [changed.replace(" ", "_") for changed, _old, _new in newest.changes]


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
@pytest.mark.django_db
def test_nobody_sees_anything_without_signing_in(client: Client, model: type) -> None:
    response = client.get(list_url(model))
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")
