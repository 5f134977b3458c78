"""Where the secret key comes from: the environment, or for local use a file made once."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def secret_key(given: str, *, is_local: bool, folder: Path) -> str:
    """The key from the environment; for local use one kept in ``folder``, readable by its owner only.

    Raises:
        ImproperlyConfigured: Nothing was given, and this is no local run.
    """
    if given:
        return given
    if not is_local:
        message = "DJANGO_SECRET_KEY is not set: production does not start without it"
        raise ImproperlyConfigured(message)
    return _kept_key(folder / "secret_key")


def _kept_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(get_random_secret_key(), encoding="ascii")
        try:
            os.link(draft, path)  # of several processes at once the first one wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii")
