"""Every setting of Tolbooth, in one file; whatever may differ between councils comes from the environment.

`.env.example` lists each variable with its meaning. Nothing needs to be set on a developer's machine.
"""

import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from config.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules or sys.argv[1:2] == ["test"]

env = environ.Env()
if not TESTING:  # a developer's own .env must not decide what the tests prove
    env.read_env(BASE_DIR / ".env")

# ── Where we are ─────────────────────────────────────────────────────────────────────────────────

TOLBOOTH_ENV = env.str("TOLBOOTH_ENV", default="development")
DEBUG = env.bool("DEBUG", default=TOLBOOTH_ENV != "production")
# Decided here, once: a test may switch DEBUG off, and is not a council for that.
IN_PRODUCTION = TOLBOOTH_ENV == "production" or not DEBUG
DEMO = env.bool("DEMO", default=DEBUG) and DEBUG  # invented people never stand beside real ones

INSECURE_SECRET_KEY = "insecure-development-key-never-for-a-real-council"
INSECURE_LEDGER_KEY = "insecure-development-ledger-key"
INSECURE_FIELD_KEYS = ["development:aW5zZWN1cmUtZGV2ZWxvcG1lbnQtZmllbGQta2V5LTE="]
SECRET_KEY = env.str("SECRET_KEY", default=INSECURE_SECRET_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if IN_PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# Everything this machine writes lies in one folder. Tests get their own: none can reach a real database, file or queue.
VAR_DIR = Path(
    env.str("VAR_DIR", default="") or (tempfile.mkdtemp(prefix="tolbooth-tests-") if TESTING else BASE_DIR / "var")
)
for folder in ("celery/queue", "celery/processed", "celery/control", "uploads"):
    (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)

# ── The council ──────────────────────────────────────────────────────────────────────────────────

COUNCIL_NAME = env.str("COUNCIL_NAME", default="Tolbooth Borough Council")
COUNCIL_PHONE = env.str("COUNCIL_PHONE", default="01632 960100")  # a number reserved for drama
COUNCIL_HOURS = env.str("COUNCIL_HOURS", default="Monday to Friday, 9am to 5pm")
COUNCIL_EMAIL = env.str("COUNCIL_EMAIL", default="hello@tolbooth.example")
DPO_EMAIL = env.str("DPO_EMAIL", default="dpo@tolbooth.example")
DPO_ADDRESS = env.str("DPO_ADDRESS", default="The Tolbooth, High Street, Tolbooth TB1 1AA")
NATION = env.str("NATION", default="ENG", choices=["ENG", "WLS", "SCT", "NIR"])  # whose bank holidays we keep

# ── Apps, pages and what every request passes through ────────────────────────────────────────────

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.apps.StaticFiles",
    "django.forms",
    "retention.apps.DpoAdminConfig",  # django.contrib.admin, as the data-protection officer's home
    "channels",
    "auditlog",
    "csp",
    "django_filters",
    "django_htmx",
    "retention.apps.RetentionConfig",  # named, as its module holds the admin's as well
    "crm",
    "chat",
    "rights_requests",
    *(["tests.invented"] if TESTING else []),  # models of no council, which the engine must serve as well
]

MIDDLEWARE = [
    "config.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "crm.posted.ShieldedPosts",
    "crm.middleware.DeskMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no names in cookies
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    }
]

# ── Database: SQLite with nothing installed, PostgreSQL by DATABASE_URL ──────────────────────────

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'tolbooth.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"].setdefault("OPTIONS", {})  # parts of the URL may stand in it already: add, never replace
TEST_DATABASE_NAME = env.str("TEST_DATABASE_NAME", default=f"test_tolbooth_{os.getpid()}")

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: with WAL, a deferred transaction that reads and then writes fails at once under
    # load; an immediate one waits its turn. secure_delete: what is disposed of leaves the file too.
    DATABASES["default"]["OPTIONS"].setdefault("transaction_mode", "IMMEDIATE")
    DATABASES["default"]["OPTIONS"].setdefault("timeout", 20)
    DATABASES["default"]["OPTIONS"].setdefault(
        "init_command",
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON; PRAGMA busy_timeout=20000; PRAGMA wal_autocheckpoint=200;",
    )
    # A file, as in life: in memory, two connections would share one cache and never wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"{TEST_DATABASE_NAME}.sqlite3")}
else:
    # No pool in tests: its idle connections would keep the test database from being dropped.
    if env.bool("DATABASE_POOL", default=not TESTING):
        DATABASES["default"]["OPTIONS"].setdefault("pool", {"min_size": 1, "max_size": 8, "timeout": 10})
    # Planned once a connection, and never compiled, which takes seconds. DATABASE_PREPARE=no behind a pooler of transactions.
    if env.bool("DATABASE_PREPARE", default=True):
        for name, value in {"options": "-c jit=off", "server_side_binding": True, "prepare_threshold": 5}.items():
            DATABASES["default"]["OPTIONS"].setdefault(name, value)
    DATABASES["default"]["TEST"] = {"NAME": TEST_DATABASE_NAME}

# ── Redis: the cache, the channel layer and the broker; without it, memory and a folder ──────────

