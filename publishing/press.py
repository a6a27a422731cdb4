"""The press: a process of its own that lays out papers, with an end to its time and memory (PDF-4).

It is started with the first paper and kept, because its fonts take a second to load; whatever a paper does to it, the
process that asked stays whole and the next paper gets a new press. It is also replaced when faces were dropped in.
It gets HTML and answers with a PDF: it reads no database. Papers wait for each other here; who asks for many does so
from the task process.
"""

import json
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from threading import Lock

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from publishing import fonts
from publishing.pdf import (
    Attached,
    MissingGlyphs,
    PangoMissing,
    PaperError,
    PaperTooLong,
    PrintedPaper,
    ResourceRefused,
)

PROGRAM = "publishing.press_program"
START_SECONDS = 60  # it loads for one or two; a busy machine takes longer


class PaperTooHeavy(PaperError):
    """The paper took more time or memory than one paper may; the press was ended."""

    def __init__(self) -> None:
        super().__init__(
            _("The paper takes too much time or memory to draw. Make it shorter, or leave out large tables.")
        )


class PressNotStarted(PaperError):
    """The press ended before it took an order: something is wrong with the installation, not with the paper."""

    def __init__(self) -> None:
        super().__init__(
            _("The program that draws papers does not start; the log of the task process says why.")
        )


@dataclass(frozen=True)
class Limits:
    """What one paper may take: seconds of the processor, bytes of memory, and seconds by the clock."""

    seconds: int = 90
    memory: int = 3 * 1024**3
    patience: int = 110  # less than the silence after which a job counts as abandoned


class Press:
    """One press; it works on one paper at a time. Raises PressNotStarted."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    PROGRAM,
                    str(theirs.fileno()),
                    str(limits.seconds),
                    str(limits.memory),
                ],
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self.line = Connection(ours.detach())
        try:
            if not self.line.poll(START_SECONDS):
                raise EOFError
            self.line.recv_bytes()
        except (EOFError, OSError) as gone:
            self.close()
            raise PressNotStarted from gone

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def ask(self, order: Mapping) -> tuple[dict, bytes]:
        """Have one order worked off. Raises PaperTooHeavy, and is then over."""
        try:
            self.line.send_bytes(json.dumps(order).encode())
            if not self.line.poll(self.limits.patience):
                raise EOFError
            return json.loads(self.line.recv_bytes()), self.line.recv_bytes()
        except (EOFError, OSError) as gone:
            self.close()
            raise PaperTooHeavy from gone

    def close(self) -> None:
        """End the press."""
        self.line.close()
        self.process.kill()
        self.process.wait()


_ONE_ORDER = Lock()
_KEPT: dict[object, Press] = {}  # the press that waits for the next paper, by its limits and faces


def print_apart(
    html: str,
    *,
    identifier: str,
    media: Mapping[str, bytes] | None = None,
    closing: str | None = None,
    variant: str | None = None,
    attached: Sequence[Attached] = (),
    limits: Limits | None = None,
) -> PrintedPaper:
    """Print one paper as `pdf.print_paper` does, in the press. Raises as that does, PaperTooHeavy and PressNotStarted."""
    order = {
        "html": html,
        "language": get_language(),
        "identifier": identifier,
        "closing": closing,
        "variant": variant,
        "media": {name: _text(content) for name, content in (media or {}).items()},
        "attached": [
            [file.name, file.description, _text(file.content), file.at.isoformat()] for file in attached
        ],
    }
    with _ONE_ORDER:
        said, content = _running(limits or Limits()).ask(order)
    if "refused" in said:
        raise _refusal(said["refused"], said["about"])
    return PrintedPaper(content, said["pages"], tuple(said["remarks"]))


def stop() -> None:
    """End the press that is kept; the next paper starts another."""
    with _ONE_ORDER:
        _close_all()


def _close_all() -> None:
    for press in _KEPT.values():
        press.close()
    _KEPT.clear()


def _running(limits: Limits) -> Press:
    key = (limits, fonts.files_known())
    press = _KEPT.get(key)
    if press is None or not press.is_alive:
        _close_all()
        press = _KEPT[key] = Press(limits)
    return press


def _refusal(name: str, about: object) -> PaperError:
    if name == "MissingGlyphs":
        return MissingGlyphs(tuple(about))
    if name == "ResourceRefused":
        return ResourceRefused(tuple(about))
    if name == "PangoMissing":
        return PangoMissing(about)
    return PaperTooHeavy() if name == "MemoryError" else PaperTooLong(about)


def _text(content: bytes) -> str:
    return b64encode(content).decode()
