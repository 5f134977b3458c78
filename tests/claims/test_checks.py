"""System checks say what is wrong with a set-up and what to do."""

from pytest_django import Settings

from claims.checks import check_contact_named, check_parser_installed, check_weights_present


def test_missing_parser_is_named(settings: Settings) -> None:
    settings.ENGINE_PARSER_NAME = "no_such_pipeline"
    (error,) = check_parser_installed(None)
    assert error.id == "claims.E001"
    assert "pip install no_such_pipeline" in str(error.hint)


def test_installed_parser_is_fine() -> None:
    assert check_parser_installed(None) == []


def test_missing_weights_are_named(settings: Settings) -> None:
    settings.ENGINE_ENTAILMENT_MODEL = "no-such-model"
    (error,) = check_weights_present(None)
    assert error.id == "claims.E002"
    assert "no-such-model" in error.msg


def test_bundled_weights_or_none_are_fine(settings: Settings) -> None:
    for name in ("mpnet-claims", ""):
        settings.ENGINE_ENTAILMENT_MODEL = name
        assert check_weights_present(None) == []


def test_user_agent_without_a_contact_is_a_warning(settings: Settings) -> None:
    settings.FETCH_USER_AGENT = "tracker/1.0"
    (warning,) = check_contact_named(None)
    assert warning.id == "claims.W001"


def test_user_agent_with_address_or_mail_is_fine(settings: Settings) -> None:
    for agent in ("tracker (+https://newsroom.example)", "tracker (desk@newsroom.example)"):
        settings.FETCH_USER_AGENT = agent
        assert check_contact_named(None) == []
