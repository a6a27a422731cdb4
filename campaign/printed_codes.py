"""Codes that are printed on slips and typed by people: as they were drawn, and the digest that is kept of them."""

import hashlib


def normal_code(typed: str) -> str:
    """A code as it was drawn, from however somebody types it: capitals, spaces, long dashes."""
    return "-".join(
        plain[start : start + 4]
        for plain in ["".join(letter for letter in typed.lower() if letter.isalnum())]
        for start in range(0, len(plain), 4)
    )


def digest_of(code: str, *, kind: str) -> str:
    """What is kept of a code: the same letters for another purpose give another digest."""
    return hashlib.sha256(f"{kind}:{code}".encode()).hexdigest()
