"""Personal links to a quiz paper: who may answer as whom without a sign-in (security.md ACL-1).

A key is the person's number and a signature under the paper's own secret. Nothing is stored for it, nobody can make
one for somebody else, and a new secret ends all of them.
"""

import hashlib
import hmac

LENGTH = 24  # hexadecimal digits of the signature: 96 bits


def key_of(secret: str, person_id: int) -> str:
    """The key of a person's link to the paper with this secret."""
    signed = hmac.new(secret.encode(), f"quiz-link:{person_id}".encode(), hashlib.sha256)
    return f"{person_id}-{signed.hexdigest()[:LENGTH]}"


def claimed_person(key: str) -> int | None:
    """The person that a key names, not yet proven; None for what is no key."""
    number, dash, signature = key.partition("-")
    is_key = dash and number.isascii() and number.isdigit() and len(number) <= 18 and len(signature) == LENGTH
    return int(number) if is_key else None


def is_genuine(key: str, *, secret: str, person_id: int) -> bool:
    """Whether the key is the person's for the paper with this secret; takes the same time for every wrong one."""
    return hmac.compare_digest(key.encode(), key_of(secret, person_id).encode())
