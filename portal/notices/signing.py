"""What passes between the portal and the chat bridge is signed, both ways: HMAC-SHA256 over the moment and the body."""

import hashlib
import hmac
from datetime import datetime
from typing import Final

TIMESTAMP: Final = "Khamrong-Timestamp"
"""Seconds since 1970, as digits."""
SIGNATURE: Final = "Khamrong-Signature"
"""`v1=` and the digest in hexadecimal."""
VALID_SECONDS: Final = 300
"""How far the moment may lie from now: what was overheard is worthless soon."""


def signed(secret: str, timestamp: str, body: bytes) -> str:
    """The value of the signature's header."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"v1={digest.hexdigest()}"


def is_signed(secret: str, timestamp: str, body: bytes, signature: str, now: datetime) -> bool:
    """Whether it was signed with this secret a short while ago."""
    if not secret or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 13):
        return False
    if abs(now.timestamp() - int(timestamp)) > VALID_SECONDS:
        return False
    return hmac.compare_digest(signed(secret, timestamp, body).encode(), signature.encode("utf-8", "replace"))
