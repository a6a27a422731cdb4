"""Settings for the tests: as an installation has them, with quick passwords and work done on the spot."""

import atexit
import os
import shutil
import tempfile

os.environ["WENMING_ENV_FILE"] = os.devnull
os.environ.setdefault("SECRET_KEY", "key-of-the-tests")
if "WENMING_DATA_DIR" not in os.environ:
    os.environ["WENMING_DATA_DIR"] = tempfile.mkdtemp(prefix="wenming-tests-")
    atexit.register(shutil.rmtree, os.environ["WENMING_DATA_DIR"], ignore_errors=True)

from config.settings import *  # noqa: F403
from config.settings import DATA_DIR, DATABASES

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
FIRST_PASSWORD_HASHER = PASSWORD_HASHERS[0]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
WHITENOISE_AUTOREFRESH = True

# A file and not memory: threads of one test must meet the locks that an installation has.
DATA_DIR.mkdir(parents=True, exist_ok=True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
MEDIA_ROOT = DATA_DIR / "files" / os.environ.get("PYTEST_XDIST_WORKER", "alone")
# A page's queries are counted as those of the page alone; tests of what was opened lately switch it on.
RECENT_ITEMS = 0
