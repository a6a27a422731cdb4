"""How files arrive: on disk, and never more of them than an upload may be (UPL-1)."""

import time

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

from campaign.workbooks.limits import LARGEST

PATIENCE = 1.0  # seconds for which the rest of a file that is too large is read and thrown away


class LimitedUpload(TemporaryFileUploadHandler):
    """Keeps a file of at most LARGEST bytes; of a larger one nothing, and `request.upload_is_too_large` is set.

    The rest of it is thrown away for a moment so that the browser can read the answer; then the connection is cut.
    """

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self.patience_ends = None

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) <= LARGEST:
            return super().receive_data_chunk(raw_data, start)
        if self.patience_ends is None:
            self.request.upload_is_too_large = True
            self.patience_ends = time.monotonic() + PATIENCE
            self.file.close()
        elif time.monotonic() > self.patience_ends:
            raise StopUpload(connection_reset=True)
        return None

    def file_complete(self, file_size):
        return None if self.patience_ends else super().file_complete(file_size)

    def upload_interrupted(self) -> None:
        if self.patience_ends is None:
            super().upload_interrupted()
