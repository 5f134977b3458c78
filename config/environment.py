"""What the environment says about places and servers; read by the settings and by the bundled servers."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# A variable that is already set wins over the file.
environ.Env.read_env(env.str("FACTCHECK_ENV_FILE", default=str(BASE_DIR / ".env")))


def var_dir() -> Path:
    """Folder of everything the program writes: data, logs, the local secret key."""
    return Path(env.str("FACTCHECK_VAR", default=str(BASE_DIR / "var"))).absolute()


def uses_embedded_postgres() -> bool:
    """No DATABASE_URL: the bundled PostgreSQL is used."""
    return not env.str("DATABASE_URL", default="")


def uses_embedded_valkey() -> bool:
    """No BROKER_URL: the bundled Valkey is used."""
    return not env.str("BROKER_URL", default="")
