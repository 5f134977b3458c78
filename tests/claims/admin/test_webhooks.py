import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import ChangeEvent, Delivery, DeliveryStatus, WebhookEndpoint
from claims.services import webhooks
from tests.claims.receiver import Receiver
from tests.factories import DeliveryFactory, WebhookEndpointFactory

# Fixtures asked for by name do not say that a test needs the database, and order follows from that.
pytestmark = pytest.mark.django_db

LIST = "/admin/claims/webhookendpoint/"
ADD = f"{LIST}add/"
DELIVERIES = "/admin/claims/delivery/"
FORM = {
    "url": "https://hooks.example.com/in",
    "events": ["conflict.confirmed", "dispute.opened"],
    "is_active": "on",
}


def page(endpoint: WebhookEndpoint) -> str:
    return reverse("admin:claims_webhookendpoint_change", args=[endpoint.pk])


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_new_endpoint_shows_its_secret_once(editor: Client) -> None:
    response = editor.post(ADD, FORM)
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.url, endpoint.events) == (FORM["url"], FORM["events"])
    assert endpoint.owner.pk == int(editor.session["_auth_user_id"])
    assert endpoint.secret.startswith("whsec_")
    assert endpoint.secret in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "messages" not in response.cookies
    history = reverse("admin:claims_webhookendpoint_history", args=[endpoint.pk])
    for url in (LIST, page(endpoint), history, "/admin/"):
        shown = editor.get(url)
        assert shown.status_code == 200
        assert endpoint.secret not in shown.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"url": "ftp://hooks.example.com/in"},
        {"url": "http://127.0.0.1/in"},
        {"url": "http://intranet/in"},
        {"url": "https://hooks.example.com:22/in"},
        {"url": "javascript:alert(1)"},
        {"events": []},
        {"events": ["conflict.exploded"]},
    ],
)
def test_what_could_never_be_told_is_refused_in_the_form(editor: Client, change: dict[str, object]) -> None:
    response = editor.post(ADD, {**FORM, **change})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors
    assert not WebhookEndpoint.objects.exists()


def test_one_endpoint_an_address(editor: Client) -> None:
    editor.post(ADD, FORM)
    assert "with this address already" in editor.post(ADD, FORM).content.decode()
    endpoint = WebhookEndpoint.objects.get()
    assert editor.post(page(endpoint), FORM).status_code == 302  # saving it again is no second one


def test_switching_on_again_forgets_why_it_was_off(editor: Client) -> None:
    endpoint = WebhookEndpointFactory(is_active=False, disabled_reason="Delivery 7 was given up.")
    owner, secret = endpoint.owner, endpoint.secret
    assert "Delivery 7 was given up." in editor.get(page(endpoint)).content.decode()
    editor.post(page(endpoint), {**FORM, "is_active": ""})
    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.disabled_reason) == (FORM["url"], "Delivery 7 was given up.")
    editor.post(page(endpoint), FORM)
    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.disabled_reason) == (True, "")
    assert (endpoint.owner, endpoint.secret) == (owner, secret)


def test_replacing_the_secret_asks_first(editor: Client) -> None:
    endpoint, other = WebhookEndpointFactory.create_batch(2)
    given = {"action": "replace_secret", "_selected_action": [endpoint.pk]}
    assert endpoint.secret not in editor.post(LIST, given).content.decode()
    response = editor.post(LIST, {**given, "apply": "1"})
    old = endpoint.secret
    endpoint.refresh_from_db()
    assert endpoint.secret != old
    assert endpoint.secret in response.content.decode()
    both = {**given, "_selected_action": [endpoint.pk, other.pk]}
    assert "Choose one endpoint" in told(editor.post(LIST, {**both, "apply": "1"}))


@pytest.mark.parametrize("role", ["viewer", "reviewer", "operator"])
def test_only_editors_manage_endpoints(role: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(role)
    delivery = DeliveryFactory(status=DeliveryStatus.FAILED, attempts=3)
    for url in (LIST, ADD, page(delivery.endpoint), DELIVERIES):
        assert client.get(url).status_code == 403
    client.post(DELIVERIES, {"action": "retry", "_selected_action": [delivery.pk]})
    client.post(LIST, {"action": "replace_secret", "_selected_action": [delivery.endpoint.pk], "apply": "1"})
    delivery.refresh_from_db()
    delivery.endpoint.refresh_from_db()
    assert (delivery.attempts, delivery.endpoint.secret) == (3, WebhookEndpointFactory.secret)


def test_deliveries_are_read_and_retried_not_edited(editor: Client) -> None:
    failed = DeliveryFactory(status=DeliveryStatus.GIVEN_UP, attempts=8, last_error="It broke.")
    done = DeliveryFactory(status=DeliveryStatus.DELIVERED, delivered_at=timezone.now())
    assert "It broke." in editor.get(DELIVERIES).content.decode()
    url = reverse("admin:claims_delivery_change", args=[failed.pk])
    shown = editor.get(url).content.decode()
    assert 'value="retry"' in shown
    assert str(failed.change.event_id) in shown
    assert 'value="retry"' not in editor.get(url.replace(str(failed.pk), str(done.pk))).content.decode()
    assert editor.get(f"{DELIVERIES}add/").status_code == 403
    assert editor.post(url, {"status": "delivered"}).status_code == 403
    response = editor.post(DELIVERIES, {"action": "retry", "_selected_action": [failed.pk, done.pk]})
    assert "1 tried again within a minute; 1 skipped" in told(response)
    failed.refresh_from_db()
    assert (failed.status, failed.attempts) == (DeliveryStatus.PENDING, 0)


def test_from_the_form_to_the_receiver(editor: Client, receiver: Receiver) -> None:
    editor.post(ADD, {**FORM, "url": "http://hooks.example/in", "events": ChangeEvent.values})
    delivery = DeliveryFactory(endpoint=WebhookEndpoint.objects.get())
    assert webhooks.take_due() == [delivery.pk]
    assert webhooks.deliver(delivery_id=delivery.pk) == "delivered"
    assert len(receiver.messages) == 1


def test_an_endpoint_and_its_owner_go_with_their_log(editor: Client, admin_client: Client) -> None:
    endpoint = DeliveryFactory().endpoint
    editor.post(reverse("admin:claims_webhookendpoint_delete", args=[endpoint.pk]), {"post": "yes"})
    assert not WebhookEndpoint.objects.exists()
    owner = DeliveryFactory().endpoint.owner
    admin_client.post(reverse("admin:auth_user_delete", args=[owner.pk]), {"post": "yes"})
    assert not User.objects.filter(pk=owner.pk).exists()
    assert not Delivery.objects.exists()
