"""Routes whose addresses are put together by code that is made when it is first asked for, once for a process.

Werkzeug writes and compiles two functions for each route when the portal starts. That was most of what a start cost.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]

_made: dict[tuple[object, ...], Builder] = {}
"""By all that the code depends on: the parts of the address, and whether it takes words for a query."""


class Address(Rule):
    """A route as ever; routes with defaults keep Werkzeug's own way."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key, compile_now = (append_unknown, *self._trace), super()._compile_builder

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            known = _made.get(key)
            if known is None:
                known = _made[key] = compile_now(append_unknown)
            return known(rule, **values)

        return build
