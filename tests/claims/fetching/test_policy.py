from claims import fetching


def test_settings_make_the_policy(settings):
    settings.FETCH_USER_AGENT = "tracker (+https://courier.example)"
    settings.FETCH_ALLOWED_PORTS = (443,)
    settings.FETCH_TIMEOUT_SECONDS = 3.5
    settings.FETCH_MAX_BYTES = 1000
    settings.FETCH_HOST_OVERRIDES = {"sample.example": "127.0.0.1:8765"}
    assert fetching.default_policy() == fetching.FetchPolicy(
        user_agent="tracker (+https://courier.example)",
        allowed_ports=frozenset({443}),
        total_seconds=3.5,
        max_bytes=1000,
        host_overrides={"sample.example": "127.0.0.1:8765"},
    )


def test_fetch_follows_the_settings(settings, server):
    server.answer("/a", b"x")
    settings.FETCH_HOST_OVERRIDES = {"sample.example": f"127.0.0.1:{server.server_port}"}
    assert fetching.fetch("http://sample.example/a").body == b"x"