REDIS_URL = env.str("REDIS_URL", default="")
REDIS_PREFIX = TEST_DATABASE_NAME if TESTING else "tolbooth"  # tests share a server with others, never a key

if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
            "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 1},
        }
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",  # no read timeout: an idle chat is no dead one
            "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}], "prefix": REDIS_PREFIX},
        }
    }
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "global_keyprefix": f"{REDIS_PREFIX}:",
        # Longer than any task takes, so that none is handed out twice while it runs.
        "visibility_timeout": 3 * 60 * 60,
        "socket_connect_timeout": 1,
        "socket_timeout": 10,
        "max_retries": 1,
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CELERY_BROKER_URL = "filesystem://localhost/"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "celery" / "queue"),
        "data_folder_out": str(VAR_DIR / "celery" / "queue"),
        "processed_folder": str(VAR_DIR / "celery" / "processed"),
        "control_folder": str(VAR_DIR / "celery" / "control"),
        "store_processed": False,
    }

# ── Background work: how Celery behaves; what runs when stands in config/celery.py ───────────────

CELERY_TASK_IGNORE_RESULT = True  # a result could carry personal data, and nobody would dispose of it
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"  # local time would run a task twice, or never, when the clocks change
CELERY_ENABLE_UTC = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)  # on the folder, each start would leave a queue behind
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celery" / "beat")

# ── Retention and proof ──────────────────────────────────────────────────────────────────────────

LEDGER_PATH = Path(env.str("LEDGER_PATH", default=str(VAR_DIR / "ledger.jsonl")))
LEDGER_KEY = env.str("LEDGER_KEY", default=INSECURE_LEDGER_KEY)
FIELD_KEYS = env.list("FIELD_KEYS", default=INSECURE_FIELD_KEYS)  # name:key, the one that seals first
FILES_DIR = Path(env.str("FILES_DIR", default=str(VAR_DIR / "files")))
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "uploads"  # our own, so that what a broken line left behind can be swept
FILE_UPLOAD_HANDLERS = ["crm.uploads.CutOff", "crm.uploads.OnDisk"]
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")  # host:port or a socket; set, no file is taken unscanned
RETENTION_CHUNK = env.int("RETENTION_CHUNK", default=5000)  # records disposed of in one transaction
RETENTION_BRAKE_FLOOR = env.int("RETENTION_BRAKE_FLOOR", default=100)  # so few due records never stop a run
AUDITLOG_DISABLE_REMOTE_ADDR = True
AUDITLOG_MASK_CALLABLE = "retention.audit.mask"  # values are never stored

# ── Who is signed in ─────────────────────────────────────────────────────────────────────────────

AUTH_USER_MODEL = "crm.User"
LOGIN_URL = "desk:sign_in"
AUTHENTICATION_BACKENDS = ["crm.backends.CouncilBackend"]
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2")]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 60 * 60  # one working day, however busy; idle sessions end sooner, in the desk
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

# ── Transport security: all on in production; TLS_AT_PROXY says that a proxy does the first two ──

TRUST_PROXY = env.bool("TRUST_PROXY", default=False)
TLS_AT_PROXY = env.bool("TLS_AT_PROXY", default=False)
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=IN_PRODUCTION and not TLS_AT_PROXY)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if IN_PRODUCTION and not TLS_AT_PROXY else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SESSION_COOKIE_SECURE = env.bool("SECURE_COOKIES", default=IN_PRODUCTION)
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],  # files only: no inline script, no eval, and so no nonce to leak
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        # Older Safari does not count our own socket as 'self'.
        "connect-src": [SELF, f"{'wss' if SITE_URL.startswith('https') else 'ws'}://{urlsplit(SITE_URL).netloc}"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# ── Language and time ────────────────────────────────────────────────────────────────────────────

LANGUAGE_CODE = "en-gb"
_NAMES_OF_LANGUAGES = {"en-gb": "English", "cy": "Cymraeg", "gd": "Gàidhlig", "ga": "Gaeilge"}
LANGUAGES = [(code, _NAMES_OF_LANGUAGES.get(code, code)) for code in env.list("LANGUAGES", default=["en-gb"])]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# ── Files that never change: compiled once by config/assets.py, hashed in production ─────────────

ASSETS_DIR = BASE_DIR / "var" / "assets"
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [ASSETS_DIR] if ASSETS_DIR.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},  # unused: files are retention.StoredFile
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "config.static.HashedStatic"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# ── Mail and logs ────────────────────────────────────────────────────────────────────────────────

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=COUNCIL_EMAIL)
BOUNCE_MAILBOX = env.str("BOUNCE_MAILBOX", default="")  # maildir:// or imaps://; set, reports in it are read
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")  # of that mailbox, if it takes plus addresses
# GOV.UK Notify prints letters and sends text messages where the council has a key.
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", default="")
NOTIFY_URL = env.str("NOTIFY_URL", default="https://api.notifications.service.gov.uk")
NOTIFY_SMS_TEMPLATE = env.str("NOTIFY_SMS_TEMPLATE", default="")
LOGGING = logging_config(level=env.str("LOG_LEVEL", default="INFO"), readable=DEBUG)
