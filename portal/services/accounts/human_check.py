"""Is somebody there? (C9) Proof of work where scripts run, else a plain question. Off-line, and each counts once."""

import base64
import hashlib
import hmac
import json
import random
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal import clock
from portal.models.entry import HumanCheckUsed
from portal.request_types.formats.digits import arabic
from portal.services.accounts import attempts
from portal.texts import text

LASTS = timedelta(minutes=30)
"""From showing the form to sending it; a longer pause asks again."""
_WORK = (400, 1200)
"""How many keys a browser tries, each of 1,000 rounds: well under a second on a phone of today."""
_ROUNDS = 1000
_WORDS = tuple(
    set(words.split())
    for words in (
        "0 ศูนย์ zero",
        "1 หนึ่ง one",
        "2 สอง two",
        "3 สาม three",
        "4 สี่ four",
        "5 ห้า five",
        "6 หก six",
        "7 เจ็ด seven",
        "8 แปด eight",
        "9 เก้า nine",
        "10 สิบ ten",
        "11 สิบเอ็ด eleven",
        "12 สิบสอง twelve",
        "13 สิบสาม thirteen",
        "14 สิบสี่ fourteen",
        "15 สิบห้า fifteen",
        "16 สิบหก sixteen",
        "17 สิบเจ็ด seventeen",
        "18 สิบแปด eighteen",
    )
)
_NAMES = {
    "th": ["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"],
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
}


@dataclass(frozen=True)
class Question:
    """A plain question and the sealed note that says which answer is right."""

    words: str
    seal: str


@dataclass(frozen=True)
class Answer:
    """What came back: the widget's solution, or seal and answer of the question; any of them may be missing."""

    solution: str = ""
    seal: str = ""
    words: str = ""


def challenge(secret: str) -> str:
    """A challenge for the widget, as JSON to stand in its attribute: no further request is needed."""
    work = altcha.create_challenge(
        "PBKDF2/SHA-256",
        _ROUNDS,
        counter=_WORK[0] + secrets.randbelow(_WORK[1] - _WORK[0]),
        expires_at=int((clock.now() + LASTS).timestamp()),
        hmac_secret=_key(secret, "work"),
        hmac_key_secret=_key(secret, "solved"),
    )
    return json.dumps(work.to_dict(), separators=(",", ":"))


def question(secret: str, language: str) -> Question:
    """A sum in words, sealed with its answer and its end. It stops simple machines; limits stop the others."""
    chance = random.SystemRandom()
    one, other, nonce = chance.randint(1, 9), chance.randint(1, 9), secrets.token_urlsafe(16)
    names = _NAMES.get(language, _NAMES["th"])
    words = text(language, f"human.sum_{chance.randint(1, 3)}", one=names[one], other=names[other])
    ends_at = int((clock.now() + LASTS).timestamp())
    return Question(words, f"{nonce}.{ends_at}.{_mark(secret, nonce, ends_at, one + other)}")


def solve(session: Session, secret: str, answer: Answer) -> bool:
    """Is it right, in time and not used before? A right one is used up by this call."""
    if answer.solution:
        spent = _solved_work(secret, answer.solution)
    elif answer.seal and answer.words:
        spent = _answered(secret, answer.seal, answer.words)
    else:
        return False
    return spent is not None and _spend(session, *spent)


def sweep(session: Session) -> int:
    """Forget used ones that would be too late anyway; the worker calls it. Gives how many."""
    over = delete(HumanCheckUsed).where(HumanCheckUsed.ends_at <= clock.now()).returning(HumanCheckUsed.digest)
    return len(session.execute(over).all())


def _solved_work(secret: str, solution: str) -> tuple[str, datetime] | None:
    """Which challenge was solved and until when it counts, or None."""
    if len(solution) > 4000:
        return None
    result = altcha.verify_solution(solution, _key(secret, "work"), hmac_key_secret=_key(secret, "solved"))
    if not result.verified:
        return None
    parameters: dict[str, Any] = json.loads(base64.b64decode(solution))["challenge"]["parameters"]
    return str(parameters["nonce"]), datetime.fromtimestamp(int(parameters["expiresAt"]), UTC)


def _answered(secret: str, seal: str, words: str) -> tuple[str, datetime] | None:
    nonce, _, rest = seal.partition(".")
    written, _, mark = rest.partition(".")
    number = _number(words)
    if number is None or not (seal.isascii() and written.isascii() and written.isdigit() and len(written) <= 12):
        return None
    right = hmac.compare_digest(mark.encode(), _mark(secret, nonce, int(written), number).encode())
    return (nonce, datetime.fromtimestamp(int(written), UTC)) if right else None


def _number(words: str) -> int | None:
    """Digits of either script, or the number's name in Thai or English."""
    typed = arabic("".join(words.split())).casefold()[:20]
    return next((number for number, names in enumerate(_WORDS) if typed in names), None)


def _spend(session: Session, nonce: str, ends_at: datetime) -> bool:
    """Write it down as used; when two come at once the primary key lets one through."""
    if ends_at <= clock.now():
        return False
    digest = hashlib.sha256(nonce.encode()).hexdigest()
    written = attempts.insert_into(session, HumanCheckUsed).values(digest=digest, ends_at=ends_at)
    first = session.execute(written.on_conflict_do_nothing().returning(HumanCheckUsed.digest))
    return first.scalar_one_or_none() is not None


def _mark(secret: str, nonce: str, ends_at: int, answer: int) -> str:
    told = f"{nonce}.{ends_at}.{answer}".encode()
    return hmac.new(_key(secret, "question").encode(), told, hashlib.sha256).hexdigest()


def _key(secret: str, purpose: str) -> str:
    """One key for each purpose, so that no seal can stand in for another."""
    return hmac.new(secret.encode(), f"human check: {purpose}".encode(), hashlib.sha256).hexdigest()
