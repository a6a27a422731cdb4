"""The fingerprint of frozen content."""

import hashlib
import json
from collections.abc import Mapping


def sha256_of(payload: Mapping) -> str:
    """SHA-256 over the payload as canonical JSON: keys sorted, no spaces, UTF-8."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
