"""How lists of what happened are narrowed: days in the Buddhist era, and where a page begins."""

from datetime import datetime, time
from typing import Any

from flask import request

from portal.request_types.words import Unacceptable
from portal.request_types.words.dates import read_date
from portal.web.language import t
from portal.web.local import zone
from portal.web.numbers import whole_number


def day(name: str, wrong: list[tuple[str, str]]) -> datetime | None:
    """The beginning of the day that stands under this name; what is no day is told in `wrong`."""
    words = request.values.get(name, "").strip()
    if not words:
        return None
    try:
        return datetime.combine(read_date(words[:40]), time(), zone())
    except Unacceptable as problem:
        wrong.append((name, t(problem.code, **problem.facts)))
        return None


def before() -> int | None:
    """Where the page begins below; None for the first."""
    word = request.args.get("before", "")
    return whole_number(word)


def kept(*names: str) -> dict[str, str]:
    """What was asked, as it stands in an address."""
    said: dict[str, Any] = {name: request.values.get(name, "")[:100] for name in names}
    return {name: words for name, words in said.items() if words}
