import gzip
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from claims.fetching import (
    Fetcher,
    FetchError,
    FetchPolicy,
    FetchRefusedError,
    RefusedAddressError,
    TooLargeError,
)
from factcheck.errors import PermanentError, TransientError
from tests.claims.fetching.conftest import HOST

URL = f"http://{HOST}/feed"


def test_answer_carries_body_headers_and_addresses(server, fetcher):
    server.answer("/feed?a=1", b"<rss/>", Content_Type="application/rss+xml", ETag='W/"1"')
    before = datetime.now(UTC)
    response = fetcher.fetch(URL + "?a=1#top")
    assert (response.status, response.body, response.not_modified) == (200, b"<rss/>", False)
    assert (response.url, response.final_url, response.moved_to) == (URL + "?a=1#top", URL + "?a=1", "")
    assert response.headers["content-type"] == "application/rss+xml"
    assert response.headers["etag"] == 'W/"1"'
    assert before <= response.fetched_at <= datetime.now(UTC)


def test_request_names_the_project_and_what_it_wants(server, fetcher):
    server.answer("/feed", b"x")
    fetcher.fetch(URL, accept="text/html")
    ((_, headers),) = server.seen
    assert headers["user-agent"] == "tests (+https://courier.example)"
    assert headers["host"] == HOST
    assert headers["accept"] == "text/html"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert "if-none-match" not in headers


def test_validators_are_sent_back_verbatim(server, fetcher):
    server.answer("/feed", status=304, ETag='"2"')
    response = fetcher.fetch(URL, etag='W/"1"', last_modified="Sat, 26 Apr 2025 10:00:00 GMT")
    assert (response.not_modified, response.body) == (True, b"")
    headers = server.seen[0][1]
    assert headers["if-none-match"] == 'W/"1"'
    assert headers["if-modified-since"] == "Sat, 26 Apr 2025 10:00:00 GMT"


def test_validator_with_odd_characters_survives_the_round(server, fetcher):
    server.answer("/feed", b"x", ETag='"fünf"')
    etag = fetcher.fetch(URL).headers["etag"]
    fetcher.fetch(URL, etag=etag)
    assert server.seen[1][1]["if-none-match"] == '"fünf"'


@pytest.mark.parametrize("etag", ['"a\r\nX-Evil: 1"', '"\x00"', '"€"'])
def test_validator_cannot_smuggle_headers(server, fetcher, etag):
    server.answer("/feed", b"x")
    try:
        fetcher.fetch(URL, etag=etag)
    except FetchError:
        assert server.seen == []
    else:
        assert "x-evil" not in server.seen[0][1]


def test_not_modified_without_a_question_is_a_fault(server, fetcher):
    server.answer("/feed", status=304)
    with pytest.raises(FetchError, match="nothing was asked") as caught:
        fetcher.fetch(URL)
    assert caught.value.status == 304


def test_compressed_body_is_unpacked(server, fetcher):
    server.answer("/feed", gzip.compress(b"<rss/>"), Content_Encoding="gzip")
    assert fetcher.fetch(URL).body == b"<rss/>"


def test_cookies_are_not_kept(server, fetcher):
    server.answer("/feed", b"x", Set_Cookie="track=1")
    fetcher.fetch(URL)
    fetcher.fetch(URL)
    assert "cookie" not in server.seen[1][1]


@pytest.mark.parametrize(
    ("status", "moved_to"), [(301, f"http://{HOST}/new"), (308, f"http://{HOST}/new"), (302, "")]
)
def test_redirects_are_followed_and_permanent_ones_told(server, fetcher, status, moved_to):
    server.answer("/feed", status=status, Location="/new")
    server.answer("/new", b"x")
    response = fetcher.fetch(URL)
    assert (response.body, response.final_url, response.moved_to) == (b"x", f"http://{HOST}/new", moved_to)


def test_redirect_to_an_address_in_utf8(server, fetcher):
    server.answer("/feed", status=302, Location="/zürich".encode().decode("latin-1"))
    server.answer("/z%C3%BCrich", b"x")
    assert fetcher.fetch(URL).final_url == f"http://{HOST}/z%C3%BCrich"


def test_one_temporary_hop_makes_the_move_temporary(server, fetcher):
    server.answer("/feed", status=301, Location="/b")
    server.answer("/b", status=302, Location="/c")
    server.answer("/c", b"x")
    assert fetcher.fetch(URL).moved_to == ""


def test_redirects_end(server, fetcher):
    server.answer("/feed", status=302, Location="/feed")
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        fetcher.fetch(URL)
    assert len(server.seen) == 6


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://other.example/",  # resolves to the loopback
        "http://courier.example:6379/",
        "http://ann:secret@courier.example/",
        "file:///etc/hosts",
        "//localhost/",
        "http://[broken",
    ],
)
def test_every_hop_is_checked(server, fetcher, location):
    server.answer("/feed", status=302, Location=location)
    with pytest.raises(RefusedAddressError):
        fetcher.fetch(URL)
    assert len(server.seen) == 1


def test_redirect_without_a_target_is_a_fault(server, fetcher):
    server.answer("/feed", status=302)
    with pytest.raises(FetchError, match="redirects to nowhere"):
        fetcher.fetch(URL)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_error_statuses_pass(server, fetcher, status):
    server.answer("/feed", b"sorry", status=status)
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(URL)
    assert (caught.value.status, caught.value.retry_after) == (status, None)
    assert isinstance(caught.value, TransientError)


def test_gone_is_for_good(server, fetcher):
    server.answer("/feed", status=410)
    with pytest.raises(FetchRefusedError) as caught:
        fetcher.fetch(URL)
    assert caught.value.status == 410
    assert isinstance(caught.value, PermanentError)


