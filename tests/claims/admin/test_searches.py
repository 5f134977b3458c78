import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from claims.models import SavedSearch
from tests.factories import SavedSearchFactory, UserFactory

# Fixtures asked for by name do not say that a test needs the database, and order follows from that.
pytestmark = pytest.mark.django_db

CONFLICTS = "/admin/claims/conflict/"
LIST = "/admin/claims/savedsearch/"
SAVE = reverse("admin:claims_conflict_save_search")


def user_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def page(search: SavedSearch) -> str:
    return reverse("admin:claims_savedsearch_change", args=[search.pk])


@pytest.mark.parametrize("role", ["viewer", "reviewer", "editor", "operator"])
def test_a_search_is_kept_and_linked_above_the_list(role: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(role)
    shown = client.get(f"{CONFLICTS}?status=confirmed&kind__exact=denial&p=1")
    query = shown.context["search_query"]
    assert query == "kind__exact=denial&status=confirmed"
    response = client.post(SAVE, {"name": "Denials <b>", "query": query})
    assert response.url == f"{CONFLICTS}?{query}"
    listed = client.get(response.url)
    assert listed.context["saved_searches"] == [
        {"name": "Denials <b>", "url": response.url, "is_current": True}
    ]
    html = listed.content.decode()
    assert "Denials &lt;b&gt;" in html
    assert f'href="{CONFLICTS}?kind__exact=denial&amp;status=confirmed" aria-current="page"' in html


def test_own_searches_only(viewer: Client, admin_client: Client) -> None:
    own, other = SavedSearchFactory(owner=user_of(viewer)), SavedSearchFactory(name="Of somebody else")
    for client in (viewer, admin_client):
        for url in (CONFLICTS, LIST):
            assert "Of somebody else" not in client.get(url).content.decode()
        assert client.get(page(other)).status_code == 302
        client.post(page(other), {"name": "Taken over"})
        client.post(f"{page(other)[:-7]}delete/", {"post": "yes"})
    client.post(LIST, {"action": "delete_selected", "_selected_action": [own.pk, other.pk], "post": "yes"})
    other.refresh_from_db()
    assert other.name == "Of somebody else"
    assert viewer.get(page(own)).status_code == 200


def test_renaming_and_deleting(viewer: Client) -> None:
    own, second = SavedSearchFactory.create_batch(2, owner=user_of(viewer))
    assert "of this name already" in viewer.post(page(own), {"name": second.name}).content.decode()
    viewer.post(page(own), {"name": "Renamed"})
    own.refresh_from_db()
    assert own.name == "Renamed"
    viewer.post(reverse("admin:claims_savedsearch_delete", args=[own.pk]), {"post": "yes"})
    assert list(SavedSearch.objects.all()) == [second]


def test_what_cannot_be_kept_is_said(viewer: Client) -> None:
    response = viewer.post(SAVE, {"name": " ", "query": "q=a"})
    assert "Give the search a name." in [str(message) for message in get_messages(response.wsgi_request)]
    assert response.url == f"{CONFLICTS}?q=a"
    assert not SavedSearch.objects.exists()


def test_the_way_back_stays_on_this_site(viewer: Client) -> None:
    response = viewer.post(SAVE, {"name": "x", "query": "//evil.example/?q=a"})
    assert response.url.startswith(f"{CONFLICTS}?")


def test_saving_wants_a_post_and_the_right_to_see_conflicts(viewer: Client, client: Client) -> None:
    assert viewer.get(SAVE).status_code == 405
    client.force_login(UserFactory())
    assert client.post(SAVE, {"name": "x", "query": ""}).status_code == 403
    assert client.get(LIST).status_code == 403
    assert Client(enforce_csrf_checks=True).post(SAVE, {"name": "x"}).status_code in {302, 403}
    assert not SavedSearch.objects.exists()


def test_an_account_goes_with_its_searches(admin_client: Client) -> None:
    search = SavedSearchFactory()
    admin_client.post(reverse("admin:auth_user_delete", args=[search.owner_id]), {"post": "yes"})
    assert not User.objects.filter(pk=search.owner_id).exists()
