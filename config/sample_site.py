"""Where the sample stories are served on this machine."""

from collections.abc import Iterator, Mapping


class SampleHosts(Mapping[str, str]):
    """Sends every host below ``.example``, a name reserved for such use, to the sample site."""

    def __init__(self, port: int) -> None:
        self._address = f"127.0.0.1:{port}"

    def __getitem__(self, host: str) -> str:
        if host.endswith(".example"):
            return self._address
        raise KeyError(host)

    def __iter__(self) -> Iterator[str]:
        return iter(["*.example"])

    def __len__(self) -> int:
        return 1
