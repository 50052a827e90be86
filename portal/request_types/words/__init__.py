"""From what a person typed to a sound value: one reader per kind of word, for forms, imports and examples alike.

Each reader gives the value or raises `Unacceptable`; no words of anybody make another exception.
"""

from collections.abc import Mapping


class Unacceptable(Exception):
    """These words are no answer. `code` is an id in the text catalogues, `facts` fill its places.

    `then` is a second sentence that helps; `part` the part of the field to say it at, such as `end_time`.
    """

    def __init__(self, code: str, *, then: "Unacceptable | None" = None, part: str = "", **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.then = then
        self.part = part

    @classmethod
    def told(cls, code: str, facts: Mapping[str, object], part: str = "") -> "Unacceptable":
        """The same from facts already gathered."""
        made = cls(code, part=part)
        made.facts = dict(facts)
        return made
