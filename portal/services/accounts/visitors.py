"""Who stands at the door: what the portal knows of a visitor before knowing who it is."""

import hashlib
import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Visitor:
    """One browser at one address. `secret` keys the digests: no address or citizen ID stands in the counters."""

    address: str
    secret: str = field(repr=False)
    device_token: str | None = field(default=None, repr=False)
    """What its device cookie says; worth something only if the database knows it (T03)."""
    browser: str = ""
    language: str = "th"

    def bucket(self, act: str, *things: str) -> str:
        """The name of a counter: the act in clear, what it counts as a keyed digest."""
        told = "\0".join(things).encode("utf-8", "surrogatepass")
        return f"{act}:{hmac.new(self.secret.encode(), told, hashlib.sha256).hexdigest()[:40]}"


def digest(token: str) -> str:
    """What the database keeps of a random token (at least 128 bits, so it needs no salt)."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
