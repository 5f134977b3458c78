import pytest
from django.test import Client


@pytest.mark.django_db
def test_health_check_reaches_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_front_page_leads_to_the_admin(client: Client) -> None:
    response = client.get("/", follow=True)
    assert response.redirect_chain[-1][0] == "/admin/login/?next=/admin/"
    assert response.status_code == 200


@pytest.mark.django_db
def test_api_documentation_needs_no_other_host(admin_client: Client) -> None:
    page = admin_client.get("/api/docs/", follow=True).content.decode()
    assert "/static/drf_spectacular_sidecar/" in page
    assert "https://cdn" not in page
