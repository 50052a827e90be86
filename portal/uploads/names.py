"""Names of files: what a person called it, made safe to show and to save again; never a path of ours (T17, C32)."""

import re
import unicodedata
from typing import Final
from urllib.parse import quote

from portal.uploads.limits import Kind

LONGEST: Final = 255
_UNNAMED: Final = "file"
_EXTENSION = re.compile(r"\.(?=[0-9]*[A-Za-z])[0-9A-Za-z]{1,5}$")
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_LEADING_VOWELS = "เแโใไ"
_SARA_AM = "ำ"


def extension(name: str) -> str:
    """The last extension in lower case without its dot, or "" (`สำเนา.PDF` -> `pdf`, `บ้านเลขที่ 1.5` -> ``)."""
    found = _EXTENSION.search(_last_part(name))
    return found[0][1:].lower() if found else ""


def safe_name(sent: str, kind: Kind) -> str:
    """A name to show and to offer for download: at most 255 bytes of UTF-8, with the extension of what the file is.

    Keeps Thai as typed (NFC); drops folders, control and direction signs; what Windows refuses becomes `_`.
    """
    name = _last_part(sent)
    stem = re.sub(r'[<>:"|?*\\/%]', "_", _EXTENSION.sub("", name))
    stem = re.sub(r"\s+", " ", stem).strip(" .") or _UNNAMED
    if _RESERVED.match(stem):
        stem = "_" + stem
    ending = "." + kind.value
    return _cut(stem, LONGEST - len(ending)).rstrip(" .") + ending


def content_disposition(name: str, *, inline: bool = False) -> str:
    """The header value of RFC 6266 for a safe name: a plain fallback and the true name in UTF-8."""
    stem, dot, ending = name.rpartition(".")
    plain = re.sub(r"[^A-Za-z0-9 ._()+-]", "", stem or ending).strip(" .") or _UNNAMED
    fallback = plain + (dot + re.sub(r"[^A-Za-z0-9]", "", ending) if stem else "")
    return f"{'inline' if inline else 'attachment'}; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"


def _last_part(sent: str) -> str:
    """What stands after the last folder, composed, without signs that are invisible or turn the reading direction."""
    part = re.split(r"[/\\]", unicodedata.normalize("NFC", _whole(sent)))[-1]
    kept = (" " if sign in "\t\n\r\u2028\u2029" else sign for sign in part)
    return "".join(sign for sign in kept if unicodedata.category(sign) not in _DROPPED).strip()


def _whole(sent: str) -> str:
    """Without lone surrogates, which neither UTF-8 nor NFC can carry."""
    return sent.encode("utf-8", "ignore").decode("utf-8")


def _cut(stem: str, most: int) -> str:
    """The start of `stem` in at most `most` bytes, never between a letter and its vowel or tone mark."""
    if len(stem.encode()) <= most:
        return stem
    kept = stem.encode()[:most].decode("utf-8", "ignore")
    end = len(kept)
    while end and (_joins(stem[end]) or stem[end - 1] in _LEADING_VOWELS):
        end -= 1
    return kept[:end] or _UNNAMED


def _joins(sign: str) -> bool:
    return sign == _SARA_AM or unicodedata.category(sign).startswith("M")
