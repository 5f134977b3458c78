"""Sending goes through the same guard as fetching."""

import time

import pytest

from claims import fetching
from claims.fetching import Fetcher, FetchError, FetchPolicy, FetchRefusedError, RefusedAddressError
from tests.claims.fetching.conftest import HOST

URL = f"http://{HOST}/in"


def send(fetcher, url=URL):
    return fetcher.post(url, body=b'{"a": 1}', headers={"Content-Type": "application/json"})


def test_body_and_headers_arrive_as_given(server, fetcher):
    server.answer("/in", status=202)
    response = send(fetcher)
    assert (response.status, response.url, response.final_url) == (202, URL, URL)
    assert server.bodies == [b'{"a": 1}']
    ((_, headers),) = server.seen
    assert headers["content-type"] == "application/json"
    assert headers["content-length"] == "8"
    assert headers["host"] == HOST
    assert headers["user-agent"] == "tests (+https://courier.example)"
    assert "transfer-encoding" not in headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_a_failure(server, fetcher, status):
    server.answer("/in", status=status, Location="/new")
    with pytest.raises(FetchError, match="not followed") as caught:
        send(fetcher)
    assert caught.value.status == status
    assert len(server.seen) == 1


@pytest.mark.parametrize("status", [304, 400, 404, 429, 500])
def test_error_statuses_pass(server, fetcher, status):
    server.answer("/in", status=status, Retry_After="60")
    with pytest.raises(FetchError) as caught:
        send(fetcher)
    assert (caught.value.status, caught.value.retry_after) == (status, 60)


def test_gone_is_for_good(server, fetcher):
    server.answer("/in", status=410)
    with pytest.raises(FetchRefusedError) as caught:
        send(fetcher)
    assert caught.value.status == 410


def test_endless_answer_is_not_read(server, fetcher_with):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65536)

    server.routes["/in"] = endless
    response = send(fetcher_with(max_bytes=1000, total_seconds=5.0))
    assert (response.status, response.body) == (200, b"")


def test_slow_answer_is_given_up_in_total_time(server, fetcher_with):
    server.routes["/in"] = lambda handler: time.sleep(1)
    started = time.monotonic()
    with pytest.raises(FetchError, match="did not answer in time"):
        send(fetcher_with(total_seconds=0.3))
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://localhost/",
        "http://courier.example:22/",
        "http://ann:secret@courier.example/",
        "ftp://courier.example/",
        "http://other.example/",  # resolves to the loopback
    ],
)
def test_private_and_odd_addresses_are_refused(server, fetcher, url):
    with pytest.raises(RefusedAddressError):
        send(fetcher, url)
    assert server.seen == []


def test_loopback_is_out_of_reach_without_an_override(server):
    fetcher = Fetcher(FetchPolicy(user_agent="tests"), resolver=lambda host, port: ["127.0.0.1"])
    with pytest.raises(RefusedAddressError):
        send(fetcher)
    assert server.seen == []


def test_addresses_are_checked_before_anything_is_sent():
    fetching.check_address("https://hooks.example/in")
    with pytest.raises(RefusedAddressError):
        fetching.check_address("http://10.0.0.1/in")
