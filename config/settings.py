"""Settings of an installation; the only reader of the environment (twelve-factor, by django-environ)."""

from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.wiring import (  # noqa: F401  settings of ours, told apart for their length
    CHORES,
    DESK_DUTIES,
    EMPTY_SCHEME,
    HALF_YEAR_DOORS,
    HIDDEN_ACTS,
    JOB_KINDS,
    JOBS_WATCHED,
    LAUNCH_DOORS,
    MILESTONES,
    OPEN_MONTHS_CHECK,
    PORTRAITS_PRINTED,
    PRINTS,
    SEARCHES,
    SETTLED_UNTIL,
    YEAR_END_DOORS,
)

BASE_DIR = Path(__file__).resolve().parent.parent
SAMPLE_SECRET_KEY = "development-only-key-that-no-installation-may-use"

env = environ.Env()
# What `make run` noted about the installation that was started last; the environment itself wins.
env.read_env(env.str("WENMING_ENV_FILE", default=str(BASE_DIR / "var" / "current" / "installation.env")))

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("WENMING_DEMO", default=False)
PRODUCTION = env.bool("WENMING_PRODUCTION", default=False)
DATA_DIR = Path(env.str("WENMING_DATA_DIR", default=str(BASE_DIR / "var" / ("demo" if DEMO else "site"))))

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY and (key_file := env.str("SECRET_KEY_FILE", default="")):
    SECRET_KEY = Path(key_file).read_text(encoding="utf-8").strip()
if not SECRET_KEY and (DEBUG or DEMO):
    SECRET_KEY = SAMPLE_SECRET_KEY
if not SECRET_KEY or (SECRET_KEY == SAMPLE_SECRET_KEY and PRODUCTION):
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Set the environment variable SECRET_KEY, or SECRET_KEY_FILE to a file that "
        "holds it; `make run` makes one for you."
    )

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Whose X-Forwarded-For is believed (campaign.proxies): addresses and networks of the proxies in front.
try:
    TRUSTED_PROXIES = [str(ip_network(name)) for name in env.list("WENMING_TRUSTED_PROXIES", default=[])]
except ValueError as wrong:
    raise ImproperlyConfigured(f"WENMING_TRUSTED_PROXIES: {wrong}.") from wrong

INSTALLED_APPS = [
    "campaign",
    "scoring",
    "activities",
    "publishing",
    "crispy_forms",
    "crispy_bootstrap5",
    "bootstrap",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "campaign.proxies.trusted_addresses",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "campaign.uploading.leave_no_file",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "campaign.caching.no_store",
    "campaign.sessions.session_limits",
    "campaign.sessions.password_due",
    "campaign.addresses.readable_addresses",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "campaign.table_downloads.tables_as_workbook",
    "campaign.recent.note_pages_opened",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "campaign.frame.frame",
                "scoring.frame.month_chip",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# Every write transaction takes SQLite's lock at its start (IMMEDIATE): a transaction that reads first and
# writes later would fail at once, whatever the timeout. FULL: an acknowledged score survives a power cut.
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'wenming.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Without JavaScript the grid of a month posts one field for each of its cells.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# A block of 20,000 cells, the most that is taken at once (scoring/blocks.py), with texts of usual length.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 2**20
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts and sessions (security.md IAM-*)
AUTH_USER_MODEL = "campaign.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "campaign.backends.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
FIRST_PASSWORD_HASHER = "campaign.passwords.FirstPasswordHasher"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "campaign.passwords.LengthOrVariety"},
    {"NAME": "campaign.passwords.NoContextWords"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# 等保 asks for a change now and then (security.md §0); 0 switches it off.
PASSWORD_MAX_AGE_DAYS = env.int("WENMING_PASSWORD_MAX_AGE_DAYS", default=90)
# An account that nobody uses for so long is closed (ACL-6); 0 switches it off.
ACCOUNT_IDLE_DAYS = env.int("WENMING_ACCOUNT_IDLE_DAYS", default=90)
LOGIN_URL = "campaign:sign_in"
LOGIN_REDIRECT_URL = "campaign:home"
LOGOUT_REDIRECT_URL = "campaign:sign_in"
SESSION_ENGINE = "campaign.session_store"
SESSIONS_AT_ONCE = 3  # of one account; the next one ends the oldest (IAM-7)
SESSION_COOKIE_AGE = 30 * 60
SESSION_ABSOLUTE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "campaign.pages.csrf_failure"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "campaign.pages.locked_out"
AXES_VERBOSE = False
# Axes keeps what a failed form sent; these fields of ours hold passwords, besides `password` (AUD-5).
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "current", "new", "again"]
# A whole office sits behind one address: failures count against the account, not the address (IAM-4).
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_ENABLE_ADMIN = False

