"""How files arrive: on disk, and never more of them than the page that they are sent to takes (UPL-1).

A page says what it takes with `takes_files`; every other page takes one small file at most, and from somebody who is
not signed in nothing is kept at all.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse

from campaign.workbooks.limits import LARGEST

PATIENCE = 1.0  # seconds for which the rest of a file that is too large is read and thrown away


@dataclass(frozen=True)
class UploadLimit:
    """What one request may bring: bytes of one file, bytes of all its files, and how many files."""

    largest: int
    total: int
    files: int


UNLESS_SAID = UploadLimit(largest=LARGEST, total=LARGEST, files=5)
NOTHING = UploadLimit(largest=0, total=0, files=0)


def takes_files(*, largest: int, total: int, files: int) -> Callable:
    """Mark a view with what it takes; the mark is read before the view runs, when its form is parsed."""

    def decorate(view):
        view.upload_limit = UploadLimit(largest, total, files)
        return view

    return decorate


def limit_of(request: HttpRequest) -> UploadLimit:
    """What this request may bring, by the view at its address and by whether somebody is signed in."""
    user = getattr(request, "user", None)
    if user is not None and not user.is_authenticated:
        return NOTHING
    match = getattr(request, "resolver_match", None)
    return getattr(match.func, "upload_limit", UNLESS_SAID) if match else UNLESS_SAID


def leave_no_file(get_response):
    """Middleware: a file that was arriving when its request turned out to be malformed does not stay on disk."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.content_type == "multipart/form-data":
            for handler in request.upload_handlers:
                handler.abandon()
        return response

    return middleware


class LimitedUpload(TemporaryFileUploadHandler):
    """Keeps files within the limit of their page; of one that goes beyond it nothing.

    `request.files_left_out` then names it, and `request.upload_is_too_large` is set. The rest of it is thrown away
    for a moment so that the browser can read the answer; then the connection is cut.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.limit = None
        self.is_arriving = False
        self.kept_bytes = self.kept_files = 0

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        if self.limit is None:
            self.limit = limit_of(self.request)
        self.patience_ends = None
        self.is_arriving = True
        if self.kept_files >= self.limit.files:
            self._leave_out()

    def receive_data_chunk(self, raw_data, start):
        end = start + len(raw_data)
        if self.patience_ends is None:
            if end <= self.limit.largest and self.kept_bytes + end <= self.limit.total:
                return super().receive_data_chunk(raw_data, start)
            self._leave_out()
        elif time.monotonic() > self.patience_ends:
            raise StopUpload(connection_reset=True)
        return None

    def file_complete(self, file_size):
        self.is_arriving = False
        if self.patience_ends is not None:
            return None
        self.kept_files += 1
        self.kept_bytes += file_size
        return super().file_complete(file_size)

    def upload_interrupted(self) -> None:
        if hasattr(self, "file") and self.patience_ends is None:
            super().upload_interrupted()

    def abandon(self) -> None:
        """The request was no proper form: what came of the file that was arriving is taken away."""
        if self.is_arriving:
            self.file.close()

    def _leave_out(self) -> None:
        self.request.upload_is_too_large = True
        self.request.files_left_out = [*getattr(self.request, "files_left_out", ()), self.file_name]
        self.patience_ends = time.monotonic() + PATIENCE
        self.file.close()
