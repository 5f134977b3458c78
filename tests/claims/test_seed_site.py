"""The sample site serves its own pages, by host, and nothing else."""

import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from claims.management.seed_site import SeedServer, list_pages

HOST = "northern-courier.example"
PAGE = "/2025/05/07/fire"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    site = folder / "site"
    for name, content in {
        f"{HOST}{PAGE}.html": "<p>Fire – again</p>",
        "other.example/2025/05/07/fire.html": "<p>Other</p>",
        "sample-feed.example/rss.xml": "<rss/>",
        f"{HOST}/notes.txt": "not served",
        f"{HOST}/.hidden.html": "not served",
        "stray.html": "not served",
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(content, encoding="utf-8")
    (folder / "secret.html").write_text("secret", encoding="utf-8")
    (site / HOST / "link.html").symlink_to(folder / "secret.html")
    return site


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[SeedServer]:
    with SeedServer(root, 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(
    server: SeedServer, path: str, *, host: str = HOST, method: str = "GET", **headers: str
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Host": host, **sent})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_the_host_picks_the_outlet(server: SeedServer) -> None:
    response, body = ask(server, PAGE)
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert body.decode() == "<p>Fire – again</p>"
    assert ask(server, PAGE, host="other.example")[1] == b"<p>Other</p>"


@pytest.mark.parametrize("host", [f"{HOST}:8765", HOST.upper(), f"{HOST}."])
def test_the_host_may_be_written_in_other_ways(server: SeedServer, host: str) -> None:
    assert ask(server, PAGE, host=host)[0].status == 200


@pytest.mark.parametrize("path", [f"{PAGE}.html", f"{PAGE}?utm_source=feed", f"http://{HOST}{PAGE}"])
def test_the_address_may_be_written_in_other_ways(server: SeedServer, path: str) -> None:
    assert ask(server, path)[0].status == 200


def test_the_feed_has_the_type_of_a_feed(server: SeedServer) -> None:
    response, body = ask(server, "/rss.xml", host="sample-feed.example")
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert body == b"<rss/>"


@pytest.mark.parametrize("host", ["unknown.example", "", "..", "127.0.0.1", "stray", "example"])
def test_an_unknown_host_has_no_pages(server: SeedServer, host: str) -> None:
    assert ask(server, PAGE, host=host)[0].status == 404


@pytest.mark.parametrize("path", ["/", "/notes.txt", "/.hidden", "/2025", "/link", "/rss.xml", "//["])
def test_what_is_not_a_page_of_the_outlet_is_not_served(server: SeedServer, path: str) -> None:
    assert ask(server, path)[0].status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../other.example/2025/05/07/fire",
        "/../../secret.html",
        "/..%2f..%2fsecret.html",
        "/%2e%2e/%2e%2e/secret",
        "/..\\..\\secret.html",
        "//etc/passwd",
        f"/2025/../..{PAGE}",
    ],
)
def test_no_path_leads_out_of_the_outlet(server: SeedServer, path: str) -> None:
    response, body = ask(server, path)
    assert response.status == 404
    assert b"secret" not in body


@pytest.mark.parametrize("host", ["../site/other.example", f"{HOST}/..", "..%2f"])
def test_no_host_leads_out_of_the_site(server: SeedServer, host: str) -> None:
    assert ask(server, PAGE, host=host)[0].status == 404


def test_a_known_tag_is_answered_without_the_page(server: SeedServer) -> None:
    first, _ = ask(server, PAGE)
    for tag in (first.headers["ETag"], f'"other", W/{first.headers["ETag"]}', "*"):
        response, body = ask(server, PAGE, If_None_Match=tag)
        assert (response.status, body) == (304, b"")
        assert response.headers["ETag"] == first.headers["ETag"]


def test_a_known_date_is_answered_without_the_page(server: SeedServer) -> None:
    first, _ = ask(server, PAGE)
    assert ask(server, PAGE, If_Modified_Since=first.headers["Last-Modified"])[0].status == 304


@pytest.mark.parametrize(
    "headers",
    [
        {"If_None_Match": '"other"'},
        {"If_Modified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
        {"If_None_Match": '"other"', "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ],
)
def test_an_old_or_unreadable_copy_gets_the_page(server: SeedServer, headers: dict[str, str]) -> None:
    assert ask(server, PAGE, **headers)[0].status == 200


def test_head_sends_the_length_without_the_page(server: SeedServer) -> None:
    response, body = ask(server, PAGE, method="HEAD")
    assert (response.status, body) == (200, b"")
    assert int(response.headers["Content-Length"]) == len("<p>Fire – again</p>".encode())


def test_other_methods_are_refused(server: SeedServer) -> None:
    assert ask(server, PAGE, method="POST")[0].status == 501


def test_the_site_is_quiet_and_on_this_machine_only(
    server: SeedServer, capfd: pytest.CaptureFixture[str]
) -> None:
    ask(server, PAGE)
    assert server.server_address[0] == "127.0.0.1"
    assert capfd.readouterr() == ("", "")


def test_a_client_that_hangs_up_leaves_the_site_running(
    server: SeedServer, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port)) as connection:
        connection.sendall(b"GET / HT")
    assert ask(server, PAGE)[0].status == 200
    assert capfd.readouterr().err == ""


def test_pages_are_listed_by_address(root: Path) -> None:
    assert set(list_pages(root)) == {
        f"{HOST}{PAGE}",
        "other.example/2025/05/07/fire",
        "sample-feed.example/rss.xml",
    }
