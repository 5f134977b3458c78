"""System checks say what is wrong with a set-up and what to do."""

from importlib.util import find_spec

from pytest_django import Settings

from claims.checks import check_contact_named, check_entailment_model, check_parser_installed


def test_missing_parser_is_named(settings: Settings) -> None:
    settings.ENGINE_PARSER_NAME = "no_such_pipeline"
    (error,) = check_parser_installed(None)
    assert error.id == "claims.E001"
    assert "pip install no_such_pipeline" in str(error.hint)


def test_installed_parser_is_fine() -> None:
    assert check_parser_installed(None) == []


def test_missing_weights_are_named(settings: Settings) -> None:
    settings.ENGINE_ENTAILMENT_MODEL = "no-such-model"
    (error,) = check_entailment_model(None)
    assert error.id == "claims.E002"
    assert "no-such-model" in error.msg


def test_bundled_weights_or_none_are_fine(settings: Settings) -> None:
    for name in ("mpnet-claims", ""):
        settings.ENGINE_ENTAILMENT_MODEL = name
        assert check_entailment_model(None) == []


def test_a_foreign_model_in_a_folder_is_fine(settings: Settings) -> None:
    settings.ENGINE_ENTAILMENT_MODEL = str(settings.BASE_DIR / "tests" / "data" / "tiny_nli")
    assert check_entailment_model(None) == []


def test_a_missing_library_is_named(settings: Settings) -> None:
    settings.ENGINE_ENTAILMENT_MODEL = "transformers:some/model"
    missing = [name for name in ("torch", "transformers") if find_spec(name) is None]
    errors = check_entailment_model(None)
    assert [error.id for error in errors] == (["claims.E003"] if missing else [])
    assert all(name in str(errors[0].hint) for name in missing)


def test_each_wrong_setting_of_a_judging_service_is_named(settings: Settings) -> None:
    settings.ENGINE_ENTAILMENT_MODEL = "endpoint:"
    settings.ENGINE_ENDPOINT_URL, settings.ENGINE_ENDPOINT_DAILY_TOKENS = "", 0
    found = [message.id for message in check_entailment_model(None)]
    assert found == ["claims.E004", "claims.E005", "claims.E006", "claims.W002"]
    settings.ENGINE_ENTAILMENT_MODEL = "endpoint:m"
    settings.ENGINE_ENDPOINT_URL, settings.ENGINE_ENDPOINT_DAILY_TOKENS = "https://llm.example/v1", 1000
    settings.ENGINE_ENDPOINT_KEY = "x"
    assert check_entailment_model(None) == []


def test_user_agent_without_a_contact_is_a_warning(settings: Settings) -> None:
    settings.FETCH_USER_AGENT = "tracker/1.0"
    (warning,) = check_contact_named(None)
    assert warning.id == "claims.W001"


def test_user_agent_with_address_or_mail_is_fine(settings: Settings) -> None:
    for agent in ("tracker (+https://newsroom.example)", "tracker (desk@newsroom.example)"):
        settings.FETCH_USER_AGENT = agent
        assert check_contact_named(None) == []
