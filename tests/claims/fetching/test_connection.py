import httpcore
import pytest

from claims.fetching.addresses import Endpoint
from claims.fetching.connection import Deadline, PinnedBackend


def test_connection_goes_to_the_pinned_address_whatever_name_is_asked_for(server):
    backend = PinnedBackend([Endpoint(ip="127.0.0.1", port=server.server_port)], Deadline(5))
    backend.connect_tcp("no-such-host.invalid", 443).close()


def test_second_address_is_tried_when_the_first_refuses(server):
    endpoints = [Endpoint(ip="127.0.0.1", port=1), Endpoint(ip="127.0.0.1", port=server.server_port)]
    PinnedBackend(endpoints, Deadline(5)).connect_tcp("courier.example", 80).close()


def test_no_time_left_means_no_connection(server):
    backend = PinnedBackend([Endpoint(ip="127.0.0.1", port=server.server_port)], Deadline(0))
    with pytest.raises(httpcore.ConnectTimeout):
        backend.connect_tcp("courier.example", 80)
