"""The one error of the bundled servers."""


class EmbeddedServiceError(Exception):
    """A bundled server cannot run; the message is one line that says why and what to do."""
