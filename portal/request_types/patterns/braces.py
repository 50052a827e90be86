"""What stands between braces in a pattern, and what stands around them."""

from collections.abc import Iterator

from portal.request_types.formulas.reporting import Reporter


def cut(text: str, reporter: Reporter) -> Iterator[tuple[int, str, str | None]]:
    """Literal texts, and what stands between braces with its offset; `{{` and `}}` are braces to print."""
    literal, at = "", 0
    while at < len(text):
        sign = text[at]
        if sign in "{}" and text[at + 1 : at + 2] == sign:
            literal, at = literal + sign, at + 2
        elif sign == "{":
            end = _closing(text, at + 1)
            if end < 0:
                reporter.add(at, "pattern_open")
                return
            yield at, literal, None
            yield at + 1, "", text[at + 1 : end]
            literal, at = "", end + 1
        else:
            if sign == "}":
                reporter.add(at, "pattern_closed")
            literal, at = literal + sign, at + 1
    yield at, literal, None


def _closing(text: str, at: int) -> int:
    """Offset of the brace that closes, quotation marks respected; -1 when there is none."""
    quote = ""
    for index in range(at, len(text)):
        sign = text[index]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "}":
            return index
        elif sign == "{":
            return -1
    return -1


def split(inside: str) -> tuple[str, str]:
    """Formula and format, parted by the first colon outside quotation marks."""
    quote = ""
    for index, sign in enumerate(inside):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == ":":
            return inside[:index], inside[index + 1 :]
    return inside, ""