def test_retry_after_is_passed_on(server, fetcher):
    server.answer("/feed", status=429, Retry_After="99999999")
    server.answer("/date", status=503, Retry_After=format_datetime(datetime.now(UTC) + timedelta(minutes=10)))
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(URL)
    assert caught.value.retry_after == 86400
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(f"http://{HOST}/date")
    assert caught.value.retry_after is not None
    assert 590 <= caught.value.retry_after <= 601


def test_announced_size_is_believed_before_reading(server, fetcher_with):
    server.answer("/feed", b"x", Content_Length=10**10)
    with pytest.raises(TooLargeError, match="announces 10,000,000,000 bytes"):
        fetcher_with().fetch(URL)


def test_unannounced_size_is_cut(server, fetcher_with):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65536)

    server.routes["/feed"] = endless
    with pytest.raises(TooLargeError):
        fetcher_with(max_bytes=1_000_000).fetch(URL)


def test_bomb_is_cut(server, fetcher_with):
    server.answer("/feed", gzip.compress(bytes(20_000_000)), Content_Encoding="gzip")
    with pytest.raises(TooLargeError):
        fetcher_with(max_bytes=1_000_000).fetch(URL)


def drip_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
    drip(handler)


def drip_body(handler):
    handler.send_response(200)
    handler.end_headers()
    drip(handler)


def drip(handler):
    for _ in range(60):
        handler.wfile.write(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize("dripping", [drip_headers, drip_body])
def test_dripping_server_is_given_up_in_total_time(server, fetcher_with, dripping):
    server.routes["/feed"] = dripping
    started = time.monotonic()
    with pytest.raises(FetchError, match="did not answer in time"):
        fetcher_with(total_seconds=0.4).fetch(URL)
    assert time.monotonic() - started < 2


def test_time_is_shared_by_all_hops(server, fetcher_with):
    def slow_hop(handler):
        time.sleep(0.15)
        handler.send_response(302)
        handler.send_header("Location", "/feed")
        handler.end_headers()

    server.routes["/feed"] = slow_hop
    with pytest.raises(FetchError, match="did not answer in time"):
        fetcher_with(total_seconds=0.4).fetch(URL)


def test_short_body_is_a_fault(server, fetcher):
    server.answer("/feed", b"half", Content_Length=1000)
    with pytest.raises(FetchError, match="failed"):
        fetcher.fetch(URL)


def test_huge_headers_are_a_fault(server, fetcher):
    server.answer("/feed", b"x", **{f"X_{n}": "a" * 5000 for n in range(90)})
    with pytest.raises(FetchError, match="failed"):
        fetcher.fetch(URL)


def test_silent_hang_up_is_a_fault(server, fetcher):
    server.routes["/feed"] = lambda handler: None
    with pytest.raises(FetchError, match=r"The connection to courier\.example failed"):
        fetcher.fetch(URL)


def test_closed_port_is_a_fault(fetcher_with):
    fetcher = fetcher_with(host_overrides={"down.example": "127.0.0.1:1"})
    with pytest.raises(FetchError, match=r"down\.example"):
        fetcher.fetch("http://down.example/")


def test_tls_fault_is_a_fault(server, fetcher):
    server.answer("/feed", b"x")
    with pytest.raises(FetchError, match="failed"):
        fetcher.fetch(f"https://{HOST}/feed")


def test_encryption_asks_for_the_name_and_not_for_the_address(fetcher_with):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        greetings = []

        def greet():
            connection, _ = listener.accept()
            with connection:
                greetings.append(connection.recv(4096))

        thread = threading.Thread(target=greet)
        thread.start()
        override = {"secure.example": f"127.0.0.1:{listener.getsockname()[1]}"}
        with pytest.raises(FetchError):
            fetcher_with(host_overrides=override).fetch("https://secure.example/")
        thread.join()
    assert b"secure.example" in greetings[0]


def test_loopback_is_out_of_reach_without_an_override(server):
    fetcher = Fetcher(FetchPolicy(user_agent="tests"), resolver=lambda host, port: ["127.0.0.1"])
    with pytest.raises(RefusedAddressError):
        fetcher.fetch(URL)
    assert server.seen == []


def test_every_hop_is_told_before_it_is_asked_for(server, fetcher):
    server.answer("/old", status=301, Location="/new")
    server.answer("/new", b"words")
    asked = []
    fetcher.fetch(f"http://{HOST}/old", on_hop=lambda url: asked.append((url, len(server.seen))))
    assert asked == [(f"http://{HOST}/old", 0), (f"http://{HOST}/new", 1)]


def test_a_hop_that_is_objected_to_is_not_asked_for(server, fetcher):
    server.answer("/old", status=302, Location="/private")

    def object_to(url):
        if url.endswith("/private"):
            raise FetchRefusedError(url)

    with pytest.raises(FetchRefusedError, match="/private"):
        fetcher.fetch(f"http://{HOST}/old", on_hop=object_to)
    assert [path for path, _ in server.seen] == ["/old"]


def test_body_can_be_cut_even_when_it_is_too_large(server, fetcher_with):
    server.answer("/robots.txt", b"x" * 5000)
    response = fetcher_with(max_bytes=1000).fetch(f"http://{HOST}/robots.txt", most_bytes=600)
    assert response.body == b"x" * 600


def test_slow_look_up_of_a_name_counts_in_the_total():
    def resolve_slowly(host, port):
        time.sleep(5)
        return ["93.184.216.34"]

    fetcher = Fetcher(FetchPolicy(user_agent="tests", total_seconds=0.3), resolver=resolve_slowly)
    started = time.monotonic()
    with pytest.raises(FetchError, match="did not answer in time") as caught:
        fetcher.fetch("http://slow.example.com/")
    assert time.monotonic() - started < 2
    assert caught.value.kind == "timeout"
