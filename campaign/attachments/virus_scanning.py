"""Asking ClamAV about a file, where an installation has it (UPL-8); its own protocol over a socket, INSTREAM."""

import socket
import struct
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from campaign.attachments.refusing import BadFile

PATIENCE = 15  # seconds without a word from the scanner
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class ScannerSilent(BadFile):
    """A scanner is configured and does not answer: nothing is taken unscanned."""


def virus_in(path: Path) -> str:
    """What the scanner calls the thing that it found; empty when the file is clean or no scanner is configured."""
    address = settings.CLAMAV_SOCKET
    if not address:
        return ""
    try:
        answer = _ask(address, path)
    except (OSError, ValueError) as silent:
        raise _silent() from silent
    if answer.endswith(" FOUND"):
        return answer.removesuffix(" FOUND").rpartition(": ")[2][:100]
    if not answer.endswith(": OK"):
        raise _silent()
    return ""


def _silent() -> ScannerSilent:
    return ScannerSilent(
        _("The virus scanner does not answer; nothing was taken. Try again later or tell IT.")
    )


def _ask(address: str, path: Path) -> str:
    with _connected(address) as scanner, path.open("rb") as file:
        scanner.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            scanner.sendall(struct.pack(">I", len(chunk)) + chunk)
        scanner.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            said = scanner.recv(LONGEST_ANSWER)
            if not said:
                break
            answer += said
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected(address: str) -> socket.socket:
    """A path is a Unix socket, anything else host:port."""
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), PATIENCE)
    scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    scanner.settimeout(PATIENCE)
    try:
        scanner.connect(address)
    except OSError:
        scanner.close()
        raise
    return scanner
