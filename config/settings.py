"""Settings of an installation; the only reader of the environment (twelve-factor, by django-environ)."""

from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

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
JOB_KINDS = {
    "import": "campaign.imports.write_import",
    "first_passwords": "publishing.slip_printing.print_slips",
    "ballot_codes": "publishing.ballot_printing.print_ballots",
    "rating_codes": "publishing.windows.codes_printing.print_codes",
    "paper": "publishing.drawing.render_paper",
    "paper_batch": "publishing.batches.render_batch",
    "bulletin_preview": "publishing.month_papers.render_preview",
    "draft_preview": "publishing.draft_printing.render_pages",
    "scheme_table": "publishing.scheme_printing.render_scheme_table",
    "prize_collection": "publishing.reading.collection_printing.render_collection",
    "ranking": "publishing.ranking_printing.render_ranking",
    "scores": "scoring.score_imports.write_scores",
    "score_sheet": "publishing.score_sheet_printing.render_score_sheet",
    "print": "publishing.prints.render_print",
    "roll_layout": "publishing.honours.layout_printing.render_layout",
    "certificates": "publishing.honours.certificate_printing.render_certificates",
    "archive": "publishing.archive.making.render_archive",
    "archive_check": "publishing.archive.checking.render_check",
}
# The sheets that can be drawn besides numbered papers (publishing.prints).
PRINTS = {
    "quiz-paper": "publishing.etiquette.quiz_sheets.PAPER",
    "quiz-key": "publishing.etiquette.quiz_sheets.KEY",
    "quiz-notice": "publishing.etiquette.quiz_sheets.NOTICE",
    "handbook": "publishing.etiquette.handbook_sheet.SHEET",
    "receipts": "publishing.etiquette.receipt_sheet.SHEET",
    "sign-in": "publishing.events.sign_in.SIGN_IN",
    "meeting-agenda": "publishing.events.meeting_sheets.AGENDA",
    "meeting-script": "publishing.events.meeting_sheets.SCRIPT",
    "window-board": "publishing.windows.boards.BOARDS",
    "window-sign": "publishing.windows.boards.SIGNS",
    "quickfire-sheet": "publishing.etiquette.quickfire_sheet.SHEET",
    "flyer": "publishing.launch.flyer_sheet.SHEET",
    "flyer-receipt": "publishing.launch.flyer_receipt.RECEIPT",
    "prize-receipt": "publishing.honours.prize_receipt.RECEIPT",
    "timeline": "publishing.launch.timeline_sheet.SHEET",
    "handover": "publishing.launch.handing_over.SHEET",
    "survey": "publishing.launch.survey_sheet.SHEET",
    "study": "publishing.launch.study_sheet.SHEET",
}
# A drawn sheet that nobody opened for so many days is deleted; it is drawn anew whenever it is wanted.
PRINTS_KEPT_DAYS = env.int("WENMING_PRINTS_KEPT_DAYS", default=14)
# The doors of launch and year's end on the page of all activities: functions that give a person's doors.
LAUNCH_DOORS = [
    "publishing.launch.timeline_doors.timeline_doors",
    "publishing.launch.survey_doors.survey_doors",
    "publishing.launch.plan_doors.plan_doors",
    "activities.launch_doors.launch_doors",
]
YEAR_END_DOORS = [
    "publishing.summary.year_doors.year_doors",
    "publishing.archive.archive_doors.archive_doors",
]
# What every room has for the timeline of the year: functions that give the entries which a person may read.
MILESTONES = [
    "campaign.timeline_reading.own_milestones",
    "campaign.timeline_reading.flyer_entries",
    "publishing.launch.launch_timeline.launch_entries",
    "scoring.month_timeline.month_entries",
    "scoring.half_year_timeline.half_year_entries",
    "activities.event_timeline.event_entries",
    "activities.windows.window_timeline.window_entries",
    "activities.etiquette.etiquette_timeline.etiquette_entries",
    "activities.reading.reading_timeline.reading_entries",
    "publishing.paper_timeline.paper_entries",
    "publishing.paper_timeline.roll_entries",
    "publishing.paper_timeline.archive_entries",
]
JOBS_WATCHED = {"draft_preview", "bulletin_preview", "roll_layout"}  # a person waits before these pages

# Counts of wrong tries and of saves live for minutes in each web process; 600 people answer a paper at once.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# What can be found by the search of a campaign, in the order of its page: lists of sources of the rooms.
SEARCHES = [
    "scoring.findable.SOURCES",
    "campaign.findable.SOURCES",
    "publishing.findable.SOURCES",
    "activities.findable.SOURCES",
]
# How many of the pages that a person opened last are kept for him in each campaign; 0 switches it off.
RECENT_ITEMS = env.int("WENMING_RECENT_ITEMS", default=20)

# What the task process looks after besides, every few seconds; each is safe to run at any time.
CHORES = [
    "activities.etiquette.quiz_answering.collect_due",
    "activities.etiquette.quiz_closing.erase_old_answers",
    "activities.windows.rectifying.remind_overdue",
    "campaign.address_mail.send_confirmations",
    "campaign.notice_mail.send_mails",
    "campaign.chat.send_messages",
    "scoring.reminders.remind_late",
    "scoring.half_year_reminders.remind_half_years",
    "scoring.report_proposals.propose_unfiled",
    "activities.windows.ratings.forget_senders",
    "activities.windows.complaints.forget_contacts",
    "publishing.honours.layout_printing.drop_old_layouts",
    "publishing.prints.drop_old_prints",
    "campaign.backups.daily.back_up_daily",
]

# Entries of the audit trail that a reader must not see although they are in his campaign: functions of his memberships.
HIDDEN_ACTS = ["activities.windows.hiding.hidden_acts"]

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

# What the campaign's own room asks of the one above it: up to which day the past is settled.
SETTLED_UNTIL = "scoring.settled.settled_until"
# And whether the months that are open can score the departments that an import leaves behind.
OPEN_MONTHS_CHECK = "scoring.open_months.check_open_months"
# And what was printed with somebody's portrait.
PORTRAITS_PRINTED = "publishing.honours.picture_uses.printed_with"
# And how the first set-up begins the scheme of a unit that writes its own.
EMPTY_SCHEME = "scoring.schemes.begin_empty"
# What the scoring room's workbench asks of the room above it: what else waits on a person's desk.
DESK_DUTIES = [
    "scoring.offer_duties.offers_waiting",
    "publishing.duties.bulletins_to_issue",
    "publishing.duties.commendations_to_issue",
    "publishing.honours.duties.portraits_to_take_down",
    "publishing.honours.duties.stories_waiting",
]
# And which doors the rooms above put on the page of a half-year.
HALF_YEAR_DOORS = [
    "publishing.commendation_doors.commendation_doors",
    "publishing.honours.certificate_doors.certificate_doors",
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ADMIN_PATH = env.str("WENMING_ADMIN_PATH", default="manage/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

LANGUAGE_COOKIE_SAMESITE = "Lax"
