"""The engine's errors: permanent faults and passing ones differ by class."""


class FactcheckError(Exception):
    """Base of every error the engine raises on purpose; its message tells what to do."""


class PermanentError(FactcheckError):
    """Trying again cannot help: park the article and keep the reason."""


class UnreadableArticleError(PermanentError):
    """The bytes hold no article that could be read."""


class UnreadableFeedError(PermanentError):
    """The bytes are not a feed."""


class UnsupportedLanguageError(PermanentError):
    """The engine has no analysis for the article's language."""


class InvalidInputError(PermanentError):
    """A line or file given to the command line has not the expected form."""


class DuplicateClaimError(PermanentError):
    """Two claims carry one id."""


class ModelUnavailableError(FactcheckError):
    """A language model named in the options is not installed."""


class TransientError(FactcheckError):
    """A passing fault: try again later."""
