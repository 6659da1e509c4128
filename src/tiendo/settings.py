"""Settings: right for one commune on one computer as they stand; `TIENDO_*` in the environment changes them."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tiendo.addresses import database_of, files_of

DATA_DIR = Path(os.environ.get("TIENDO_DATA", "var")).absolute()
DEBUG = os.environ.get("TIENDO_DEBUG") == "1"


def _secret_key() -> str:
    """The key that signs sessions: from the environment, else made once and kept beside the data, for its owner."""
    if given := os.environ.get("TIENDO_SECRET_KEY"):
        return given
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    path = DATA_DIR / "secret-key"
    if not path.exists():
        # Whole before it has its name: of two first starts at one moment, one names its key and both use that one.
        handle, draft = tempfile.mkstemp(dir=DATA_DIR)
        with open(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    return path.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("TIENDO_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [x for x in os.environ.get("TIENDO_ORIGINS", "").split(",") if x]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "tiendo.records",
    "tiendo.web",
    "tiendo.jobs",
]

_SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tiendo.web.middleware.SecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # a review of 300 rows over a slow line
    _SESSIONS,
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tiendo.web.middleware.Edge",
]

ROOT_URLCONF = "tiendo.web.urls"
WSGI_APPLICATION = "tiendo.wsgi.application"
AUTH_USER_MODEL = "records.Person"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tiendo.web.context.frame",
            ],
        },
    },
]

DATABASES: dict[str, dict[str, Any]] = {"default": database_of(os.environ.get("TIENDO_DATABASE", ""), DATA_DIR)}
# Pages that only read may be read from a streaming replica; without the setting there is no router and no middleware.
DATABASE_ROUTERS: list[str] = []
if _REPLICA := os.environ.get("TIENDO_REPLICA"):
    DATABASES["replica"] = database_of(_REPLICA, DATA_DIR, wait=2)
    DATABASE_ROUTERS = ["tiendo.replica.Router"]
    MIDDLEWARE.insert(MIDDLEWARE.index(_SESSIONS), "tiendo.replica.ReadFromReplica")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTHENTICATION_BACKENDS = ["tiendo.web.sessions.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # ids and years must not be cut: the pages write figures by their own filter

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES: dict[str, dict[str, Any]] = {
    "default": files_of(os.environ.get("TIENDO_FILES", ""), DATA_DIR),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# The day's mail: off until a server is named, "smtp://user:password@host:587/?tls=1" (ssl=1 for port 465), or
# "file:///folder", which writes each mail to a file. Addresses in mails begin with SITE.
_MAIL = urlsplit(os.environ.get("TIENDO_MAIL", ""))
_MAIL_ASKS = parse_qs(_MAIL.query)
MAIL_ON = bool(_MAIL.scheme)
MAIL_HOUR = int(os.environ.get("TIENDO_MAIL_HOUR", "7"))
SITE = os.environ.get("TIENDO_SITE", "").rstrip("/")
DEFAULT_FROM_EMAIL = os.environ.get("TIENDO_MAIL_FROM", "tiendo@localhost")
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if _MAIL.scheme == 'file' else 'smtp'}.EmailBackend"
EMAIL_FILE_PATH = _MAIL.path if _MAIL.scheme == "file" else None
EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "localhost", _MAIL.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = "tls" in _MAIL_ASKS, "ssl" in _MAIL_ASKS
EMAIL_TIMEOUT = 30

# A folder of root certificates (PEM or DER), by which the signatures of signed PDFs are trusted; none is shipped.
SIGN_ROOTS = os.environ.get("TIENDO_SIGN_ROOTS", "")

UPLOAD_MAX_BYTES = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SESSION_ENGINE = "tiendo.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("TIENDO_HTTPS") == "1"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"level": "ERROR"}},  # a page that is not there is no event
    "root": {"handlers": ["stderr"], "level": os.environ.get("TIENDO_LOG", "WARNING")},
}
