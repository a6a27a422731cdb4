"""Encrypting a backup with a passphrase from a file, by the program openssl; a seal tells of every changed bit (BAK-3).

AES-256 in counter mode, its key stretched from the passphrase with PBKDF2; behind the last byte an HMAC-SHA256 over
everything before it, under a key of its own. `openssl enc -d` opens it by hand too (docs/operations.md).
"""

import hashlib
import hmac
import shutil
import subprocess
from pathlib import Path

from django.utils.translation import gettext as _

from campaign.refusals import Refused

ROUNDS = 600_000
SEAL = hashlib.sha256().digest_size
HEADER = 16  # “Salted__” and eight bytes of salt, written by openssl
BLOCK = 1 << 20
SHORTEST = 20
CIPHER = ["enc", "-aes-256-ctr", "-pbkdf2", "-iter", str(ROUNDS), "-md", "sha256"]


class CannotSeal(Refused):
    """Encrypting or opening is not possible here; the text says what is missing."""


class SealBroken(Refused):
    """The file was changed, cut off, or the passphrase is another one."""


def seal(plain: Path, sealed: Path, *, key_file: Path) -> None:
    """Encrypt a file; what was written is removed again when it fails. Raises CannotSeal."""
    passphrase = _passphrase(key_file)
    try:
        _openssl([*CIPHER, "-salt"], plain, sealed, key_file)
        with sealed.open("r+b") as file:
            said, __ = _said_of(file, passphrase, until=sealed.stat().st_size)
            file.seek(0, 2)
            file.write(said)
    except (OSError, CannotSeal):
        sealed.unlink(missing_ok=True)
        raise


def unseal(sealed: Path, plain: Path, *, key_file: Path) -> None:
    """Decrypt a file whose seal is whole; nothing is decrypted before. Raises SealBroken, CannotSeal."""
    passphrase = _passphrase(key_file)
    size = sealed.stat().st_size - SEAL
    if size < HEADER:
        raise SealBroken(_("%(file)s is cut off.") % {"file": sealed.name})
    with sealed.open("rb") as file:
        said, found = _said_of(file, passphrase, until=size)
    if not hmac.compare_digest(said, found):
        raise SealBroken(
            _("%(file)s was changed, or is encrypted with another passphrase.") % {"file": sealed.name}
        )
    _openssl([*CIPHER, "-d"], sealed, plain, key_file)
    with plain.open("r+b") as file:
        file.truncate(size - HEADER)


def _said_of(file, passphrase: bytes, *, until: int) -> tuple[bytes, bytes]:
    """The seal over the bytes up to `until`, and what stands behind them."""
    file.seek(0)
    salt = file.read(HEADER)
    key = hashlib.pbkdf2_hmac("sha256", passphrase, b"wenming-seal" + salt, ROUNDS)
    said = hmac.new(key, salt, hashlib.sha256)
    left = until - HEADER
    while left > 0 and (block := file.read(min(BLOCK, left))):
        said.update(block)
        left -= len(block)
    return said.digest(), file.read()


def _passphrase(key_file: Path) -> bytes:
    try:
        first = key_file.read_bytes().split(b"\n", 1)[0].strip()
    except OSError as fault:
        raise CannotSeal(
            _("The file with the passphrase of backups cannot be read: %(file)s.") % {"file": key_file}
        ) from fault
    if len(first) < SHORTEST:
        raise CannotSeal(
            _("The passphrase of backups has fewer than %(least)s characters: %(file)s.")
            % {"least": SHORTEST, "file": key_file}
        )
    return first


def _openssl(arguments: list[str], source: Path, target: Path, key_file: Path) -> None:
    program = shutil.which("openssl")
    if program is None:
        raise CannotSeal(
            _("Encrypting needs the program openssl: %(line)s") % {"line": "apt-get install openssl"}
        )
    target.touch(mode=0o600)
    asked = [program, *arguments, "-pass", f"file:{key_file}", "-in", str(source), "-out", str(target)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotSeal(_("openssl refused: %(why)s") % {"why": done.stderr.strip()[-300:]})
