"""``python -m config.embedded status|stop``: look after the bundled servers by hand."""

import sys

from config import embedded
from config.embedded import postgres, valkey


def main(arguments: list[str]) -> int:
    """Do one of the two; exit status 1 from ``status`` means a server is down."""
    where = embedded.places()
    if arguments == ["stop"]:
        embedded.stop()
        return 0
    if arguments == ["status"]:
        states = {"PostgreSQL": postgres.is_ready(where), "Valkey": valkey.is_ready(where)}
        sys.stdout.writelines(f"{name}: {'running' if up else 'down'}\n" for name, up in states.items())
        return 0 if all(states.values()) else 1
    sys.stderr.write("usage: python -m config.embedded status|stop\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
