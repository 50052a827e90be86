"""Drawn parts that are kept: a row of a list looks the same until something it shows changes.

`{{ drawn(macro, ...) }}` is `{{ macro(...) }}`, drawn once for each set of arguments and then given out again. It is for
macros imported without context, which know nothing but their arguments: these are values, and all of them are the key.
Macros belong to one compiled template, which belongs to one language and wording (templates.py), so both are in the key;
so is the office's time zone, in which moments are written.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from flask import Flask
from markupsafe import Markup

from portal.web.local import zone

PARTS: Final = 4096
"""Kept in a process; of two kilobytes each, about eight megabytes."""
Macro = Callable[..., Markup]


def install(app: Flask) -> None:
    """Under a debugger files change, so nothing is kept."""
    kept = _drawn if app.debug else lru_cache(PARTS)(_drawn)
    app.jinja_env.globals["drawn"] = lambda macro, *arguments: kept(macro, zone(), *arguments)


def _drawn(macro: Macro, _zone: ZoneInfo, *arguments: object) -> Markup:
    return macro(*arguments)
