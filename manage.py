#!/usr/bin/env python
"""Django's command line; the bundled servers are started when no other address is set."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from config import embedded

    try:
        embedded.ensure_running()
        execute_from_command_line(sys.argv)
    except (embedded.EmbeddedServiceError, ImproperlyConfigured) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
