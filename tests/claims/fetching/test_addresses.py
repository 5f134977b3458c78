import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.fetching import FetchError, FetchPolicy, RefusedAddressError
from claims.fetching.addresses import Endpoint, is_public, parse_address, public_endpoints
from factcheck.errors import FactcheckError

POLICY = FetchPolicy(user_agent="tests", host_overrides={"sample.example": "127.0.0.1:8765"})


@pytest.mark.parametrize(
    ("text", "scheme", "host", "port"),
    [
        ("https://courier.example/a?b=c", "https", "courier.example", 443),
        (" HTTP://Courier.Example:80/ ", "http", "courier.example", 80),
        ("https://bücher.example/", "https", "xn--bcher-kva.example", 443),
        ("https://courier.example./", "https", "courier.example", 443),
        ("https://9.9.9.9/", "https", "9.9.9.9", 443),
        ("https://[2620:fe::fe]/", "https", "2620:fe::fe", 443),
        ("feed://courier.example/rss", "http", "courier.example", 80),
        ("feed:https://courier.example/rss", "https", "courier.example", 443),
        ("http://sample.example/", "http", "sample.example", 80),
        ("http://11.example/", "http", "11.example", 80),
        ("http://mylocal.example/", "http", "mylocal.example", 80),
    ],
)
def test_plain_web_addresses_are_taken(text, scheme, host, port):
    address = parse_address(text, POLICY)
    assert (address.scheme, address.host, address.port) == (scheme, host, port)


def test_fragment_is_dropped_and_the_rest_kept():
    assert str(parse_address("https://courier.example/ä b".replace(" ", "%20") + "?q=1#top", POLICY).url) == (
        "https://courier.example/%C3%A4%20b?q=1"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "courier.example",
        "//courier.example/",
        "http:courier.example",
        "http:///path",
        "file:///etc/hosts",
        "ftp://courier.example/",
        "javascript:alert(1)",
        "http://courier.example:22/",
        "http://courier.example:0/",
        "http://courier.example:99999/",
        "http://ann:secret@courier.example/",
        "http://ann@courier.example/",
        "http://courier.example\\@10.1.2.3/",
        "http://courier.example/a b",
        "http://courier.example/\r\nHost: x",
        "http://[fe80::1%25eth0]/",
        "http://[::1",
        "http://localhost/",
        "http://localhost./",
        "http://a.localhost/",
        "http://printer.local/",
        "http://vault.corp.internal/",
        "http://database/",
        "http://10.1.2.3/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://999.999.999.999/",
        "http://１２７.0.0.1/",
        "http://127。0。0。1/",
        "http://" + "a" * 5000 + ".example/",
    ],
)
def test_everything_else_is_refused(text):
    with pytest.raises(RefusedAddressError) as caught:
        parse_address(text, POLICY)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "ip",
    [
        str(ipaddress.IPv4Address(0)), "10.0.0.1", "100.64.1.1", "127.0.0.1", "169.254.1.1", "192.0.0.9",
        "172.31.0.1", "192.0.2.7", "192.88.99.2", "192.168.1.1", "198.19.0.1", "198.51.100.1", "203.0.113.1",
        "224.0.0.251", "239.1.1.1", "255.255.255.255", "168.63.129.16",
        "::", "::1", "::8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1", "100::1",
        "2001::1", "2001:2::1", "2001:db8::1", "2002:808:808::1", "3fff::1", "5f00::1",
        "fc00::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "not an address", "",
    ],
)  # fmt: skip
def test_special_addresses_are_not_public(ip):
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["9.9.9.9", "172.32.0.1", "192.88.98.1", "2620:fe::fe", "2a00:1450:4001::1"])
def test_neighbours_of_special_addresses_are_public(ip):
    assert is_public(ip)


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_in_version_six_never_makes_it_public(ip):
    assert not is_public(f"::ffff:{ip}")
    assert not is_public(f"64:ff9b::{ip}")
    assert not is_public(str(ipaddress.IPv6Address((0x2002 << 112) | (int(ip) << 80))))


@given(st.text(max_size=60))
def test_any_text_is_taken_or_refused(text):
    try:
        address = parse_address(f"http://{text}", POLICY)
    except FactcheckError:
        return
    assert address.host.isascii()
    assert address.port in POLICY.allowed_ports


def test_every_answer_is_checked_and_kept_in_order():
    address = parse_address("https://courier.example/", POLICY)
    answers = ["2620:fe::fe", "9.9.9.9", "9.9.9.9"]
    expected = [Endpoint(ip="2620:fe::fe", port=443), Endpoint(ip="9.9.9.9", port=443)]
    assert public_endpoints(address, POLICY, lambda host, port: answers) == expected


@pytest.mark.parametrize("inside", ["10.0.0.1", "127.0.0.1", "fd00::1", "::ffff:10.0.0.1"])
def test_one_private_answer_is_enough_to_refuse(inside):
    address = parse_address("https://courier.example/", POLICY)
    with pytest.raises(RefusedAddressError, match="private or special network"):
        public_endpoints(address, POLICY, lambda host, port: ["9.9.9.9", inside])


def test_name_is_looked_up_once():
    asked = []

    def resolver(host, port):
        asked.append((host, port))
        return ["9.9.9.9"]

    public_endpoints(parse_address("http://courier.example/", POLICY), POLICY, resolver)
    assert asked == [("courier.example", 80)]


def test_unknown_name_is_a_passing_fault():
    with pytest.raises(FetchError, match="no address"):
        public_endpoints(parse_address("http://courier.example/", POLICY), POLICY, lambda host, port: [])


def test_override_is_for_that_name_only():
    def resolver(host, port):
        return ["127.0.0.1"]

    sample = parse_address("http://sample.example/", POLICY)
    assert public_endpoints(sample, POLICY, resolver) == [Endpoint(ip="127.0.0.1", port=8765)]
    with pytest.raises(RefusedAddressError):
        public_endpoints(parse_address("http://a.sample.example/", POLICY), POLICY, resolver)
