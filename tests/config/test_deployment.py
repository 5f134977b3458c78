"""What the deployment files promise fits what the settings ask for."""

import re
from typing import Any

import pytest
import yaml
from django.conf import settings

from config import supervisor
from config.environment import BASE_DIR

COMPOSE: dict[str, Any] = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
QUEUES = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} | {"default"}
SECRETS = ("POSTGRES_PASSWORD", "VALKEY_PASSWORD", "DJANGO_SECRET_KEY", "DJANGO_ALLOWED_HOSTS")


def served_queues(commands: list[list[str]]) -> list[str]:
    return [
        queue
        for words in commands
        if "--queues" in words
        for queue in words[words.index("--queues") + 1].split(",")
    ]


def test_compose_serves_every_queue_once() -> None:
    commands = [service.get("command", []) for service in COMPOSE["services"].values()]
    assert sorted(served_queues(commands)) == sorted(QUEUES)


def test_procfile_serves_every_queue_once() -> None:
    lines = (BASE_DIR / "Procfile").read_text().splitlines()
    assert sorted(served_queues([line.split() for line in lines])) == sorted(QUEUES)


def test_script_server_serves_every_queue() -> None:
    assert set(supervisor.QUEUES.split(",")) == QUEUES


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_has_a_default(name: str) -> None:
    text = (BASE_DIR / "docker-compose.yml").read_text()
    assert f"${{{name}:?" in text
    assert f"${{{name}:-" not in text
    assert re.search(rf"^{name}=$", (BASE_DIR / ".env.example").read_text(), re.MULTILINE)


@pytest.mark.parametrize("service", sorted(COMPOSE["services"]))
def test_services_gain_no_rights(service: str) -> None:
    assert COMPOSE["services"][service]["security_opt"] == ["no-new-privileges:true"]


def test_only_the_web_is_reachable_and_only_from_this_machine() -> None:
    published = {
        name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service
    }
    assert published == {"web": ["${BIND:-127.0.0.1}:${PORT:-8000}:8000"]}


def test_env_example_names_every_variable_that_is_read() -> None:
    files = [path for folder in ("config", "claims") for path in (BASE_DIR / folder).rglob("*.py")]
    read = re.compile(r"""(?:env\.\w+|read_port)\(\s*"([A-Z_]+)\"""")
    names = {name for path in files for name in read.findall(path.read_text())}
    example = (BASE_DIR / ".env.example").read_text()
    assert len(names) > 20
    assert [name for name in sorted(names) if f"{name}=" not in example] == []
