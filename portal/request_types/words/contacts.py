"""Phone, e-mail, citizen ID: words people write in many ways, kept in one (C2, C12)."""

import re

from portal.request_types.formats import citizen_id
from portal.request_types.formats.digits import arabic
from portal.request_types.words import Unacceptable
from portal.request_types.words.texts import clean_line

_SEPARATORS = re.compile(r"[ \-().]")
_THAI_PHONE = re.compile(r"0(?:[689][0-9]{8}|[2-57][0-9]{7})")
_ABROAD = re.compile(r"\A(?:\+|00)66")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,63}"
)
MOST_SIGNS = 60


def read_phone(words: str) -> str:
    """Ten digits beginning 06, 08 or 09, or nine of a landline; dashes, spaces and +66 are cleaned away."""
    line = clean_line(words)
    plain = _ABROAD.sub("0", _SEPARATORS.sub("", arabic(line))) if len(line) <= MOST_SIGNS else ""
    if not _THAI_PHONE.fullmatch(plain):
        raise Unacceptable("answers.phone")
    return plain


def read_email(words: str) -> str:
    """An address as mail servers take it, of ASCII letters; the domain in small letters."""
    plain = clean_line(words)
    local, _, domain = plain.rpartition("@")
    if len(plain) > 254 or not _EMAIL.fullmatch(plain) or ".." in local or "." in (local[0], local[-1]):
        raise Unacceptable("answers.email")
    return f"{local}@{domain.lower()}"


def read_citizen_id(words: str) -> str:
    """Thirteen digits whose last one is the check digit; Thai digits, dashes and spaces are cleaned (C2)."""
    line = clean_line(words)
    plain = citizen_id.cleaned(line) if len(line) <= MOST_SIGNS else ""
    if not citizen_id.is_citizen_id(plain):
        raise Unacceptable("answers.citizen_id")
    return plain
