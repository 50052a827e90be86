"""From text to words and signs, with an answer ready for each slip a clerk makes: `≥`, `๓`, `3.5%`, `1,000`, `และ`.

A slip is reported and read as what was meant, so that the rest of the formula is checked all the same.
"""

import keyword
import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from portal.request_types.formats.digits import arabic
from portal.request_types.formulas.reporting import Reporter

LONGEST: Final = 500
DEEPEST: Final = 20

WORDS: Final = frozenset({"and", "or", "not", "in", "if", "else"})
NONE_WORDS: Final = frozenset({"none", "null", "nil"})
_MEANT_WORDS: Final = {"และ": "and", "หรือ": "or", "ไม่": "not", "ถ้า": "if", "จริง": "true", "เท็จ": "false"}
_MEANT_SIGNS: Final = {
    "=": "==",
    "===": "==",
    "=>": ">=",
    "=<": "<=",
    "<>": "!=",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "＝": "==",
    "×": "*",
    "✕": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "（": "(",
    "）": ")",
    "，": ",",
    "฿": "",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "!": "not",
}
_TOKEN: Final = re.compile(
    r"""(?P<space>[ \t\r\n\u00a0]+)
    |(?P<text>"[^"\n]*"|'[^'\n]*')
    |(?P<curly>[“”„«»‘’][^“”„«»‘’"']*[“”„«»‘’"'])
    |(?P<percent>[0-9]+(?:\.[0-9]+)?[ ]?%)
    |(?P<thousands>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])(?:\.[0-9]+)?)
    |(?P<number>[0-9][0-9A-Za-z_๐-๙]*(?:\.[0-9A-Za-z_๐-๙]+)*|(?<![\w)\].])\.[0-9]+)
    |(?P<thai_number>[๐-๙][๐-๙0-9]*(?:[.,][๐-๙0-9]+)*)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<thai>[฀-฾เ-๎]+)
    |(?P<meant>===|=>|=<|<>|&&|\|\||=(?!=)|!(?!=)|[≥≤≠×✕÷−–—（），＝&|฿])
    |(?P<foreign>\*\*|//)
    |(?P<sign>==|!=|<=|>=|[<>+\-*/()\[\],.])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN_NUMBER: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Token:
    """One word or sign as it was meant; `kind` is text, number, name or sign."""

    kind: str
    meant: str
    at: int
    end: int


def scan(text: str, reporter: Reporter) -> list[Token]:
    """All words and signs. Slips are reported; what cannot be understood is left out."""
    if len(text) > LONGEST:
        reporter.add(0, "too_long", limit=LONGEST)
        return []
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        kind, at = found.lastgroup or "other", found.start()
        if kind == "space":
            continue
        for meant_kind, meant in _understood(kind, found[0], at, reporter):
            if meant_kind == "text" and tokens and tokens[-1].kind == "text":
                reporter.add(at, "adjacent_texts")
                continue
            tokens.append(Token(meant_kind, meant, at, found.end()))
    _check_prefixes(tokens, text, reporter)
    _check_brackets(tokens, reporter)
    return tokens


def _understood(kind: str, word: str, at: int, reporter: Reporter) -> list[tuple[str, str]]:
    if kind in ("text", "curly"):
        return [_text(kind, word, at, reporter)]
    if kind in ("number", "percent", "thousands", "thai_number"):
        return [("number", _number(kind, word, at, reporter))]
    if kind == "name":
        return [_name(word, at, reporter)]
    if kind == "thai":
        return _thai(word, at, reporter)
    if kind == "meant":
        meant = _MEANT_SIGNS[word]
        reporter.add(at, "equals" if word == "=" else "plain_sign", sign=word, mend=meant or "0")
        return [("name" if meant.isalpha() else "sign", meant)] if meant else []
    if kind == "sign":
        return [("sign", word)]
    _foreign(word, at, reporter)
    return []


def _text(kind: str, word: str, at: int, reporter: Reporter) -> tuple[str, str]:
    inside = word[1:-1]
    if kind == "curly":
        reporter.add(at, "curly_quotes", mend=f'"{inside}"')
    if "\\" in inside:
        reporter.add(at, "backslash")
    if any(sign < " " or "\ud800" <= sign <= "\udfff" for sign in inside):
        reporter.add(at, "hidden_sign")
        inside = ""
    return "text", inside


def _number(kind: str, word: str, at: int, reporter: Reporter) -> str:
    if kind == "percent":
        mend = f"{Decimal(word.rstrip('% ')) / 100:f}"
        reporter.add(at, "percent", sign=word, mend=mend)
        return mend
    if kind in ("thousands", "thai_number"):
        mend = arabic(word).replace(",", "")
        mend = mend if _PLAIN_NUMBER.fullmatch(mend) else "1"
        reporter.add(at, "thousands" if kind == "thousands" else "plain_sign", sign=word, mend=mend)
        return mend
    if not _PLAIN_NUMBER.fullmatch(word):
        leading = re.match(r"0*([0-9]*)(\.[0-9]+)?", word)
        mend = f"{leading[1] or '0'}{leading[2] or ''}" if leading else "1"
        reporter.add(at, "number_shape", sign=word[:40], mend=mend[:40])
        return mend
    return word


def _name(word: str, at: int, reporter: Reporter) -> tuple[str, str]:
    lower = word.lower()
    if word != lower and (lower in WORDS or lower in ("true", "false")):
        reporter.add(at, "plain_sign", sign=word, mend=lower)
        return "name", lower
    if word == "is":
        reporter.add(at, "plain_sign", sign=word, mend="==")
        return "sign", "=="
    if lower in NONE_WORDS:
        return "name", "none"
    if keyword.iskeyword(word) and word not in WORDS:
        reporter.add(at, "not_in_language", sign=word)
        return "name", f"{word}_"
    return "name", word


def _thai(word: str, at: int, reporter: Reporter) -> list[tuple[str, str]]:
    if meant := _MEANT_WORDS.get(word):
        reporter.add(at, "plain_sign", sign=word, mend=meant)
        return [("name", meant)]
    reporter.add(at, "bare_thai", sign=word, mend=f'"{word}"')
    return [("text", word)]


def _foreign(word: str, at: int, reporter: Reporter) -> None:
    if word in "\"'":
        reporter.add(at, "unclosed_text")
    elif word.isprintable() and not "\ud800" <= word <= "\udfff":
        reporter.add(at, "not_in_language", sign=word)
    else:
        reporter.add(at, "hidden_sign")


def _check_prefixes(tokens: list[Token], text: str, reporter: Reporter) -> None:
    for before, token in pairwise(tokens):
        if token.kind == "text" and before.kind == "name" and before.end == token.at and before.meant not in WORDS:
            reporter.add(before.at, "text_prefix", sign=text[before.at : before.end])


def _check_brackets(tokens: list[Token], reporter: Reporter) -> None:
    opened: list[Token] = []
    for token in tokens:
        if token.kind != "sign":
            continue
        if token.meant in "([":
            opened.append(token)
            if len(opened) == DEEPEST + 1:
                reporter.add(token.at, "too_deep", limit=DEEPEST)
        elif token.meant in ")]" and (not opened or opened.pop().meant + token.meant not in ("()", "[]")):
            reporter.add(token.at, "bracket_closed", sign=token.meant)
            return
    if opened:
        reporter.add(opened[-1].at, "bracket_open", sign=opened[-1].meant)