# Headers (security.md OUT-*)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

# Language, time, numbers
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "config" / "words"]  # ours, and our words for Django's
TIME_ZONE = env.str("WENMING_TIME_ZONE", default="Asia/Shanghai")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

# Files
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("WENMING_STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.HashedFiles"},
}
FILE_UPLOAD_HANDLERS = ["campaign.uploading.LimitedUpload"]
MEDIA_ROOT = DATA_DIR / "files"  # never served by address: files go through a checking view (ACL-5)
# Evidence on ledger lines: how much a campaign may keep, and the virus scanner that looks at it first (UPL-1, UPL-8).
EVIDENCE_QUOTA_MB = env.int("WENMING_EVIDENCE_MB", default=2048)
CLAMAV_SOCKET = env.str("WENMING_CLAMAV", default="")
# Backups (security.md BAK-*): where the daily one goes, a second place, the file with the passphrase, days to keep; and the
# folders of files that are drawn again at any time, or must not be kept.
BACKUP_DIR = env.str("WENMING_BACKUP_DIR", default="")
BACKUP_SECOND_DIR = env.str("WENMING_BACKUP_SECOND", default="")
BACKUP_KEY_FILE = env.str("WENMING_BACKUP_KEY_FILE", default="")
BACKUP_KEEP_DAYS = env.int("WENMING_BACKUP_KEEP_DAYS", default=30)
BACKUP_LEAVES_OUT = ["slips", "drafts", "previews", "roll_layouts"]
WENMING_FONT_DIR = Path(env.str("WENMING_FONT_DIR", default=str(BASE_DIR / "var" / "fonts" / "site")))
WENMING_FONT_DIRS = [WENMING_FONT_DIR, BASE_DIR / "var" / "fonts"]

# Slow work
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
# A drawn sheet that nobody opened for so many days is deleted; it is drawn anew whenever it is wanted.
PRINTS_KEPT_DAYS = env.int("WENMING_PRINTS_KEPT_DAYS", default=14)

# Counts of wrong tries and of saves live for minutes in each web process; 600 people answer a paper at once.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# How many of the pages that a person opened last are kept for him in each campaign; 0 switches it off.
RECENT_ITEMS = env.int("WENMING_RECENT_ITEMS", default=20)

# Mail (optional): without EMAIL_URL a site sends none; in development it is printed on the console.
MAIL_IS_SET_UP = bool(env.str("EMAIL_URL", default="")) or DEBUG
_mail = env.email_url("EMAIL_URL", default="consolemail://" if DEBUG else "dummymail://")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"] or "127.0.0.1", _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"] or "", _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"] or None
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="wenming@localhost")
# How the site is called from outside: stands before the links of mails and chat messages.
SITE_URL = env.str("SITE_URL", default=(CSRF_TRUSTED_ORIGINS or ["http://127.0.0.1:8000"])[0]).rstrip("/")

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ADMIN_PATH = env.str("WENMING_ADMIN_PATH", default="manage/")
# From where the admin may be used (campaign.site): addresses and networks, none for everywhere (ACL-10).
try:
    ADMIN_NETWORKS = [str(ip_network(name)) for name in env.list("WENMING_ADMIN_NETWORKS", default=[])]
except ValueError as wrong:
    raise ImproperlyConfigured(f"WENMING_ADMIN_NETWORKS: {wrong}.") from wrong

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

LANGUAGE_COOKIE_SAMESITE = "Lax"
