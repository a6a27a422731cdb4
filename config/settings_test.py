"""Settings for the tests: as an installation has them, with quick passwords and work done on the spot."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "key-of-the-tests")
os.environ.setdefault("WENMING_DATA_DIR", str(Path(tempfile.gettempdir()) / "wenming-tests"))

from config.settings import *  # noqa: E402, F403

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
WHITENOISE_AUTOREFRESH = True
