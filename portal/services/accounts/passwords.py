"""Passwords: which are good enough, how they are kept, and how they are compared (ASVS 6.2, 11.4.2)."""

import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.request_types.formats.digits import arabic
from portal.services.accounts.common_passwords import COMMON, TELLTALE

LEAST_APPLICANT = 8
LEAST_STAFF = 12
MOST = 128
"""Letters of a password (ASVS 6.2.1, 6.2.9): Thai, blanks and every sign are welcome; nothing is cut."""

_FULL = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_hasher = _FULL
_door = threading.BoundedSemaphore(4)
"""At most four at once in a process: a crowd logging in waits instead of eating the memory (19 MiB each)."""

_spent = 0


def keep(password: str) -> str:
    """What is stored of a password: argon2id, own salt. Costs some 40 ms of CPU: call it outside a transaction."""
    with _costly():
        return _hasher.hash(_bytes(password))


def matches(stored: str | None, password: str) -> bool:
    """Is this the password? Without a stored one (no account) it costs the same and is False (T02, ASVS 6.3.8)."""
    with _costly():
        try:
            _hasher.verify(stored or _nobodys(_hasher), _bytes(password))
            return stored is not None
        except (VerificationError, InvalidHashError):
            return False


def operations() -> int:
    """How many costly computations this process has done: what a test counts instead of the clock."""
    return _spent


def least(role_is_staff: bool) -> int:
    """The fewest letters: 8 for applicants, 12 for everybody who sees other people's data (ASVS 6.2.1)."""
    return LEAST_STAFF if role_is_staff else LEAST_APPLICANT


def problem(password: str, again: str, at_least: int, personal: Iterable[str] = ()) -> str | None:
    """The text id of what is wrong with a new password, or None.

    `personal` are words others know about the person: ID, phone, names, the office.
    No forced mix of signs and no expiry (ASVS 6.2.5, 6.2.10).
    """
    typed = _normal(password)
    if not typed:
        return "password.missing"
    if len(typed) < at_least:
        return "password.too_short"
    if len(typed) > MOST:
        return "password.too_long"
    if _is_common(typed):
        return "password.common"
    if _is_told_by(typed, at_least, personal):
        return "password.personal"
    return None if typed == _normal(again) else "password.differ"


@contextmanager
def cheaply() -> Iterator[None]:
    """Compute passwords at a toy's cost: for tests only, there is no setting that leads here."""
    global _hasher
    before, _hasher = _hasher, _CHEAP
    try:
        yield
    finally:
        _hasher = before


def _normal(password: str) -> str:
    """One spelling for one look: NFC, never NFKC, which splits sara am."""
    return unicodedata.normalize("NFC", password[:1000])


def _bytes(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this one")


@contextmanager
def _costly() -> Iterator[None]:
    global _spent
    _nobodys(_hasher)
    with _door:
        _spent += 1
        yield


def _fold(text: str) -> str:
    return "".join(text.casefold().split())


def _is_common(typed: str) -> bool:
    folded = _fold(typed)
    bare = folded.rstrip("0123456789๐๑๒๓๔๕๖๗๘๙!@#$%.?*")
    return (
        folded in COMMON
        or (len(folded) - len(bare) <= 4 and bare in COMMON)
        or len(set(folded)) < 4
        or _is_a_row(arabic(folded))
    )


def _is_a_row(folded: str) -> bool:
    """All letters one apart, like abcdefgh or 98765432."""
    steps = {ord(b) - ord(a) for a, b in pairwise(folded)}
    return steps in ({1}, {-1})


def _is_told_by(typed: str, at_least: int, personal: Iterable[str]) -> bool:
    """True when too little is left once known words are taken out."""
    rest = arabic(_fold(typed))
    words = {arabic(_fold(word)) for word in (*personal, *TELLTALE)}
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= 3:
            rest = rest.replace(word, "")
    return len(rest) < at_least // 2 and rest != arabic(_fold(typed))
