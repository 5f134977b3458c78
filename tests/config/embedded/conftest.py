"""Servers of their own for the tests that kill them."""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from config import embedded
from config.embedded import postgres
from config.embedded.places import DATABASE_NAME, DATABASE_USER, POSTGRES_PORT, Places
from config.environment import BASE_DIR


@pytest.fixture(scope="module")
def kept_folder() -> Iterator[Path]:
    """One data folder for a module: making a database costs seconds on a busy machine."""
    folder = BASE_DIR / "var" / "test" / f"servers-{uuid.uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    yield folder
    where = Places.below(folder)
    for leftover in (folder, where.sockets, where.system):
        shutil.rmtree(leftover, ignore_errors=True)


@pytest.fixture
def own_var(kept_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder inside the project, where the servers' account gets as far as in real use."""
    monkeypatch.setenv("FACTCHECK_VAR", str(kept_folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("BROKER_URL", raising=False)
    monkeypatch.setitem(postgres.SETTINGS, "fsync", "off")  # matters to power cuts, not to kills
    yield kept_folder
    embedded.release()
    embedded.stop()


@pytest.fixture
def servers(own_var: Path) -> Places:
    """Both servers, running, with an empty table and an empty queue."""
    embedded.ensure_running()
    where = embedded.places()
    with connect(where) as link:
        link.execute("DROP TABLE IF EXISTS kept; CREATE TABLE kept (number int)")
    with queue(where) as client:
        client.flushall()
    return where


@pytest.fixture
def is_root() -> bool:
    return os.geteuid() == 0


def connect(places: Places, database: str = DATABASE_NAME) -> psycopg.Connection:
    return psycopg.connect(
        host=str(places.sockets),
        port=POSTGRES_PORT,
        dbname=database,
        user=DATABASE_USER,
        autocommit=True,
    )


def queue(places: Places) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(places.valkey_socket))
