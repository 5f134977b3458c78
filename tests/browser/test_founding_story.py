"""The whole way: the founding story comes in, a reviewer confirms it, a client reads it as disputed."""

import json
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from claims.models import Conflict
from claims.services.chain import run_article
from claims.services.ingest import Submission, submit_article
from claims.services.tokens import create_token
from tests.browser.conftest import Watched
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

STORY = (
    "Last week, Russia announced that Ukrainian troops had been driven out of the last village they "
    "occupied, a claim that Kyiv refuted, asserting that its forces remained active in Belgorod, another "
    "Russian region adjacent to Ukraine."
)
ANNOUNCED = "Ukrainian troops had been driven out of the last village they occupied"


@pytest.fixture
def denial(transactional_db: None) -> Conflict:
    article, _ = submit_article(Submission(text=STORY, publisher="Defence Talks"))
    run_article(article_id=article.pk)
    return Conflict.objects.get(kind="denial")


def disputed(base: str, token: str) -> list[dict[str, object]]:
    """Ask the running server as any client would."""
    request = Request(  # noqa: S310 - the test's own server
        f"{base}/api/v1/claims/?status=disputed", headers={"Authorization": f"Token {token}"}
    )
    with urlopen(request) as response:  # noqa: S310
        found: list[dict[str, object]] = json.load(response)["results"]
    return found


def test_confirming_the_kyiv_conflict_makes_both_claims_disputed(denial: Conflict, watched: Watched) -> None:
    reviewer = UserFactory(username="rita", role="reviewer")
    token = create_token(owner=reviewer, name="test")[1]
    assert disputed(watched.url, token) == []

    page = watched.page
    watched.open("/admin/claims/conflict/")
    page.get_by_label("Username").fill("rita")
    page.get_by_label("Password").fill("pass-for-tests")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name=f"Review conflict {denial.pk}").click()
    expect(page.get_by_text(ANNOUNCED).first).to_be_visible()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text(f"Confirmed #{denial.pk}").first).to_be_visible()

    claims = {str(claim["speaker"]["name"]): claim for claim in disputed(watched.url, token)}  # type: ignore[index]
    assert set(claims) == {"Russia", "Ukraine"}
    assert claims["Russia"]["appearances"][0]["quote"] == ANNOUNCED  # type: ignore[index]

    watched.open(f"/admin/claims/conflict/{denial.pk}/change/")
    page.keyboard.press("u")
    expect(page.get_by_text(f"Decision taken back #{denial.pk}").first).to_be_visible()
    assert disputed(watched.url, token) == []
