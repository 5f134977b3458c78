"""Two reviewers at once: each gets a conflict of her own, sees the other, and gives it back by leaving."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import Lease
from tests.factories import ConflictFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def two(chromium: Browser, live_server: LiveServer) -> Iterator[tuple[Page, Page]]:
    contexts = [chromium.new_context() for _ in range(2)]
    for number, context in enumerate(contexts):
        client = Client()
        client.force_login(UserFactory(username=f"reviewer{number}", role="reviewer"))
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
    yield tuple(context.new_page() for context in contexts)  # type: ignore[misc]
    for context in contexts:
        context.close()


def test_two_reviewers_work_through_the_queue(two: tuple[Page, Page], live_server: LiveServer) -> None:
    first, second = (ConflictFactory(score=score) for score in (0.9, 0.8))
    url = f"{live_server.url}/admin/claims/conflict/"
    ann, bo = two
    for page in two:
        page.goto(url)
        page.get_by_role("button", name="Take next").click()
        expect(page.get_by_text("You look at this until")).to_be_visible()
    expect(ann).to_have_url(f"{url}{first.pk}/change/")
    expect(bo).to_have_url(f"{url}{second.pk}/change/")
    bo.goto(f"{url}{first.pk}/change/")
    expect(bo.get_by_text("reviewer0 looks at this until")).to_be_visible()
    bo.keyboard.press("c")
    expect(bo.get_by_text("Take another one")).to_be_visible()
    first.refresh_from_db()
    assert first.status == "suggested"
    ann.keyboard.press("c")  # leads on to the other one, which the second reviewer left by going away
    expect(ann).to_have_url(f"{url}{second.pk}/change/?last={first.pk}")
    expect(ann.get_by_text("You look at this until")).to_be_visible()
    first.refresh_from_db()
    assert first.status == "confirmed"
    assert Lease.objects.get().holder.username == "reviewer0"


def test_lease_survives_a_reload_and_an_expired_one_is_told(
    two: tuple[Page, Page], live_server: LiveServer
) -> None:
    conflict = ConflictFactory()
    url = f"{live_server.url}/admin/claims/conflict/{conflict.pk}/change/"
    ann, bo = two
    ann.goto(url)
    ann.keyboard.press("a")
    expect(ann.get_by_text("You look at this until")).to_be_visible()
    ann.reload()
    expect(ann.get_by_text("You look at this until")).to_be_visible()
    ann.wait_for_load_state("networkidle")  # the page renews the lease when it opens
    Lease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    bo.goto(url)
    bo.get_by_role("button", name="Take it").click()
    expect(bo.get_by_text("You look at this until")).to_be_visible()
    ann.reload()
    expect(ann.get_by_text("reviewer1 looks at this until")).to_be_visible()
    bo.goto("about:blank")
    bo.wait_for_timeout(500)
    assert not Lease.objects.exists()
